# doc/format.md and doc/schema.md name every table and column of the dump.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$HQ_SRCDIR" || exit 99

# "SECTION NUMBER NAME" and "COLUMN SECTION NUMBER NAME KIND" of sections.def.
listed() {
  sed -n 's/^HQ_SECTION(\([A-Z_]*\), \([0-9]*\), \([a-z_]*\),.*/\3 \2/p' lib/dumpfile/sections.def
}
columns() { # TABLE
  awk -F'[(, ]+' -v want="$1" '
    /^HQ_SECTION/ { table = $4 }
    /^HQ_COLUMN/ && table == want { print $3, $4, $5 }' lib/dumpfile/sections.def
}
ok "tables were examined" [ "$(listed | wc -l)" -gt 10 ]

missing_in_format() { # FILE
  listed | while read -r table number; do
    grep -qx "### $number \`$table\`" "$1" || echo "table $table"
    columns "$table" | while read -r n name kind; do
      sed -n "/^### $number \`$table\`/,/^### /p" "$1" |
        grep -q "^| $n | \`$name\` | $kind |" || echo "$table.$name"
    done
  done
}
is "doc/format.md has every table, column, number and kind" \
  "$(missing_in_format doc/format.md)" ""
grep -v '`serial`' doc/format.md >"$tap_tmp/format.md"
is "a planted omission is found" \
  "$(missing_in_format "$tap_tmp/format.md" | sort | tr '\n' ' ')" "block.serial mark.serial profile_line.serial subblock.serial tick.serial timeline.serial "

# Names in counter are values of a column, not in sections.def.
counters() {
  sed -n 's/^\t\t{ "\([a-z_]*\)", .*/\1/p' lib/capture/alloc/enumerate_tables.c \
    lib/capture/alloc/tracing_counters.c lib/capture/object/typed.c
  sed -n 's/.*emit_value(w, "\([a-z_]*\)".*/\1/p' lib/capture/snapshot/emit_counter.c
}
undocumented_counters() { # FILE
  counters | while read -r name; do
    grep -q "^| .*\`$name\`.* | " "$1" || echo "$name"
  done
}
ok "counters were examined" [ "$(counters | wc -l)" -gt 20 ]
is "doc/format.md has every counter" "$(undocumented_counters doc/format.md)" ""
done_testing
