# heapql report and diff of stacks: a loaded dump whose names are known, so that
# each number here can be checked by hand against stacks_a.txt.
. "$HQ_SRCDIR/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/golden.sh"
mkdump=$HQ_BUILDDIR/mkdump
here=$HQ_SRCDIR/tests/cli
cd "$tap_tmp" || exit 99
unset COLUMNS
"$mkdump" "$here/stacks_a.txt" a.hqd
"$mkdump" "$here/stacks_b.txt" b.hqd
# The same program built anew and run again: other addresses, other process.
sed 's/pid=77/pid=99/; s/=0x401/=0x551/; s/base=0x400000 start=0x400000/base=0x550000 start=0x550000/' \
  "$here/stacks_b.txt" >c.txt
"$mkdump" c.txt c.hqd
ok "the fixtures are whole dumps" "$heapql" info a.hqd b.hqd c.hqd
ok "into a database" "$heapql" load a.hqd b.hqd c.hqd -o x.db
ok "with names" sh -c '"$1" sql --write x.db <"$2"' - "$heapql" "$here/stacks_names.sql"

for r in sites functions files modules tree folded temporary timeline totals; do
  golden "stacks-$r" "$heapql" report "$r" x.db -d 1
  golden "stacks-$r-json" "$heapql" report "$r" x.db -d 1 --json
  golden "stacks-$r-csv" "$heapql" report "$r" x.db -d 1 --csv
done
golden stacks-bottom-up "$heapql" report tree x.db -d 1 --bottom-up --sort allocs
golden stacks-threshold "$heapql" report tree x.db -d 1 --sort allocs --threshold 30%
golden stacks-traceback "$heapql" report sites x.db -d 1 --group traceback
golden stacks-lineno "$heapql" report sites x.db -d 1 --group lineno --sort total
golden stacks-cumulative "$heapql" report functions x.db -d 1 --cumulative --sort allocs
golden stacks-block "$heapql" report block 50 x.db -d 1
golden stacks-block-json "$heapql" report block 0x10055 x.db -d 1 --json
golden stacks-diff "$heapql" diff --by site x.db -d 1 -d 2
golden stacks-diff-json "$heapql" diff --by site x.db -d 1 -d 2 --json
golden stacks-diff-csv "$heapql" diff --by trace x.db -d 1 -d 2 --csv

# A file with text: each line of it that counts, and two around it.
mkdir -p here/tiny
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
  printf 'line\t%d\n' $i
done >here/tiny/node.c
golden stacks-annotate "$heapql" report annotate tiny/node.c x.db -d 1 --source-dir here
golden stacks-annotate-json "$heapql" report annotate node.c x.db -d 1 --source-dir here --json
golden stacks-annotate-csv "$heapql" report annotate node.c x.db -d 2 --since 1 --csv
golden stacks-annotate-since "$heapql" report annotate node.c x.db -d 2 --since 1
like "without its text the lines are there" \
  "$("$heapql" report annotate node.c x.db -d 1)" '^ *7 +517 B'
like "and it is said" "$("$heapql" report annotate node.c x.db -d 1)" 'source-dir tells'
fails 1 "a file that no stack leads through" "$heapql" report annotate nod.c x.db
like "names those that are near" "$(cat .out)" '/src/tiny/node\.c'
cp x.db two.db
ok "another file of that name" "$heapql" sql --write two.db \
  "UPDATE frame SET file = '/src/lib/node.c' WHERE func = 'load'"
fails 1 "a name that is two files'" "$heapql" report annotate node.c two.db
like "names both" "$(cat .out)" 'called "node.c"; there is: /src/.*/node.c, /src/.*/node.c'
ok "its whole path tells" "$heapql" report annotate /src/tiny/node.c two.db

# csv COLUMN COMMAND...: the values of a column.
csv() {
  name=$1
  shift
  "$heapql" "$@" --csv | tr -d '\r' | awk -F, -v name="$name" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
    { print $at }' | tr '\n' ' '
}
is "own bytes add up" "$(csv live_bytes report sites x.db -d 1 -n 0 | tr ' ' '\n' | awk '{ n += $1 } END { print n }')" 2000572
is "diff: --limit leaves what is no stack" "$(csv label diff --by site x.db -d 1 -d 2 -n 1)" " untraced "
is "--limit leaves what is no stack" "$(csv label report sites x.db -d 1 -n 1)" " untraced "
like "and says how much is missing" "$("$heapql" report sites x.db -d 1 -n 1)" '^and 3 more; --limit 0'
is "a stack counts once for a function, whatever its recursion" \
  "$(csv allocs report functions x.db -d 1 --cumulative --include 'parse.c' --all-frames --sort allocs)" "49 49 49 49 "
# tracemalloc's rules for filters.
is "include: any" "$(csv func report sites x.db -d 1 --include node.c --include '*/load.c')" "load node_new "
is "include: a line" "$(csv func report sites x.db -d 1 --include '*/node.c:7')" "node_new "
is "include: another line" "$(csv func report sites x.db -d 1 --include '*/node.c:8')" ""
is "include looks at the site alone" "$(csv func report sites x.db -d 1 --include parse.c)" ""
is "unless told otherwise" "$(csv func report sites x.db -d 1 --include parse.c --all-frames)" "node_new "
is "exclude: none of them" "$(csv func report sites x.db -d 1 --exclude node.c --exclude load.c | cut -c1-40)" \
  " 0x10008 libz.so.1+0x1220 "
is "exclude keeps what is no stack" "$(csv label report sites x.db -d 1 --exclude '*.c')" "untraced   "
is "a frame without a file is matched by its module" \
  "$(csv func report sites x.db -d 1 --include 'libz*')" "libz.so.1+0x1220 "
like "what filters leave is said" "$("$heapql" report sites x.db -d 1 --include node.c)" \
  '^of these, the filters leave 517 B in 3 blocks$'

# Different processes and builds: the names are what counts.
is "diff --by: the same program, run again" "$(csv size_diff diff --by function x.db -d 2 -d 3)" "0 0 0 0 0 "
cp x.db moved.db
ok "built in another directory, with another version of a library" "$heapql" sql --write moved.db \
  "UPDATE frame SET file = replace(file, '/src/tiny', '/home/me/build-2/tiny') WHERE dump_id = 3;
   UPDATE module SET path = replace(path, '.so.1', '.so.2') WHERE dump_id = 3"
is "diff --by site: files and libraries are known again" \
  "$(csv file diff --by site moved.db -d 2 -d 3 | tr ' ' '\n' | sort -u | tr '\n' ' ')" \
  " /home/me/build-2/tiny/load.c /home/me/build-2/tiny/node.c "
is "diff --by file: and do not differ" \
  "$(csv size_diff diff --by file moved.db -d 2 -d 3 --include '*.c')" "0 0 "
is "diff --by module: nor do these" "$(csv size_diff diff --by module moved.db -d 2 -d 3)" "0 0 0 0 "
is "no birth or death between processes" "$(csv born diff --by function x.db -d 2 -d 3 | tr -d " ")" ""
fails 1 "diff without --by refuses that" "$heapql" diff x.db -d 2 -d 3
fails 3 "--exit-code: growth by site" "$heapql" diff --by site x.db -d 1 -d 2 --exit-code
ok "--exit-code: none in a file" "$heapql" diff --by site x.db -d 1 -d 2 --exit-code --include load.c
is "the order is that of the change" "$(csv size_diff diff --by site x.db -d 1 -d 2)" "36 -12 0 0 0 "

fails 2 "an unknown key to sort by" "$heapql" report sites x.db --sort size
like "says which there are" "$(cat .out)" 'live, blocks, peak, total, allocs, temporary'
fails 2 "an unknown grouping" "$heapql" report sites x.db --group colour
fails 2 "an option that the report does not heed" "$heapql" report arenas x.db --sort live
like "is named" "$(cat .out)" 'arenas: takes no --sort; see heapql help arenas$'
fails 2 "a threshold that is none" "$heapql" report tree x.db --threshold much
fails 2 "cumulative stacks" "$heapql" report sites x.db --group traceback --cumulative
fails 2 "no operand" "$heapql" report annotate x.db
fails 1 "a block that is not there" "$heapql" report block 0x1 x.db
fails 2 "a block that is no number" "$heapql" report block fifty x.db
is "the operand may come last" "$("$heapql" report block x.db 120 -d 2)" "$("$heapql" report block 120 x.db -d 2)"
fails 2 "diff by what there is not" "$heapql" diff --by colour x.db
fails 2 "diff: filters without --by" "$heapql" diff x.db --include node.c
fails 2 "diff: --by and --list" "$heapql" diff x.db --by site --list born

# Sampled: estimates, and said to be.
sed 's/stack_sample_bytes value=0/stack_sample_bytes value=512/' "$here/stacks_a.txt" >s.txt
"$mkdump" s.txt s.hqd
like "sampled: the error" "$("$heapql" report sites s.hqd)" '\+-'
is "is the bytes of a sample times the root of their number" \
  "$(csv error report sites s.hqd --include tiny | xargs)" "724 886"
like "and it is explained" "$("$heapql" report sites s.hqd)" 'one allocation in about 512 B.*too\.$'

# The terminal.
utf8=$(locale -a 2>/dev/null | grep -iE '^c\.utf-?8$' | head -1)
[ -z "$utf8" ] || golden stacks-tree-utf8 env LC_ALL="$utf8" "$heapql" report tree x.db -d 1 --sort allocs
[ -z "$utf8" ] || golden stacks-timeline-utf8 env LC_ALL="$utf8" COLUMNS=50 "$heapql" report timeline x.db -d 1
is "folded is for other programs: a number at each end" \
  "$("$heapql" report folded x.db -d 1 | grep -cvE '^[^ ]+( \([^)]*\))? [0-9]+$')" 0
is "no dump without stacks is refused" "$("$mkdump" "$here/heap_a.txt" h.hqd; csv label report sites h.hqd)" "untraced "
like "and nothing of it is traced" "$("$heapql" report sites h.hqd)" '^1.9 MiB live in 8 blocks, 0.0 % traced$'
done_testing
