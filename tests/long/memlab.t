# memlab (npm, @memlab/core) as the judge of dominators and retained sizes,
# node by node: the heaps of node and of TypeScript's compiler, and with edges
# made weak at random.
#
# Of what only a lost cycle holds
# it makes every node one that nothing holds: those are compared with that.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/v8.sh"
command -v node >/dev/null || skip_all "node is not installed"
get_memlab "$tap_tmp/memlab" ||
  skip_all "MEMLAB IS NOT COMPARED: npm cannot install @memlab/core"
cd "$tap_tmp" || exit 1

judge() { # NAME
  "$HQ_BUILDDIR/mkdump" --v8 "$1.heapsnapshot" "$1.hqd"
  v8_ours "$1.hqd" "$1.ours"
  node --max-old-space-size=6000 "$v8_lib/memlab.js" memlab \
    "$1.heapsnapshot" "$1.unsorted" >/dev/null
  sort -n "$1.unsorted" >"$1.memlab"
}
compare() { # NAME
  ok "$1: $(wc -l <"$1.memlab") nodes agree" cmp "$1.ours" "$1.memlab"
}
# What memlab says of nodes whose leader is in a cycle.
expect_cycles() { # NAME
  "$heapql" sql --csv "$1.hqd" "SELECT serial, req FROM block WHERE leader IN
    (SELECT serial FROM block WHERE leak = 'definite' AND scc > 0)" |
    tr -d '\r' | sed 1d | tr , ' ' >"$1.cycles"
  awk -v kept="$1.kept" 'NR == FNR { req[$1] = $2; next }
    $1 in req { if ($2 != 0 || $3 != req[$1]) print "# ours", $0; $2 = 0; $3 = req[$1] }
    { print > kept }' "$1.cycles" "$1.ours" >"$1.differing"
  mv "$1.kept" "$1.ours"
}

v8_bare "$PWD/node.heapsnapshot"
judge node
compare node
v8_typescript memlab "$PWD/typescript.heapsnapshot" lib.es5.d.ts
judge typescript
compare typescript
ok "typescript: so many nodes" [ "$(wc -l <typescript.ours)" -gt 200000 ]

seed=${HEAPQL_TEST_SEED:-$(date +%s)}
echo "# seed $seed"
for percent in 1 5 10 30 60; do
  node "$v8_lib/v8_weaken.js" node.heapsnapshot "w$percent.heapsnapshot" \
    "$seed" $percent cut
  judge w$percent
  expect_cycles w$percent
  compare w$percent
done
ok "w30: some nodes are explained by cycles" [ -s w30.differing ]
ok "w30: and most need no explanation" \
  [ "$(wc -l <w30.differing)" -lt 2000 ]
done_testing
