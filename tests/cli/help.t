# heapql help, --help and --version; what is said about wrong commands.
. "$HQ_SRCDIR/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99

ok "help" "$heapql" help
is "--help is the same" "$("$heapql" --help)" "$("$heapql" help)"
like "--version" "$("$heapql" --version)" '^heapql [0-9]+\.[0-9]+'
commands=$("$heapql" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')
[ -n "$commands" ] || tap_point 1 "help lists commands"
for c in $commands; do
  is "help $c is $c --help" "$("$heapql" "$c" --help)" "$("$heapql" help "$c")"
  like "help $c tells the usage" "$("$heapql" help "$c")" "^usage: heapql $c"
  is "help $c fits a terminal" "$("$heapql" help "$c" | awk 'length > 80')" ""
  fails 2 "$c: an unknown option" "$heapql" "$c" --nosuch-option
  like "$c: points to its help" "$(cat .out)" "^heapql: $c: .*; see heapql help $c$"
done
is "help fits a terminal" "$("$heapql" help | awk 'length > 80')" ""

reports=$("$heapql" report --csv | sed -n '2,$s/,.*//p')
for r in $reports; do
  is "help $r is $r --help" "$("$heapql" "$r" --help)" "$("$heapql" help "$r")"
  like "help $r tells the usage" "$("$heapql" help "$r")" "^usage: heapql $r "
  is "help $r fits a terminal" "$("$heapql" help "$r" | awk 'length > 80')" ""
done
"$HQ_BUILDDIR/mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" a.hqd || exit 99
is "a report is a command" "$("$heapql" sizes --csv a.hqd)" \
  "$("$heapql" report sizes --csv a.hqd)"
is "that does something" "$("$heapql" sizes --csv a.hqd | wc -l | awk '{ print ($1 > 2) }')" 1
is "its help has its options alone" \
  "$("$heapql" help largest | grep -c -e --bottom-up)$("$heapql" help tree | grep -c -e --bottom-up)" 01
fails 2 "a part of diff is no report" "$heapql" diff_by a.hqd

fails 2 "no command" "$heapql"
fails 2 "an unknown command" "$heapql" frobnicate
like "points to help" "$(cat .out)" 'heapql help lists them$'
fails 2 "nearly a command" "$heapql" reprot
like "suggests it" "$(cat .out)" 'did you mean "report"'
fails 2 "the beginning of a command" "$heapql" help dif
like "suggests it" "$(cat .out)" 'did you mean "diff"'
fails 2 "a name that is no text for a terminal" "$heapql" "$(printf 'a\033[2Jb')"
is "is shown harmless" "$(tr -d '\n -~' <.out | wc -c | tr -d ' ')" 0

fails 1 "help to a full disk" sh -c '"$1" help >/dev/full' - "$heapql"
fails 0 "help to a pipe that ends early" sh -c 'trap "" PIPE; "$1" help | :; true' - "$heapql"
is "says nothing" "$(cat .out)" ""
fails 2 "a report that is called as a command, wrongly" "$heapql" count
like "has help of its own" "$(cat .out)" '^heapql: count: .*; see heapql help count$'
done_testing
