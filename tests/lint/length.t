# A function fits a screen and a file one concept: 60 and 500 lines.
# tests/lint/length.excused lists exceptions with their reasons.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$HQ_SRCDIR" || exit 99

# Functions as .clang-format writes them: name in column one, braces alone.
long_functions() {
  xargs awk '
    FNR == 1 { name = ""; start = 0 }
    /^[a-z_][A-Za-z0-9_]*\(/ { name = $0; sub(/\(.*/, "", name) }
    /^\{/ { start = FNR }
    /^\}/ && start { seen++; if (FNR - start > 61) print FILENAME ": " name ": " FNR - start - 1 " lines"; start = 0 }
    END { print "functions: " seen + 0 }'
}
long_files() {
  xargs wc -l | awk '$2 != "total" && $1 > 500 { print $2 ": " $1 " lines" }'
}
drop_excused() {
  sed 's/[ \t]*#.*//; /^$/d' tests/lint/length.excused >"$tap_tmp/excused"
  grep -v -F -f "$tap_tmp/excused"
}
sources=$(find lib tools -name '*.[ch]' ! -name '*.inc' | sort)

found=$(printf '%s\n' "$sources" | long_functions)
is "no function is longer than 60 lines" \
  "$(printf '%s\n' "$found" | grep -v '^functions:' | drop_excused)" ""
ok "functions were examined" [ "$(printf '%s\n' "$found" | sed -n 's/^functions: //p')" -gt 100 ]
is "no file is longer than 500 lines" \
  "$(printf '%s\n' "$sources" | long_files)" ""

{ printf 'int\nplanted(void)\n{\n'; yes '	;' | head -70; echo '}'; } >"$tap_tmp/long.c"
is "a planted long function is found" \
  "$(echo "$tap_tmp/long.c" | long_functions | grep -c 'planted: 70 lines')" 1
yes '/* */' | head -600 >"$tap_tmp/file.c"
is "a planted long file is found" \
  "$(echo "$tap_tmp/file.c" | long_files | grep -c '600 lines')" 1

done_testing
