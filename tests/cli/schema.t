# doc/schema.md has every table and column that there is, in order, and no
# other; a loaded database has the same ones.
. "$HQ_SRCDIR/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
"$HQ_BUILDDIR/mkdump" "$HQ_SRCDIR/tests/cli/fixture.txt" x.hqd
"$heapql" load x.hqd -o x.db

# TABLE COLUMN TYPE of each column.
actual() { # PATH
  "$heapql" sql --csv "$1" "SELECT t.name || ' ' || c.name || ' ' || c.type
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.rowid, c.cid" | tr -d '\r"' | tail -n +2
}
documented() { # FILE
  awk '/^### / { table = $2; gsub(/`/, "", table) }
    table != "" && /^\| `/ {
      split($0, part, "|"); name = part[2]; type = part[3]
      gsub(/[` ]/, "", name); gsub(/^ +| +$/, "", type)
      print table, name, type }' "$1"
}

documented "$HQ_SRCDIR/doc/schema.md" >page
actual x.hqd >dump
actual x.db >database
ok "columns were examined" [ "$(wc -l <dump)" -gt 80 ]
ok "the page has what an opened dump has" diff page dump
ok "a database has what an opened dump has" diff database dump
sed '/^| `serial`/d' "$HQ_SRCDIR/doc/schema.md" >spoiled.md
documented spoiled.md >spoiled
fails 1 "a planted omission is found" diff spoiled dump

# The queries on the page run.
awk '/^```sql/ { on = 1; next } /^```/ { on = 0 } on' \
  "$HQ_SRCDIR/doc/schema.md" >query.sql
ok "the page has a query" [ -s query.sql ]
ok "its queries run" sh -c '"$1" sql --csv x.hqd <query.sql >answers' - "$heapql"
is "the sum rule holds" "$(tr -d '\r' <answers | grep -A 1 must)" "must_be_zero
0"
done_testing
