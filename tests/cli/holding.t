# Reports of who holds what, and heapql explain, on small dumps made by hand; a
# database says the same.
. "$HQ_SRCDIR/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/golden.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/picture.txt" picture.hqd
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
ok "a database of both" "$heapql" load picture.hqd graph.hqd -o both.db

# same DESCRIPTION COMMAND ARGS...: of each dump, from the file and from the
# database; GRAPH stands for the dump.
same() {
  same_what=$1
  shift
  is "$same_what: the same from a database" \
    "$(for a; do shift; case $a in GRAPH) set -- "$@" both.db --dump 2 ;; *) set -- "$@" "$a" ;; esac; done; "$heapql" "$@" 2>&1)" \
    "$(for a; do shift; case $a in GRAPH) set -- "$@" graph.hqd ;; *) set -- "$@" "$a" ;; esac; done; "$heapql" "$@" 2>&1)"
}
# both NAME COMMAND...: a golden, and the same from a database.
both() {
  both_name=$1
  shift
  same "$both_name" "$@"
  golden "$both_name" "$heapql" $(for a; do case $a in GRAPH) echo graph.hqd ;; *) echo "$a" ;; esac; done)
}

for r in leaks cycles dominators retained roots refaudit types unreferenced; do
  both "holding-$r" report "$r" GRAPH
  both "holding-$r-json" report "$r" GRAPH --json
  golden "holding-$r-picture" "$heapql" report "$r" picture.hqd
done
both holding-leaks-type report leaks GRAPH --by type --class definite,indirect,reachable --csv
both holding-leaks-block report leaks GRAPH --by block -t leaks
both holding-leaks-trace report leaks GRAPH --by trace -t leaks
both holding-retained-type report retained GRAPH --by type
both holding-retained-site report retained GRAPH --by site
both holding-retained-where report retained GRAPH --where serial=1
same "retained by a condition" report retained GRAPH --where 'req < 50 AND leak IS NOT NULL' --csv
both holding-retained-set report retained GRAPH --type Entry --csv
both holding-dominators-all report dominators GRAPH --threshold 0
same "a chain" path GRAPH 7 -n 9
same "a lost block's" path GRAPH 18
same "merged" path GRAPH --merged --threshold 0 --csv
same "refs" refs GRAPH 1 --depth 9 --csv
same "backrefs" backrefs GRAPH 10 11 --depth 9 --csv

at() { "$heapql" sql graph.hqd "SELECT printf('%#x', addr + $2) AS a FROM block WHERE serial = $1" --csv | tr -d '\r' | sed 1d; }
both holding-explain explain GRAPH 4
both holding-explain-lost explain GRAPH "$(at 18 9)"
both holding-explain-field explain GRAPH "$(at 1 40)" -t block
both holding-explain-json explain GRAPH type:Bag --json
both holding-explain-free explain GRAPH 0x120130
both holding-explain-header explain GRAPH 0x100010 -t address
both holding-explain-arena explain GRAPH "$(printf '%#x' $((0x100000 + 9 * 65536 + 5)))" --csv
both holding-explain-module explain GRAPH 0x404012
both holding-explain-mapping explain GRAPH 0x7f0000100022 -t memory
both holding-explain-nowhere explain GRAPH 0x1
fails 1 "no such serial" "$heapql" explain graph.hqd 999
fails 2 "no word for a block" "$heapql" explain graph.hqd x
fails 2 "no such table" "$heapql" explain graph.hqd 4 -t memory

# What a set retains is what becomes lost without it.
is "a set may retain more than its blocks do one by one" \
  "$("$heapql" report retained picture.hqd --where 'serial IN (4, 7)' --csv | tr -d '\r' | sed 1d | cut -d , -f 1,3)" "208,7"
is "all of it" "$("$heapql" report retained picture.hqd --where 1 --csv | tr -d '\r' | sed 1d | cut -d , -f 1,2,3)" "456,100,18"
fails 2 "a condition that is none" "$heapql" report retained graph.hqd --where 'req <'
fails 1 "a type that is not there" "$heapql" report retained graph.hqd --type Nope
fails 2 "--by something else" "$heapql" report retained graph.hqd --by trace
fails 2 "--class something else" "$heapql" report leaks graph.hqd --class definite,lost
fails 2 "a set and --by" "$heapql" report retained graph.hqd --by type --type Entry
fails 2 "--class of another report" "$heapql" report types graph.hqd --class definite

# A dump without references says so.
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" a.hqd
for r in leaks cycles dominators retained roots refaudit unreferenced; do
  like "$r: nothing is known" "$("$heapql" report "$r" a.hqd)" 'not known who'
done
fails 1 "no chain" "$heapql" path a.hqd 50
like "as is said" "$(cat .out)" "knows of no references"

# The counts that do not fit a planted fault.
sed 's/^block x 32 List refcount=4/block x 32 List refcount=6/; s/^block t 32 Tuple refcount=1/block t 32 Tuple refcount=0/' \
  "$HQ_SRCDIR/tests/cli/picture.txt" >planted.txt
"$mkdump" --graph planted.txt planted.hqd
is "a release that is missing, and one too many" \
  "$("$heapql" report refaudit planted.hqd -t blocks --csv | tr -d '\r' | sed 1d | cut -d , -f 1-6)" "too low,1,0,1,1,10
too high,2,6,3,4,4"
done_testing
