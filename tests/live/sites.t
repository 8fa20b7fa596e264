#!/bin/sh
# Programs with known allocation lines: `report sites` has exactly those lines,
# inlined ones too, at -O2 and -O0, in C, C++ and a plug-in that is gone again.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cp "$HQ_SRCDIR/samples/sites.c" "$HQ_SRCDIR/samples/sites.cc" "$HQ_SRCDIR/samples/plugin.c" .

# "FILE:LINE BLOCKS BYTES" by the comments of the sources.
wanted() { # FILE...
  awk '/site: [0-9]+ x / {
    blocks = bytes = 0
    text = substr($0, index($0, "site: "))
    while (match(text, /[0-9]+ x [0-9]+/)) {
      split(substr(text, RSTART, RLENGTH), n, " x ")
      blocks += n[1]
      bytes += n[1] * n[2]
      text = substr(text, RSTART + RLENGTH)
    }
    print FILENAME ":" FNR, blocks, bytes
  }' "$@" | sort
}
# The same of a dump; what the loader and the C++ library keep is theirs.
found() { # DUMP
  "$heapql" report sites --json --limit 0 "$1" 2>err | jq -r '.[] |
    select(.live_blocks > 0 and (.module | test("^(ld-linux|libstdc)") | not)) |
    [(.file // .func | split("/") | last), .line, .live_blocks, .live_bytes] | @tsv' |
    awk -F'\t' '{ blocks[$1 ":" $2] += $3; bytes[$1 ":" $2] += $4 }
      END { for (k in blocks) print k, blocks[k], bytes[k] }' | sort
}

for opt in -O2 -O0 "-O3 -no-pie"; do
  # shellcheck disable=SC2086
  ok "$opt: compile" sh -c "${CC:-cc} $opt -g sites.c -o sites && ${CC:-cc} $opt -g -shared -fPIC plugin.c -o plugin.so &&
    ${CXX:-c++} $opt -g sites.cc -o sites_cc"
  "$heapql" run -o "$PWD/c.hqd" ./sites ./plugin.so
  is "$opt: the lines of C, and of a plug-in" "$(found c.hqd)" "$(wanted sites.c plugin.c)"
  "$heapql" run -o "$PWD/cc.hqd" ./sites_cc
  is "$opt: the lines of C++" "$(found cc.hqd)" "$(wanted sites.cc)"
done
ok "lines were looked for" [ "$(wanted sites.c sites.cc plugin.c | wc -l)" -ge 25 ]
is "a planted fault: a line that is one too far down" \
  "$(sed 1i/**/ sites.cc >moved.cc; [ "$(found cc.hqd)" = "$(wanted moved.cc | sed s/moved/sites/)" ] || echo seen)" seen
done_testing
