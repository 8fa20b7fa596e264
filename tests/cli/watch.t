# --show-sql, --timing, and what an interruption leaves behind.
. "$HQ_SRCDIR/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
"$HQ_BUILDDIR/mkdump" --blocks 3000 --seq 1 --keep 80 a.hqd
"$HQ_BUILDDIR/mkdump" --blocks 3000 --seq 2 --keep 60 b.hqd
"$HQ_BUILDDIR/mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
"$heapql" load a.hqd -o a.db || exit 99

# The query of a report, pasted, says what the report says.
"$heapql" report sizes -t common --csv --limit 7 a.hqd >report.csv
"$heapql" report sizes -t common --csv --limit 7 --show-sql a.hqd >shown.csv 2>shown.sql
ok "--show-sql: the output is the same" cmp report.csv shown.csv
like "the query has its values" "$("$heapql" report counters --show-sql a.hqd 2>&1 >out)" 'dump_id = 1'
like "the limit among them" "$(cat shown.sql)" 'LIMIT 7'
ok "each is shown once" [ "$(grep '^-- query' shown.sql | sort | uniq -d | wc -l)" = 0 ]
"$heapql" sql --csv a.hqd <shown.sql | tail -n +2 >pasted.csv
tail -n +2 report.csv >wanted.csv
ok "it can be given to heapql sql" cmp wanted.csv pasted.csv
for command in "path graph.hqd 3" "refs graph.hqd 3" "explain graph.hqd 3" "leaks graph.hqd" \
  "sql graph.hqd SELECT(1)" "info a.db" "diff a.hqd b.hqd"; do
  "$heapql" $command >plain 2>&1
  "$heapql" $command --show-sql >out 2>sql
  ok "$command: the output is the same" cmp plain out
  like "$command: shows what it asks" "$(cat sql)" '^-- query 1'
  ok "$command: and not how it opened the files" sh -c '! grep -E "^(PRAGMA|CREATE VIRTUAL)|/\*" sql'
done
"$heapql" path graph.hqd 18 --show-sql >out 2>sql
like "what runs again is counted" "$(cat sql)" '^-- query [0-9]+ ran 3 times, each with values of its own'
is "the queries of functions of SQL are not the command's" \
  "$("$heapql" sql graph.hqd 'SELECT heapql_path(3)' --show-sql 2>&1 >out | grep -c '^-- query')" 1

"$heapql" leaks graph.hqd >plain
"$heapql" leaks graph.hqd --timing >out 2>timing
ok "--timing: the output is the same" cmp plain out
for word in 'open' 'query' 'the rest' 'in all; .* of CPU; at most .* of memory'; do
  like "says: $word" "$(cat timing)" "  $word\$"
done
fails 1 "it is said of what failed, too" "$heapql" sql a.hqd 'SELECT x' --timing
like "after the message" "$(tail -n 1 .out)" 'in all;'
fails 2 "run has no --timing" "$heapql" run --timing -- true

# Interrupted: shells report 128 and the signal.  A background job of a shell
# ignores SIGINT unless told otherwise.
command -v env >/dev/null && env --default-signal=INT true 2>/dev/null || skip_rest=1
if [ -z "${skip_rest-}" ]; then
  mkfifo rows pipe
  env --default-signal=INT "$heapql" sql --csv a.hqd \
    'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c' >rows 2>said &
  pid=$!
  exec 3<rows
  read -r line <&3
  kill -INT $pid
  wait $pid
  is "Ctrl-C ends a query: the exit status" $? 130
  exec 3<&-
  is "it says so" "$(cat said)" "heapql: interrupted"

  cp a.db before.db
  env --default-signal=INT "$heapql" load pipe -o a.db 2>said &
  pid=$!
  exec 3>pipe
  head -c 2000 b.hqd >&3
  kill -INT $pid
  exec 3>&-
  wait $pid
  is "Ctrl-C while a database is appended to: the exit status" $? 130
  like "it says that nothing is left" "$(cat said)" 'heapql: interrupted; nothing was left behind'
  ok "the database is as it was" cmp before.db a.db
  is "without a journal" "$(ls a.db-* 2>/dev/null)" ""

  env --default-signal=INT "$heapql" load pipe -o new.db 2>said &
  pid=$!
  exec 3>pipe
  until ls | grep -q 'new.db.*tmp'; do :; done
  kill -INT $pid
  wait $pid
  is "Ctrl-C while one is made: the exit status" $? 130
  exec 3>&-
  is "there is none" "$(ls | grep -c '^new')" 0

  # Refused while it is ignored, as by nohup.
  (trap '' INT; "$heapql" sql --csv a.hqd 'SELECT count(*) FROM block' >out & wait $!)
  ok "an ignored signal stays ignored" [ -s out ]
fi
done_testing
