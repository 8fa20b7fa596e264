# heapql.1 against heapql help: every command, option, report and variable is
# in the page, and the page has no others.
. "$HQ_SRCDIR/tests/lib/tap.sh"
page=$HQ_SRCDIR/doc/heapql.1
cd "$tap_tmp" || exit 99

# section NAME: the lines of the page's .Ss or .Sh NAME.
section() {
  awk -v name="$1" '/^\.S[sh] / { on = $2 == name && NF == 2; next } on' "$2"
}

# page_options COMMAND PAGE, help_options COMMAND: long names, sorted.
page_options() {
  section "$1" "$2" | sed -n '/^\.It Fl/p' | grep -o 'Fl -[a-z-]*' | sed 's/Fl -//' | sort
}
help_options() {
  "$heapql" help "$1" | sed -n 's/^  \(-.,\|   \) --\([a-z-]*\).*/\2/p' | grep -vx -e help -e show-sql -e timing | sort
}

commands=$("$heapql" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')
is "the commands are the page's" "$(sed -n '/^\.Sh COMMANDS/,/^\.Sh ENV/s/^\.Ss //p' "$page")" "$commands"
is "the common options are described once" \
  "$(sed -n '/^\.Sh DESCRIPTION/,/^\.Sh COMMANDS/s/^\.It Fl -//p' "$page" | tr '\n' ' ')" "show-sql timing "
is "the commands take them" "$("$heapql" help sql | grep -c -e --show-sql -e --timing)" 2
n=0
for c in $commands; do
  is "options of $c" "$(page_options "$c" "$page")" "$(help_options "$c")"
  n=$((n + $(help_options "$c" | wc -l)))
  ok "$c stands in the synopsis" sh -c 'sed -n "/^.Sh SYN/,/^.Sh DES/p" "$1" | grep -qx ".Cm $2"' - "$page" "$c"
done
ok "options were examined" [ "$n" -gt 20 ]
is "the reports are the page's" "$(section report "$page" | sed -n 's/^\.It Sy //p')" \
  "$("$heapql" report --csv | tr -d '\r' | sed '1d; s/,.*//')"
is "the variables are the library's" "$(sed -n 's/^\.It Ev \(HEAPQL_.*\)/\1/p' "$page" | sort)" \
  "$("$heapql" help run | grep -o 'HEAPQL_[A-Z_]*' | sort -u)"

# It finds what it is for.
grep -v '^\.It Fl l ,' "$page" >planted.1
ok "a planted fault: an option that is missing" \
  [ "$(page_options diff planted.1)" != "$(help_options diff)" ]

if command -v mandoc >/dev/null; then
  ok "mandoc finds nothing" mandoc -T lint -W warning "$page"
fi
done_testing
