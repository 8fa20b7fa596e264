# Who holds what: the columns of block, ref and root that follow from
# references, on an opened dump and in a loaded database.
. "$HQ_SRCDIR/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/golden.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99

"$mkdump" --graph "$HQ_SRCDIR/tests/cli/holders.txt" x.hqd
"$mkdump" --blocks 5000 --edges 14000 y.hqd
"$mkdump" --blocks 500 none.hqd
ok "the picture is whole" "$heapql" info x.hqd
ok "generated references are whole" "$heapql" info y.hqd
ok "load" "$heapql" load x.hqd y.hqd -o x.db

holders="SELECT serial, leak, leader, leak_src, leak_off, indeg, indeg_exact
  AS exact, idom, retained, retained_n AS n, sp_parent, sp_dist, sp_root, scc,
  garbage, owner FROM block WHERE dump_id = 1 ORDER BY serial"
sets="SELECT serial, r.label AS referrers, v.label AS references_
  FROM block b JOIN setname r USING(dump_id)
  JOIN setname v USING(dump_id) WHERE dump_id = 1 AND r.set_id = b.rcs_id
  AND v.set_id = b.via_id ORDER BY serial"
refs="SELECT src, off, dst, kind, label FROM ref WHERE dump_id = 1
  ORDER BY src, off; SELECT kind, dst, label FROM root WHERE dump_id = 1"
golden holders "$heapql" sql x.hqd "$holders"
golden holders_sets "$heapql" sql x.hqd "$sets"
golden holders_refs "$heapql" sql x.hqd "$refs"
for query in "$holders" "$sets" "$refs" \
  "SELECT * FROM block WHERE dump_id = 2 ORDER BY serial" \
  "SELECT * FROM setname ORDER BY dump_id, set_id" \
  "SELECT leak, count(*), sum(retained) FROM block WHERE dump_id = 2
     GROUP BY leak"; do
  is "a database says the same: $(echo "$query" | cut -c 1-40)..." \
    "$("$heapql" sql --csv x.db "$query")" \
    "$("$heapql" sql --csv x.hqd y.hqd "$query")"
done

# Asked for alone or after all others, a column says the same.
for c in leak retained idom sp_dist scc indeg owner rcs_id via_id garbage; do
  "$heapql" sql --csv y.hqd "SELECT serial, $c FROM block ORDER BY serial" >alone
  "$heapql" sql --csv x.db "SELECT serial, $c FROM block WHERE dump_id = 2
    ORDER BY serial" >after
  cmp -s alone after || wrong="${wrong-} $c"
done
is "the order of questions does not matter" "${wrong-}" ""

is "sums agree with the tree" "$("$heapql" sql --csv y.hqd \
  "SELECT (SELECT sum(retained) FROM block WHERE idom IS NULL) =
     (SELECT sum(req) FROM block) AS bytes,
   (SELECT count(*) FROM block WHERE retained_n <> 1 + (SELECT
     coalesce(sum(c.retained_n), 0) FROM block c WHERE c.idom = block.serial))
     AS wrong" | tr -d '\r' | tail -1)" 1,0

# Columns of words are sorted without SQLite's sorter, and by the words.
is "leak is an order of rows" "$("$heapql" sql --csv y.hqd "EXPLAIN QUERY PLAN
  SELECT leak, count(*) FROM block GROUP BY leak" | grep -c 'B-TREE')" 0
for query in "SELECT leak, count(*) FROM block WHERE dump_id = 2 GROUP BY leak" \
  "SELECT DISTINCT kind FROM ref WHERE dump_id = 2 ORDER BY kind DESC" \
  "SELECT serial FROM block WHERE dump_id = 2 AND leak >= 'indirect'
     AND leak < 'reachable' ORDER BY leak DESC, serial"; do
  is "sorted: $(echo "$query" | cut -c 1-40)..." \
    "$("$heapql" sql --csv x.hqd y.hqd "$query")" \
    "$("$heapql" sql --csv x.db "$query")"
done

# Without references nothing is claimed.
is "no references: all NULL" "$("$heapql" sql --csv none.hqd \
  "SELECT count(leak) + count(leader) + count(leak_src) + count(leak_off)
   + count(indeg) + count(indeg_exact) + count(idom) + count(retained)
   + count(retained_n) + count(sp_parent) + count(sp_dist) + count(sp_root)
   + count(scc) + count(garbage) + count(owner) + count(rcs_id)
   + count(via_id) + (SELECT count(*) FROM setname) AS n FROM block" |
  tr -d '\r' | tail -1)" 0

# References that make no sense: refused by who asks, and found by info.
bad() { # LINES...
  "$mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" - >/dev/null
  { cat "$HQ_SRCDIR/tests/cli/heap_a.txt"; printf '%s\n' "$@"; } >bad.txt
  "$mkdump" bad.txt bad.hqd
}
bad "ref src_row=2 dst_row=1" "ref src_row=1 dst_row=2"
fails 1 "sources out of order are found" "$heapql" info bad.hqd
fails 1 "and refused" "$heapql" sql bad.hqd "SELECT leak FROM block"
bad "ref src_row=2 dst_row=8"
fails 1 "a target that is not there is found" "$heapql" info bad.hqd
fails 1 "and refused" "$heapql" sql bad.hqd "SELECT retained FROM block"
bad "root root_id=0 dst_row=8 module_id=4294967295"
fails 1 "so is that of a root" "$heapql" info bad.hqd
fails 1 "and refused" "$heapql" sql bad.hqd "SELECT sp_dist FROM block"
bad "root root_id=0 dst_row=7 module_id=4294967295" "ref src_row=7 dst_row=0"
ok "a good one is good" "$heapql" sql bad.hqd "SELECT leak FROM block"

done_testing
