# No unfinished business is left in what ships.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$HQ_SRCDIR" || exit 99

unfinished() {
  xargs grep -nE '(TODO|FIXME|XXX)|#if 0|[Nn]ot implemented'
}
sources=$(find lib tools include -type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.sql' \) | sort)
ok "sources were examined" [ "$(printf '%s\n' "$sources" | wc -l)" -gt 50 ]
is "nothing says that it is unfinished" "$(printf '%s\n' "$sources" | unfinished)" ""
echo '#if 0' >"$tap_tmp/planted.c"
is "a planted mark is found" "$(echo "$tap_tmp/planted.c" | unfinished | wc -l)" 1

done_testing
