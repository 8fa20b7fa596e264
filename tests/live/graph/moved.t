# A reference is not lost when a block moves by realloc between two dumps.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99
ok "all blocks move" "$heapql" run --dump-at none -o "%n.hqd" -- \
  "$HQ_BUILDDIR/tests/live/graph/moved"
# The + keeps SQLite from looking blocks up by size, for each reference.
for n in 1 2; do
  "$heapql" sql --csv $n.hqd "SELECT s.serial, r.off, d.serial FROM ref r
    JOIN block s ON s.row = r.src_row JOIN block d ON d.row = r.dst_row
    WHERE r.off < 24 AND r.dst_off = 0 AND +s.req IN (64, 200, 3000, 100000)
    ORDER BY 1, 2" | tail -n +2 >$n.txt
done
is "all references are there" "$(wc -l <1.txt)" 15000
ok "and the same after the move" diff 1.txt 2.txt
is "of blocks elsewhere" "$("$heapql" sql --csv 1.hqd 2.hqd "SELECT count(*)
  FROM block o JOIN block n USING (serial) WHERE o.dump_id = 1 AND n.dump_id = 2
  AND o.addr <> n.addr" | tail -1 | tr -d '\r')" 5000
done_testing
