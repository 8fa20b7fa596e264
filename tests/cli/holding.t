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
fails 2 "a condition that ends before its end" "$heapql" report retained both.db --where 'serial = 1) OR (serial = 1'
fails 2 "a condition and a limit" "$heapql" report retained graph.hqd --where '1 LIMIT 1'
is "numbers are not octal" "$("$heapql" explain graph.hqd 010)" "$("$heapql" explain graph.hqd 10)"
fails 1 "a type that is not there" "$heapql" report retained graph.hqd --type Nope
fails 2 "--by something else" "$heapql" report retained graph.hqd --by trace
fails 2 "--class something else" "$heapql" report leaks graph.hqd --class definite,lost
fails 2 "a set and --by" "$heapql" report retained graph.hqd --by type --type Entry
fails 2 "--class of another report" "$heapql" report types graph.hqd --class definite

# On any graph: what a command finds out is what the columns say, and what a
# database says.
"$mkdump" --blocks 2000 --edges 4000 --seed 11 random.hqd
ok "a random graph, loaded" "$heapql" load random.hqd -o random.db
rows() { "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d; }
is "the shortest chains are as long as the columns say" \
  "$(for s in $(rows sql random.hqd 'SELECT serial FROM block WHERE sp_dist IS NOT NULL ORDER BY serial % 97, serial LIMIT 6'); do
    echo "$s,$(rows path random.hqd "$s" | wc -l)"; done)" \
  "$(rows sql random.hqd 'SELECT serial, sp_dist FROM block WHERE sp_dist IS NOT NULL ORDER BY serial % 97, serial LIMIT 6')"
is "a set of one block retains what the block does" \
  "$(for s in $(rows sql random.hqd 'SELECT serial FROM block ORDER BY retained_n DESC, serial LIMIT 6'); do
    echo "$s,$(rows report retained random.hqd --where "serial = $s" | cut -d , -f 1,3)"; done)" \
  "$(rows sql random.hqd 'SELECT serial, retained, retained_n FROM block ORDER BY retained_n DESC, serial LIMIT 6')"
is "all of a type retain what they do as a set" \
  "$(rows report retained random.hqd --by type | grep -v untyped | while IFS=, read -r r p n b k x y type z; do
    echo "$type,$r,$n,$(rows report retained random.hqd --type "$type" | cut -d , -f 1,3)"; done | awk -F , '$2 != $4 || $3 != $5')" ""
is "the dominator tree adds up" "$(rows report dominators random.hqd --threshold 0.5 | awk -F , '$7 == "" { n += $1 } END { print n }')" \
  "$(rows sql random.hqd 'SELECT sum(req) FROM block')"
is "what is merged adds up" "$(rows path random.hqd --merged --threshold 0 | sed 's/"[^"]*"//g' | awk -F , '{ n += $10 } END { print n }')" \
  "$(rows sql random.hqd 'SELECT count(*) FROM block WHERE sp_dist IS NOT NULL')"
for s in $(rows sql random.hqd 'SELECT serial FROM block ORDER BY serial % 89, serial LIMIT 2'); do
  for c in "path -n 3" "refs --depth 4" "backrefs --depth 4" "explain"; do
    # shellcheck disable=SC2086
    is "$c of $s: the same from a database" "$(set -- $c; rows "$1" random.db "$s" "$@")" "$(set -- $c; rows "$1" random.hqd "$s" "$@")"
  done
done
for r in leaks cycles dominators roots refaudit types unreferenced retained "retained --by type" "retained --by site"; do
  # shellcheck disable=SC2086
  is "$r: the same of a random graph" "$(set -- $r; rows report "$1" random.db "$@" 2>&1)" "$(set -- $r; rows report "$1" random.hqd "$@" 2>&1)"
done

# A long list is no deep stack, and one line.
awk 'BEGIN {
  n = 20000; per = 4092; np = int((n + per - 1) / per)
  print "dump seq=1 pid=99 start_ns=1 mono_ns=5000000 next_serial=1000000"
  print "heap heap_id=0 name=malloc geometry=malloc alignment=16 pool_size=65536 arena_size=65536"
  printf "arena kind=pools base=1048576 size=%d ntotalpools=%d\n", np * 65536, np
  for (p = 0; p < np; p++) {
    used = p == np - 1 ? n - p * per : per
    printf "pool pool_id=%d base=%d szidx=1 blk_size=16 pool_size=65536 hdr_size=64 capacity=4092 used=%d state=%s\n", p, 1048576 + p * 65536, used, used == per ? "full" : "used"
  }
  for (i = 0; i < n; i++) { p = int(i / per); printf "block addr=%d serial=%d req=16 usable=16 pool_id=%d\n", 1048640 + p * 65536 + (i - p * per) * 16, i + 1, p }
  print "tick serial=1 mono_ns=1"; print "cost method=fork"; print "type type_id=0"
  print "type type_id=1 symbol=Node size=16 source=told"
  print "field type_id=1 name=next kind=pointer count=1 stride=8"
  for (i = 0; i < n; i++) printf "object block_row=%d type_id=1 count=1\n", i
  print "root kind=region name=list module_id=4294967295"
  for (i = 0; i + 1 < n; i++) printf "ref src_row=%d dst_row=%d how=1\n", i, i + 1
}' >deep.txt
"$mkdump" deep.txt deep.hqd
deep() { (ulimit -s 256; rows "$@"); }
is "a list of twenty thousand: a chain" "$(deep path deep.hqd 20000 | wc -l)" 20000
is "merged, two lines" "$(deep path deep.hqd --merged | cut -d , -f 3)" "20000
19999"
is "its dominators, one line and the rest" "$(deep report dominators deep.hqd | cut -d , -f 3,11)" "20000,19800
199,"
is "all it refers to" "$(deep refs deep.hqd 1 --depth 100000 | wc -l)" 20000

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

# Of a dump and a database of it the same is known: where several retain as
# much, and where references were looked for and none is there.
"$mkdump" --blocks 40 --edges 90 ties.hqd
printf 'block a 8\nblock b 8\ncost scan_ns=7\n' >lost.txt
"$mkdump" --graph lost.txt lost.hqd
is "what was looked for is not unknown" "$("$heapql" report leaks lost.hqd | grep -c 'not known')" 0
for d in ties lost; do
  "$heapql" load $d.hqd -o $d.db >/dev/null
  for a in "report retained --by type" "report retained --by site" "report retained --where serial<9" \
    "path --merged" "path 1"; do
    # shellcheck disable=SC2086
    set -- $a
    case $1 in
      report) x=$2 && shift 2 && set -- report "$x" $d.hqd "$@" ;;
      *) shift && set -- path $d.hqd "$@" ;;
    esac
    c=$("$heapql" "$@" 2>&1)
    is "$d: $a" "$("$heapql" $(for w; do echo "$w" | sed 's/hqd$/db/'; done) 2>&1)" "$c"
  done
done

# A heap may be one long chain: of one kind it is one line, of two kinds a line
# for each block only as deep as trees are drawn.
awk 'BEGIN { print "type A 64"
  for (i = 1; i <= 500; i++) {
    print "block b" i, 64, i % 2 ? "" : "A"; print "block c" i, 64
    if (i > 1) { print "ref b" i - 1 "+8 b" i; print "ref c" i - 1 "+8 c" i } }
  print "root data b1" }' >chain.txt
"$mkdump" --graph chain.txt chain.hqd
rows() { "$heapql" "$@" --csv | tr -d '\r' | sed 1d; }
is "dominators: a long chain of two kinds, and one of one kind" \
  "$(rows report dominators chain.hqd --threshold 0 | wc -l | tr -d ' ')" 66
is "no block of it is forgotten" "$(rows report dominators chain.hqd --threshold 0 |
  awk -F, '{ n += 1 + $(NF - 1) } END { print n }')" 1000
is "merged: a long chain of two kinds" \
  "$(rows path chain.hqd --merged --threshold 0 | wc -l | tr -d ' ')" 65
is "no step of it is forgotten" "$(rows path chain.hqd --merged --threshold 0 |
  awk -F, '{ n += 1 + $NF } END { print n }')" 500
done_testing
