# Dominators and retained sizes of a graph that no one here made: the heap of
# node, by an algorithm that is not ours; also with edges made weak at random,
# so that blocks are lost.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/v8.sh"
command -v node >/dev/null || skip_all "node is not installed"
cd "$tap_tmp" || exit 1

leaders() { # DUMP
  "$heapql" sql --csv "$1" "SELECT serial FROM block WHERE leak = 'definite'" |
    tr -d '\r' | sed 1d
}
judge() { # NAME [weak]
  node "$v8_lib/v8_dominators.js" "$1.heapsnapshot" "$1.leaders" \
    "$1.wanted" "$2"
}
compare() { # NAME
  ok "$1: becomes a dump" "$HQ_BUILDDIR/mkdump" --v8 "$1.heapsnapshot" "$1.hqd"
  like "$1: which is whole" "$("$heapql" info "$1.hqd")" '^integrity +whole'
  leaders "$1.hqd" >"$1.leaders"
  # shellcheck disable=SC2046
  set -- "$1" $(judge "$1" '')
  is "$1: blocks, references, weak ones, roots and bytes" \
    "$("$heapql" sql --csv "$1.hqd" "SELECT
      (SELECT count(*) FROM block) || ' ' || (SELECT count(*) FROM ref) || ' ' ||
      (SELECT count(*) FROM ref WHERE kind = 'weak') || ' ' ||
      (SELECT count(*) FROM root) || ' ' || (SELECT sum(req) FROM block) AS all_of_it" |
      tr -d '\r' | sed 1d)" "$2 $3 $4 $5 $6"
  v8_ours "$1.hqd" "$1.ours"
  ok "$1: dominators and retained sizes of $2 blocks" \
    cmp "$1.ours" "$1.wanted"
}

ok "node writes a snapshot" v8_bare "$PWD/node.heapsnapshot"
compare node
is "node: nothing is lost" "$(wc -l <node.leaders)" 0
judge node weak >/dev/null
fails 1 "the judge finds weak references that count" cmp node.ours node.wanted

seed=${HEAPQL_TEST_SEED:-1}
for percent in 1 10 40; do
  node "$v8_lib/v8_weaken.js" node.heapsnapshot "w$percent.heapsnapshot" \
    "$seed" $percent
  compare w$percent
done
ok "w40: something is lost" [ -s w40.leaders ]
like "edges have names" "$("$heapql" sql node.hqd \
  "SELECT DISTINCT label FROM ref WHERE label LIKE '%.prototype' LIMIT 1")" '\.prototype'
done_testing
