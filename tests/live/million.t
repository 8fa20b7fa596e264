# A graph of a million typed blocks with known edges: types, reference counts,
# in-degrees and references of the dump are those that the program wrote down.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

ok "a program makes a million blocks" "$heapql" run --stack off -o "$tap_tmp/" \
  --dump-at none -- "$HQ_BUILDDIR/tests/live/object/million" list.txt 1000000 7
is "it wrote that many down" "$(grep -c '^block' list.txt)" 1000000
ok "and many references" [ "$(grep -c '^ref' list.txt)" -gt 2000000 ]
sort list.txt >wanted

told() {
  "$heapql" sql --csv ./*.hqd "SELECT 'block ' || addr || ' ' || name || ' ' || refcount || ' ' || indeg_exact
    FROM block JOIN type USING (dump_id, type_id)"
  "$heapql" sql --csv ./*.hqd "SELECT 'ref ' || s.addr || ' ' || r.off || ' ' || d.addr || ' ' || r.how
    FROM ref r JOIN object o ON o.block_row = r.src_row
    JOIN block s ON s.row = r.src_row JOIN block d ON d.row = r.dst_row"
}
told | tr -d '\r"' | grep -E '^(block|ref) ' | sort >got
is "types, counts, in-degrees and references are exactly these" \
  "$(diff got wanted | head -5)" ""
is "the dump keeps every rule" "$("$heapql" info ./*.hqd | grep -ci 'row [0-9]*:')" 0

sed '5s/[0-9]$/x/' wanted >planted
is "a planted difference is found" "$(diff got planted | grep -c '^>')" 1
done_testing
