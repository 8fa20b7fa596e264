# Random queries give the same answers on opened dumps, where the virtual
# tables plan and compare, and on a loaded database, where SQLite does all.
# The seed is HQ_FUZZ_SEED, the number of queries HQ_FUZZ_COUNT.
. "$HQ_SRCDIR/tests/lib/tap.sh"
: "${HQ_FUZZ_SEED:=1}"
: "${HQ_FUZZ_COUNT:=300}"
cd "$tap_tmp" || exit 99

for seq in 1 2; do
  "$HQ_BUILDDIR/mkdump" --blocks 1500 --seq $seq --keep $((100 - 20 * seq)) $seq.hqd
done
ok "load" "$heapql" load 1.hqd 2.hqd -o x.db

# A query a line, after a line that says its number in the answers.  Rows come
# in an order that the query fixes, or are only counted and compared.
awk -v seed="$HQ_FUZZ_SEED" -v count="$HQ_FUZZ_COUNT" '
function any(n) { return int(rand() * n) }
function column() { return rand() < .25 ? "dump_id" : c[1 + any(nc)] }
function value(v) {
  v = w[1 + any(nw)]
  return rand() < .4 ? v : "(SELECT " column() " FROM " t \
    " ORDER BY 1 LIMIT 1 OFFSET " any(rand() < .5 ? 9 : 900) ")"
}
function test(k) {
  k = any(8)
  if (k < 4) return column() " " o[1 + any(no)] " " value()
  if (k == 4) return column() " BETWEEN " value() " AND " value()
  if (k == 5) return column() " IN (" value() "," value() ")"
  if (k == 6) return column() " LIKE " q "%" any(99) "%" q
  return "(" column() " = " value() " OR " column() " > " value() ")"
}
function tests(n, s) {
  for (s = " WHERE 1"; n > 0; n--) s = s " AND " test()
  return rand() < .4 ? s " AND dump_id = " 1 + any(2) : s
}
BEGIN {
  srand(seed); q = "\047"
  no = split("= < <= > >= <> IS", o)
  nw = split("NULL 0 -1 1 2 16 1.5 1e30 65535 4294967296 9223372036854775807" \
    " -9223372036854775808 9223372036854775808 " q "2" q " " q "x" q, w)
  cs["block"] = "addr serial req usable pool_id thread_id szidx arena_id" \
    " heap_id tid birth_ns"
  cs["pool"] = "pool_id arena_id base szidx used capacity state"
  cs["tick"] = "serial mono_ns"
  cs["counter"] = "name value"
  cs["trace"] = "trace_id node_id live_blocks live_bytes allocs nframe" \
    " total_nframe top_frame site_frame label"
  cs["frame"] = "frame_id pc_id level module_id func func_addr"
  cs["trace_frame"] = "trace_id depth frame_id"
  cs["pc"] = "pc_id addr offset module_id"
  nt = split("block block block pool tick counter trace frame trace_frame pc", ts)
  for (i = 1; i <= count; i++) {
    t = ts[1 + any(nt)]; nc = split(cs[t], c)
    n = 1 + any(3); a = by = ""
    for (k = 1; k <= n; k++) {
      x = column(); a = a (k > 1 ? "," : "") x
      by = by (k > 1 ? "," : "") x (rand() < .4 ? " DESC" : "")
    }
    k = any(4)
    if (k == 0) s = "SELECT " a " FROM " t tests(any(3)) " ORDER BY " by \
      " LIMIT " 1 + any(50)
    if (k == 1) s = "SELECT DISTINCT " a " FROM " t tests(any(3)) " ORDER BY " by
    if (k == 2) s = "SELECT " a ",count(*),min(" column() ") FROM " t \
      tests(any(3)) " GROUP BY " a " ORDER BY " by
    if (k == 3) s = "SELECT count(*),max(x." column() "),min(y." column() \
      ") FROM (SELECT * FROM " t tests(1 + any(3)) " LIMIT 0,40) x" \
      " JOIN " t " y ON x." (z = column()) " = y." z
    if (k == 3) sub(" LIMIT 0,40", " AND (dump_id+" c[1] ")%29=0", s)
    print "SELECT " q "#" i ": " q " || " q s1(s) q ";"
    print s ";"
  }
}
function s1(s) { gsub(q, q q, s); return s }' >queries.sql

ok "queries were made" [ "$(grep -c . queries.sql)" -eq $((2 * HQ_FUZZ_COUNT)) ]
ok "dumps answer them" sh -c '"$0" sql --csv 1.hqd 2.hqd <queries.sql >dumps.txt' "$heapql"
ok "the database answers them" sh -c '"$0" sql --csv x.db <queries.sql >loaded.txt' "$heapql"
is "alike" "$(diff dumps.txt loaded.txt | head -20)" ""
ok "most have rows" [ "$(wc -l <dumps.txt)" -gt $((6 * HQ_FUZZ_COUNT)) ]
done_testing
