# Each sample shows what its first comment says, to the byte.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" | tail -n +2 | tr -d '\r' | tr '\n' ' '
}

mkdir leak fragment pymalloc late_stacks
for sample in leak fragment pymalloc; do
  ok "$sample runs" "$heapql" run -o "$tap_tmp/$sample/" --dump-at none -- \
    "$HQ_BUILDDIR/samples/$sample"
done

"$heapql" diff --json leak/*.1.hqd leak/*.2.hqd >diff.json
is "leak: 1000 born with 120000 bytes, 1 grown by 5000, none freed" \
  "$(jq -r '.[] | select(.table == "summary") | "\(.state) \(.blocks) \(.change)"' diff.json | tr '\n' ',')" \
  "born 1000 120000,freed 0 0,kept 0 0,grown 1 5000,shrunk 0 0,live now 1001 125000,"

is "fragment: 400 blocks of 100 bytes are left" \
  "$(ask fragment/*.hqd "SELECT count(*), sum(req) FROM block WHERE req = 100")" "400,40000 "
is "fragment: they hold on to more than 15 MB" \
  "$(ask fragment/*.hqd "SELECT sum(size) > 15000000 FROM arena WHERE kind = 'pools'")" "1 "

pools="SELECT blk_size, count(*), sum(used), sum(capacity - used), sum(pool.hdr_size),
  sum(pool_size - pool.hdr_size - capacity * blk_size)
  FROM pool JOIN arena USING (dump_id, arena_id)
  WHERE arena.heap_id = 1 GROUP BY blk_size ORDER BY blk_size"
is "pymalloc: CPython's pools, header and quantization" \
  "$(ask pymalloc/*.hqd "$pools")" "8,2,1000,12,96,0 504,13,100,4,624,208 "
is "pymalloc: one arena of 64 pools, 49 unused" \
  "$(ask pymalloc/*.hqd "SELECT size, ntotalpools, nfreepools, align_lost FROM arena WHERE heap_id = 1")" \
  "262144,64,49,0 "

ok "late_stacks runs" "$heapql" run -o "$tap_tmp/late_stacks/" --stack off --dump-at none -- \
  "$HQ_BUILDDIR/samples/late_stacks"
counted="SELECT group_concat(name || ' ' || value, ', ') FROM (SELECT * FROM counter WHERE name IN
  ('traced_bytes', 'freed_traced_bytes', 'untraced_bytes', 'freed_untraced_bytes') ORDER BY name)"
is "late_stacks: 28 MB traced new, 28 MB of untraced freed" \
  "$(ask late_stacks/*.hqd "$counted")" \
  '"freed_traced_bytes 0, freed_untraced_bytes 28000000, traced_bytes 28000000, untraced_bytes 0" '
is "late_stacks: in one line" "$("$heapql" report totals late_stacks/*.hqd | head -1)" \
  "since trace start: 28.0 MB traced new, 28.0 MB of untraced freed, net 0 B"
is "late_stacks: every block has a trace, and they are as many as ever" \
  "$(ask late_stacks/*.hqd "SELECT count(*), sum(req), min(trace_id) >= 3 FROM block")" "1000000,28000000,1 "
is "late_stacks: the heap has not grown" \
  "$(ask late_stacks/*.hqd "SELECT max(arenas) = (SELECT max(arenas) FROM timeline WHERE serial <= 1010000) FROM timeline")" "1 "

done_testing
