# Databases and dumps that are not what they should be: none, of a newer
# version, given twice.  A clear error, or a clear answer.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" a.hqd
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_b.txt" b.hqd
"$heapql" load a.hqd -o a.db || exit 99

says() { # DESCRIPTION STATUS PATTERN COMMAND...
  says_what=$1 says_status=$2 says_pattern=$3
  shift 3
  "$heapql" "$@" >.said 2>&1
  is "$says_what: the exit status" $? "$says_status"
  like "$says_what" "$(cat .said)" "$says_pattern"
}
# Every command that reads dumps, with what it wants besides.
each() { # STATUS PATTERN DB
  for each_c in types sites leaks retained classes sizes counters totals "part" "diff $3"; do
    # shellcheck disable=SC2086
    says "$3: heapql $each_c" "$1" "$2" $each_c "$3"
  done
  says "$3: path" "$1" "$2" path "$3" 7
  says "$3: explain" "$1" "$2" explain "$3" 7
}

# A database without a dump.
cp a.db empty.db
tables=$("$heapql" sql --csv empty.db "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'" | tr -d '\r' | tail -n +2)
for t in $tables; do echo "DELETE FROM \"$t\";"; done | "$heapql" sql --write empty.db || exit 99
each 1 'there is no dump' empty.db 2>/dev/null
is "SQL on it is about nothing" "$("$heapql" sql --csv empty.db 'SELECT count(*) FROM block' | tail -n 1 | tr -d '\r')" 0
says "a function of SQL" 1 'heapql_path: there is no dump' sql empty.db 'SELECT heapql_path(1)'
ok "info lists none" "$heapql" info empty.db
ok "a dump can be loaded into it" "$heapql" load a.hqd -o empty.db
is "and is there" "$("$heapql" types --csv empty.db | wc -l)" "$("$heapql" types --csv a.db | wc -l)"

# One of a newer version, of an older one, of somebody else.
cp a.db newer.db
printf '%s' 'PRAGMA user_version = 1000' | "$heapql" sql --write newer.db
each 1 'newer.db: a database of a newer version of heapql' newer.db
says "newer: sql" 1 'of a newer version' sql newer.db 'SELECT 1'
says "newer: info" 1 'of a newer version' info newer.db
says "newer: load" 1 'of a newer version' load b.hqd -o newer.db
cp a.db older.db
printf '%s' 'PRAGMA user_version = 1' | "$heapql" sql --write older.db
says "older" 1 'of an older version of heapql; load the dumps again' types older.db
cp a.db foreign.db
printf '%s' 'PRAGMA application_id = 7' | "$heapql" sql --write foreign.db
says "somebody else's" 1 'not one made by heapql load' types foreign.db

# A dump given twice, under its name or another, or beside a database that has
# it.
cp a.hqd copy.hqd
says "twice" 1 '^heapql: a.hqd: this dump is there already, as number 1, from a.hqd' sql a.hqd a.hqd 'SELECT 1'
says "a copy" 1 '^heapql: copy.hqd: this dump is there already, as number 1, from a.hqd' types a.hqd b.hqd copy.hqd
says "in the database" 1 '^heapql: a.hqd: this dump is there already, as number 1' path a.db a.hqd 7
says "loaded again" 1 'in the database already, as number 1' load a.hqd -o a.db
says "two databases" 1 'a second database' sql a.db a.db 'SELECT 1'
says "compared with itself nothing has changed" 0 '^kept +8 ' diff a.hqd a.hqd
says "two of one process are two" 0 '^ +2$' sql a.hqd b.hqd 'SELECT count(*) FROM dump'
done_testing
