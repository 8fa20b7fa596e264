# heapql report: each report in text, as JSON and as CSV, and its options.
. "$HQ_SRCDIR/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/golden.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" a.hqd
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_b.txt" b.hqd

ok "the fixtures are whole dumps" "$heapql" info a.hqd b.hqd
golden report-list "$heapql" report
reports=$("$heapql" report --csv | tr -d '\r' | sed '1d; s/,.*//')
# arguments REPORT: with the operand that it wants.
arguments() {
  case $1 in
  annotate) echo "annotate nosuch.c" ;;
  block | at) echo "$1 50" ;;
  count | by-type) echo "$1 untyped" ;;
  *) echo "$1" ;;
  esac
}
# shellcheck disable=SC2046
for r in $reports; do
  golden "report-$r" "$heapql" report $(arguments "$r") a.hqd
  golden "report-$r-json" "$heapql" report $(arguments "$r") a.hqd --json
  golden "report-$r-csv" "$heapql" report $(arguments "$r") a.hqd --csv
  ok "$r: --sql is the file" cmp -s "$HQ_SRCDIR/lib/analysis/report/sql/$r.sql" - <<SQL
$("$heapql" report "$r" --sql)
SQL
done
is "the reports are the files" "$(printf '%s\n' $reports | sort | tr '\n' ' ')" \
  "$(cd "$HQ_SRCDIR/lib/analysis/report/sql" && ls | sed '/^diff.*\.sql$/d; /^explain.sql$/d; /^address.sql$/d; s/\.sql$//' | sort | tr '\n' ' ')"

ok "two dumps into a database" "$heapql" load a.hqd b.hqd -o ab.db
for r in $reports; do
  is "$r: the same from a dump and from a database" \
    "$("$heapql" report $(arguments "$r") ab.db --dump 1 2>&1)" "$("$heapql" report $(arguments "$r") a.hqd 2>&1)"
done
seq() { "$heapql" report totals "$@" -t process --csv | tr -d '\r' | sed -n 's/.*,\([12]\),[a-z]*,17000.*/\1/p'; }
is "of several dumps, the last" "$(seq a.hqd b.hqd)" 2
is "a dump by its number" "$(seq a.hqd b.hqd --dump 1)" 1
is "a dump by its label" "$(seq ab.db --dump before)" 1
fails 1 "a dump that is not there" "$heapql" report totals ab.db --dump nosuch

rows() { "$heapql" report "$@" --csv | tr -d '\r' | sed 1d | wc -l | tr -d ' '; }
is "--limit" "$(rows largest a.hqd --limit 2)" 2
is "--limit 0 is all" "$(rows largest a.hqd --limit 0)" 8
is "one table alone has no table's name in JSON" \
  "$("$heapql" report classes a.hqd -t arenas --json | grep -c '"table"')" 0

fails 2 "a report that is not there" "$heapql" report nosuch a.hqd
like "says which there are" "$(cat .out)" 'there are summary, totals'
fails 2 "a file where a name belongs" "$heapql" report a.hqd
fails 2 "a table that is not there" "$heapql" report totals a.hqd -t nosuch
fails 2 "no dump" "$heapql" report totals
fails 2 "two looks at once" "$heapql" report totals a.hqd --json --csv
fails 1 "a file that is not there" "$heapql" report totals nosuch.hqd
like "says which file" "$(cat .out)" '^heapql: nosuch\.hqd: '
is "and says it once" "$(wc -l <.out | tr -d ' ')" 1
printf 'no dump' >junk.hqd
fails 1 "a file that is no dump" "$heapql" report totals junk.hqd

# A program may call itself anything; the terminal must not obey.
sed "s/program=tiny/program=$(printf '\033[31m\377')/" "$HQ_SRCDIR/tests/cli/heap_a.txt" >evil.txt
"$mkdump" evil.txt evil.hqd
is "no control character reaches the terminal" \
  "$("$heapql" report totals evil.hqd | tr -cd '\000-\011\013-\037\177' | wc -c | tr -d ' ')" 0
if command -v jq >/dev/null; then
  for r in $(printf '%s\n' $reports | grep -vx -e annotate -e duplicates); do
    ok "$r: a JSON reader takes it" sh -c '"$1" report $2 evil.hqd --json | jq -e "type == \"array\""' - "$heapql" "$(arguments "$r")"
  done
fi

# Slots that no arena has: a number in the file is no reason to draw them.
sed 's/ntotalpools=[0-9]*/ntotalpools=400000000/; s/ pool_size=65536 arena/ pool_size=1 arena/' \
  "$HQ_SRCDIR/tests/cli/heap_a.txt" >slots.txt
"$mkdump" slots.txt slots.hqd
is "the map of an arena has an end" \
  "$(COLUMNS=4000 LC_ALL=C "$heapql" map slots.hqd | awk '/^ *[0-9]/ && !/huge| to / { print (length > 500 && length < 1200) }' | sort -u)" 1

fails 1 "a full disk is noticed" sh -c '"$1" report largest a.hqd >/dev/full' - "$heapql"
like "and said" "$(cat .out)" 'standard output.*[Nn]o space'
"$mkdump" --blocks 20000 many.hqd
is "a pipe closed in the middle is quiet, though the signal is ignored" \
  "$( (trap '' PIPE; "$heapql" report largest many.hqd -n 0 --csv | head -1 >/dev/null) 2>&1)" ""
is "a closed pipe is quiet" "$({ "$heapql" report largest a.hqd; } 2>&1 >/dev/null | head -0)" ""
done_testing
