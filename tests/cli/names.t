# A name that does not exist: an error with the nearest one that does.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
"$mkdump" --blocks 100 --seq 1 --label warm-up a.hqd
"$mkdump" --blocks 100 --seq 2 --label done b.hqd

says() { # DESCRIPTION STATUS PATTERN COMMAND...
  says_what=$1 says_status=$2 says_pattern=$3
  shift 3
  "$heapql" "$@" >.said 2>&1
  is "$says_what: the exit status" $? "$says_status"
  like "$says_what" "$(cat .said)" "$says_pattern"
}
says "a command" 2 '"reprot"; did you mean "report"' reprot
says "a report" 2 '"leeks"; did you mean "leaks"' report leeks graph.hqd
says "a report like none" 2 'there are ' report frobnicate graph.hqd
says "an option" 2 '\-\-limitt; did you mean --limit\?' report leaks --limitt 3 graph.hqd
says "an option like none" 2 'there is no option --frobnicate;? see' report leaks --frobnicate graph.hqd
says "the label of a dump" 1 '"warmup"; did you mean "warm-up"' report sizes --dump warmup a.hqd b.hqd
says "a label like none" 1 'there is: 1 warm-up, 2 done' report sizes --dump frobnicate a.hqd b.hqd
says "a column" 1 'no such column: b.usabel; did you mean "usable"' sql a.hqd 'SELECT b.usabel FROM block b'
says "a column of the table that is asked" 1 'no such column: sz_idx; did you mean "szidx"' sql a.hqd 'SELECT sz_idx FROM block'
says "a column that another table has" 1 'no such column: hostt; did' sql a.hqd 'SELECT hostt FROM dump'
says "a column like none" 1 'no such column: frobnicate$' sql a.hqd 'SELECT frobnicate FROM block'
says "a table" 1 'no such table: blocks; did you mean "block"' sql a.hqd 'SELECT * FROM blocks'
"$heapql" load a.hqd -o a.db
says "a column of a database" 1 'did you mean "serial"' sql a.db 'SELECT seriall FROM block'
says "a column of a condition" 2 'no such column: rek; did you mean "req"' report retained --where 'rek > 3' graph.hqd
says "a type" 1 'no type "Cashe"; did you mean "Cache"' path graph.hqd type:Cashe
says "a type of a set" 1 'no type "Entri"; did you mean "Entry"' report retained --type Entri graph.hqd
says "a type like none" 1 'no type "frobnicate"$' path graph.hqd type:frobnicate

# Plausible mistakes: the message says what is wrong and what to do.
says "a report that is nearly called" 2 'no command "leek"; did you mean "leaks"' leek graph.hqd
says "no dump" 2 '^heapql: leaks: a dump or a database is missing; see heapql help leaks$' leaks
says "no dump for SQL" 2 '^heapql: sql: a dump or a database is missing' sql
says "no type" 2 '^heapql: count: TYPE is missing; it comes before the dump; see heapql help count$' count graph.hqd
says "another report's option" 2 '^heapql: types: takes no --by; see heapql help types$' types --by site graph.hqd
says "another report's word" 2 'retained: --by wants one of block, type, site, not "trace"' retained --by trace graph.hqd
says "a kind" 2 'growth: there is no kind "tipe"; did you mean "type"' growth --by tipe graph.hqd
says "another report's table" 2 'types: there is no table "steps"; there are types, untyped;' types -t steps graph.hqd
mkdir dumps
says "a directory" 1 '^heapql: dumps: a directory; name the dumps in it, such as DIR/\*.hqd$' leaks dumps
says "a database where a dump is needed" 1 'a.db: not a heap dump, but a database; a dump' load a.db -o b.db
says "a dump where a database is needed" 2 'sets are kept in a database.*heapql load DUMP... -o DB makes one' set a.hqd x = all
says "one dump where two are needed" 2 'diff: there is one dump only; two are needed, OLD NEW' diff a.hqd
says "the same of a database" 2 'there is one dump only' diff a.db
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/gc_a.txt" old.hqd
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/gc_b.txt" new.hqd
says "one dump of transitions" 2 'transitions: two dumps are needed, OLD NEW' transitions new.hqd
says "dumps in the wrong order" 1 'OLD was taken after NEW; give them in the other order' transitions new.hqd old.hqd
ok "in the right one" "$heapql" transitions old.hqd new.hqd
done_testing
