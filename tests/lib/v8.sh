# Graphs of real programs: heap snapshots of node, as dumps, and what memlab
# makes of them.  Sourced; uses HQ_SRCDIR and HQ_BUILDDIR.
v8_lib=$HQ_SRCDIR/tests/lib
memlab_version=2.0.5
typescript_version=5.9.3

# get_memlab FOLDER: memlab and a program to look at, without their scripts,
# which would fetch a browser.  Fails without npm or its registry.
get_memlab() {
  command -v npm >/dev/null && mkdir -p "$1" &&
    npm install --prefix "$1" --ignore-scripts --no-audit --no-fund \
      --loglevel=error "@memlab/core@$memlab_version" \
      "typescript@$typescript_version" >"$1/npm.log" 2>&1
}

# v8_bare FILE: node without a program.
v8_bare() {
  node -e 'require("v8").writeHeapSnapshot(process.argv[1])' "$1"
}

# v8_typescript FOLDER FILE SOURCE...: TypeScript's compiler, having checked
# those of its files; 230 000 nodes for lib.es5.d.ts, 620 000 for lib.dom.d.ts.
v8_typescript() {
  node --max-old-space-size=6000 "$v8_lib/v8_typescript.js" "$@"
}

# v8_ours DUMP FILE: a line ID DOMINATOR RETAINED for each block.
v8_ours() {
  "$HQ_BUILDDIR/heapql" sql --csv "$1" \
    "SELECT serial, coalesce(idom, 0), retained FROM block" |
    tr -d '\r' | tr , ' ' | sed 1d | sort -n >"$2"
}
