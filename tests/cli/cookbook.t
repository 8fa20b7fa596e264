# Every query of doc/cookbook.md gives the answer of the page: from dumps, from
# a database, through the extension in SQLite's shell and in Python.
# HQ_UPDATE_GOLDEN=1 writes the answers into the page.  The queries of
# doc/schema.md run, and say the same on dumps and on a database.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
page=$HQ_SRCDIR/doc/cookbook.md
cd "$tap_tmp" || exit 99

# The server's script names its code in a map, as V8 does; its number is above
# those of processes.
pid=$((4194304 + $$))
map=/tmp/perf-$pid.map
trap 'cd /; rm -rf "$tap_tmp" "$map"' EXIT
cp "$HQ_SRCDIR/tests/cli/chat.map" "$map"
for i in 1 2 3; do
  awk -v dump=$i -v pid=$pid -f "$HQ_SRCDIR/tests/cli/chat.awk" >chat.txt
  "$mkdump" --graph chat.txt chat$i.hqd || exit 99
done
"$mkdump" "$HQ_SRCDIR/tests/cli/pins.txt" pins.hqd || exit 99
"$heapql" load chat1.hqd chat2.hqd chat3.hqd -o chat.db || exit 99
"$heapql" load pins.hqd -o pins.db || exit 99

# query.NN: each ```sql block, with numbers in its place; of.NN: what it is
# asked of.
awk '
  /^<!-- dumps: / { about = $3; sub(/\..*/, "", about) }
  /^```sql$/ {
    n = sprintf("%02d", n + 1); on = 1
    print about == "" ? "chat" : about > ("of." n)
    next
  }
  /^```/ { on = 0 }
  on { print > ("query." n) }' "$page"
ok "there are thirty questions and more" [ "$(ls query.* | wc -l)" -ge 30 ]

list() { { echo .mode list; cat "query.$1"; } | "$heapql" sql $2 2>&1; }

for n in $(ls query.* | sed 's/query.//'); do
  case $(cat of.$n) in
  pins) d=1 dumps=pins.hqd db=pins.db ;;
  *) d=3 dumps="chat1.hqd chat2.hqd chat3.hqd" db=chat.db ;;
  esac
  sed -i "s/:d\b/$d/g; s/:a\b/1/g; s/:b\b/3/g" query.$n
  # shellcheck disable=SC2086
  "$heapql" sql $dumps <query.$n >answer.$n 2>&1
  list $n "$dumps" >list.$n
  echo "$dumps" >dumps.$n
  echo "$db" >db.$n
  ok "query $n has an answer" sh -c '[ -s "$1" ] && ! grep "^heapql" "$1"' - list.$n
  list $n "$db" >now
  ok "query $n: the same of a database" cmp list.$n now
done

# What the answers must be, from what chat.awk does: 12 - 4 entries of 40 bytes
# with values of 500; 6 - 2 messages of 48 with texts of 30, 40, 50, 60; 5 new
# requests of 128, 6 gone; Alice and Bob of 56 with names of 6 and 4.
answered() { # WHAT WORD-OF-THE-QUERY ROW
  answered_n=$(grep -l -e "$2" query.* | head -n 1 | sed 's/query.//')
  ok "by hand: $1" grep -qx -e "$3" "list.$answered_n"
}
answered "new" "SELECT 'new'" "new|29|$((8 * 540 + 4 * 48 + 180 + 5 * 128))"
answered "freed" "SELECT 'new'" "freed|6|$((6 * 128))"
answered "born after" "SELECT max(serial)" "Entry|8|320"
answered "growth that fell and came back" "vs_peak" "Request|5|3|-1"
answered "growth" "vs_peak" "Entry|12|5|5"
answered "what grew in every step" "slowest_step" "value_new|8|4000|3"
answered "in every step, by less" "slowest_step" "JS:deliver (app/mail.js:7)|4|192|2"
answered "what is kept by entries" "AS of_the_handler" "6.3 KiB|.*"
answered "lost since" "AS is_now" "reachable|definite|1|56"
answered "lost with it" "AS is_now" "reachable|indirect|3|66"
answered "a pure cycle" "AS serials" "10|2|112|10,11"
answered "counted too often" "AS unexplained" "12|Session|2|1|1"
answered "what one leak leads to" "AS made_by" "10|56|66|4|session_new < JS:onMessage (app/chat.js:41) < main"
answered "the slope, 1500 bytes in 2 s" "bytes_per_s" "750.0"

# The page, with the answers that were given just now: behind each query, in
# place of what stands there.
awk '
  { lines[++n] = $0 }
  END {
    for (i = 1; i <= n; i++) {
      print lines[i]
      if (lines[i] == "```sql") query = sprintf("%02d", query + 1)
      if (lines[i] != "```" || query == told) continue
      told = query
      print "\n```text"
      while ((getline line < ("answer." query)) > 0) {
        sub(/ +$/, "", line)
        print line
      }
      print "```"
      if (lines[i + 2] == "```text") {
        i += 3
        while (lines[i] != "```") i++
      }
    }
  }' "$page" >page.md
if [ -n "${HQ_UPDATE_GOLDEN-}" ]; then cp page.md "$page"; fi
ok "the answers are the page's" diff -u "$page" page.md

# The queries of the tables' own page, asked of a graph.
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
"$heapql" load graph.hqd -o graph.db || exit 99
awk '/^```sql$/ { n++; on = 1; next } /^```/ { on = 0 } on { print > ("schema." n) }' "$HQ_SRCDIR/doc/schema.md"
for q in schema.*; do
  sed -i 's/:serial\b/7/g; s/:address/65605/g; s/:d\b/1/g; s/:a\b/1/g; s/:b\b/1/g' "$q"
  ok "$q of schema.md runs" sh -c '"$1" sql --csv graph.hqd <"$2" >out1' - "$heapql" "$q"
  ok "$q: the same on a database" sh -c '"$1" sql --csv graph.db <"$2" >out2 && cmp out1 out2' - "$heapql" "$q"
done

. "$HQ_SRCDIR/tests/lib/hosts.sh"
for n in $(ls query.* | sed 's/query.//'); do
  for how in shell python; do
    [ "$how-$python3" = python- ] && continue
    $how :memory: "$(cat dumps.$n)" "$(cat query.$n)" >now
    ok "query $n in $how, of dumps" cmp list.$n now
    $how "$(cat db.$n)" "" "$(cat query.$n)" >now
    ok "query $n in $how, of a database" cmp list.$n now
  done
done
done_testing
