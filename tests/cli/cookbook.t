# Every query of doc/cookbook.md and of doc/schema.md runs, on dumps and on a
# database, and says the same on both.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" "$HQ_SRCDIR/tests/cli/stacks_a.txt" a.hqd
"$mkdump" "$HQ_SRCDIR/tests/cli/stacks_b.txt" b.hqd
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
"$heapql" load a.hqd b.hqd -o ab.db || exit 99
"$heapql" load graph.hqd -o graph.db || exit 99

# queries PAGE: each ```sql block into a file of its own; those of the part on
# who holds what are asked of a dump that has references.
queries() {
  awk -v page="$(basename "$1" .md)" '
    /^## / { about = /Who holds/ ? "-holding" : "" }
    /^```sql$/ { n++; on = 1; next }
    /^```/ { on = 0 }
    on { print > (page about "." n ".sql") }' "$1"
}
queries "$HQ_SRCDIR/doc/cookbook.md"
queries "$HQ_SRCDIR/doc/schema.md"

n=0
for q in *.sql; do
  n=$((n + 1))
  dumps="a.hqd b.hqd" db=ab.db
  case $q in *-holding.*) dumps=graph.hqd db=graph.db ;; esac
  sed -i 's/:serial\b/7/g; s/:address/65605/g; s/:d\b/1/g; s/:a\b/1/g; s/:b\b/2/g' "$q"
  ok "$q runs" sh -c '"$1" sql --csv $3 <"$2" >out1' - "$heapql" "$q" "$dumps"
  ok "$q runs on a database" sh -c '"$1" sql --csv "$3" <"$2" >out2' - "$heapql" "$q" "$db"
  ok "$q: the same, and something" sh -c 'cmp out1 out2 && [ "$(wc -l <out1)" -gt 1 ]'
done
ok "queries were examined" [ $n -ge 10 ]
done_testing
