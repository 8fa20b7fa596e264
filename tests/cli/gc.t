# heapql collect, islands, transitions, debugmallocstats, resource: values made
# by hand from gc_a.txt, gc_b.txt and heap_a.txt, on dumps and on a database.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
here=$HQ_SRCDIR/tests/cli
cd "$tap_tmp" || exit 99
unset COLUMNS
"$mkdump" --graph "$here/gc_a.txt" a.hqd
"$mkdump" --graph "$here/gc_b.txt" b.hqd
ok "the fixtures are whole dumps" "$heapql" info a.hqd b.hqd
ok "into a database" "$heapql" load a.hqd b.hqd -o x.db
rows() { "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d; }

# collectable: a, b and the list that hangs on b; the int is no container.
# uncollectable: c counts a reference that nobody sees, d hangs on it.  solo and
# wrap are lost in no cycle.
for f in "b.hqd" "x.db --dump 2"; do
  # shellcheck disable=SC2086
  is "$f: what a collector would free, and what it would leave" \
    "$(rows collect $f -t blocks | cut -d, -f1,2,4,5 | sort -t, -k3n | tr '\n' ' ')" \
    "collectable,List,2,40 collectable,List,3,40 collectable,List,5,48 uncollectable,List,6,32 uncollectable,List,7,24 "
  # shellcheck disable=SC2086
  is "$f: how much" "$(rows collect $f -t done)" "5,2,128,56"
  # shellcheck disable=SC2086
  is "$f: as gc prints it" "$("$heapql" collect $f | sed 's/0x[0-9a-f]*/0x/' | sort | uniq -c | sed 's/^ *//')" \
    "3 gc: collectable <List 0x>
1 gc: done, 5 unreachable, 2 uncollectable
2 gc: uncollectable <List 0x>"
  is "the last line sums up" "$("$heapql" collect $f | tail -1)" "gc: done, 5 unreachable, 2 uncollectable"
  # shellcheck disable=SC2086
  is "$f: islands: direct, indirect, blocks, of these explained by their counts" \
    "$(rows islands $f | cut -d, -f3-9 | tr '\n' ' ')" \
    "List,definite,40,116,4,4,156 untyped,definite,100,0,1,, List,definite,32,24,2,1,24 List,definite,24,0,1,, "
done
is "while x has a name nothing but c and d is unreachable" "$("$heapql" collect a.hqd | tail -1)" \
  "gc: done, 2 unreachable, 2 uncollectable"
# FIELD.md 4.4, the two queries as they stand there.
is "the largest island is the first of all" \
  "$(rows islands -n 1 b.hqd)" "$(rows islands b.hqd | head -1)"
is "islands are those of the query" \
  "$(rows sql b.hqd "SELECT sum(CASE WHEN leak IN ('definite','possible') THEN req ELSE 0 END) AS direct,
     sum(CASE WHEN leak='indirect' THEN req ELSE 0 END) AS indirect, count(*) AS n FROM block
     WHERE leak IN ('definite','possible','indirect') GROUP BY leader ORDER BY 1 + 2 + direct + indirect DESC" | tr '\n' ' ')" \
  "$(rows islands b.hqd | cut -d, -f5-7 | tr '\n' ' ')"
is "so are pure cycles" \
  "$(rows sql b.hqd "SELECT count(*), sum(req) FROM block WHERE leak<>'reachable' AND refcount=indeg AND indeg>0
     GROUP BY leader ORDER BY 1 DESC" | tr '\n' ' ')" "4,156 1,24 "

for f in "a.hqd b.hqd" "x.db --since 1 --dump 2"; do
  # shellcheck disable=SC2086
  is "$f: leak classes then and now" "$(rows transitions $f | tr '\n' ' ')" \
    "reachable,definite,1,40,40 reachable,indirect,3,116,116 born,reachable,1,16,0 reachable,gone,1,0,64 definite,definite,3,156,156 indirect,indirect,1,24,24 reachable,reachable,1,40,40 "
done
fails 2 "transitions of one dump" "$heapql" transitions a.hqd
sed '/^dump/s/pid=78/pid=79/' "$here/gc_b.txt" >other.txt
"$mkdump" --graph other.txt other.hqd
fails 1 "transitions between processes: serials would be mixed up" "$heapql" transitions a.hqd other.hqd
like "says so" "$(cat .out)" 'dumps of one process'
"$mkdump" --blocks 100 none.hqd
is "no references: nothing is garbage" "$("$heapql" collect none.hqd 2>/dev/null | tail -1)" "gc: done, 0 unreachable, 0 uncollectable"

# sys._debugmallocstats: heap_a.txt has both kinds of heaps.
"$mkdump" "$here/heap_a.txt" h.hqd
ok "into a database, too" "$heapql" load h.hqd -o h.db
"$heapql" debugmallocstats h.hqd >text
is "the same from a database" "$("$heapql" debugmallocstats h.db)" "$(cat text)"
is "CPython's heap, line by line" "$(sed -n '/^Heap objects/,/^Total/p' text)" \
  "Heap objects, cpython36:
Small block threshold = 512, in 2 size classes.

class   size   num pools   blocks in use  avail blocks
-----   ----   ---------   -------------  ------------
    0      8           1               2           504
   62    504           1               1             7

# arenas allocated current         =                    1
1 arenas * 262144 bytes/arena      =              262,144

# bytes in allocated blocks        =                  520
# bytes in available blocks        =                7,560
61 unused pools * 4096 bytes       =              249,856
# bytes lost to pool headers       =                   96
# bytes lost to quantization       =                   16
# bytes lost to arena alignment    =                4,096
Total                              =              262,144"
is "malloc's: what is counted, and what it has more of" \
  "$(sed -n '/^Heap malloc/,/^Total/p' text | grep -E '^(#|large|1 arenas|2 unused|Total)' | sed 's/ *= */ = /')" \
  "large      -           1               1             0
# times object malloc called = 99
# arenas allocated total = 3
# arenas reclaimed = 2
# arenas highwater mark = 2
# arenas allocated current = 1
1 arenas * 262144 bytes/arena = 262,144
# bytes in 1 huge mappings = 2,097,152
# bytes in allocated blocks = 2,093,136
# bytes in available blocks = 130,864
2 unused pools * 65536 bytes = 131,072
# bytes lost to pool headers = 128
# bytes lost to quantization = 0
# bytes lost to arena alignment = 0
# bytes lost to arena headers = 4,096
Total = 2,359,296"
# The identity: in each heap the lines add up to the total, and that is the arenas.
identity() { # TEXT: one word a heap
  awk -F= '/=/ { gsub(/[, ]/, "", $2) }
    / bytes\/arena|huge mappings/ { arenas += $2; next }
    /^# bytes (in (allocated|available)|lost)|unused pools/ { sum += $2; next }
    /^Total/ { print (sum == $2 && arenas == $2 ? "holds" : "broken:" sum ":" arenas ":" $2); sum = arenas = 0 }' "$1" | tr '\n' ' '
}
is "the identity holds in each heap" "$(identity text)" "holds holds "
sed 's/7,560/7,561/' text >planted
is "a planted fault breaks it" "$(identity planted)" "holds broken:262145:262144:262144 "
"$mkdump" --blocks 30000 many.hqd
"$heapql" debugmallocstats many.hqd >many
like "and in a heap by chance" "$(identity many)" '^(holds )+$'
# FIELD.md 4.5: the identity as a query.
is "the identity as a query" "$(rows sql many.hqd "SELECT (SELECT sum(size) FROM arena)
  - (SELECT sum(used * blk_size + (capacity - used) * blk_size + hdr_size + (pool_size - hdr_size - capacity * blk_size)) FROM pool)
  - (SELECT sum(align_lost + hdr_size + free_bytes) FROM arena) AS must_be_zero")" 0
if python3 -c 'import sys; sys._debugmallocstats()' 2>stats; then
  is "the head of the table is CPython's, to the space" "$(sed -n 4,5p text)" "$(sed -n '/^class  /,/^-----/p' stats)"
  is "each of CPython's lines is there" \
    "$(sed -n '1,/^Total/s/^\(#[^=]*[^ =]\) *= .*/\1/p' stats | sed 's/# times object.*//' | while read -r label; do
      [ -z "$label" ] || grep -qF "$label" text || echo "$label"; done)" ""
  is "values stand where CPython's do" "$(awk '/^Total/ { print length; exit }' text)" "$(awk '/^Total/ { print length; exit }' stats)"
fi

is "resource: most resident, as ru_maxrss and in bytes" "$(rows resource h.hqd | cut -d, -f1,2,3,4)" "128,131072,65536,2000572"
# By least squares: live 0, 100, 200 at 0, 1, 2 s.
sed 's/^cost/timeline mono_ns=1000000000 live_bytes=0 rss=1000 serial=1\
timeline mono_ns=2000000000 live_bytes=100 rss=3000 serial=2\
timeline mono_ns=3000000000 live_bytes=200 rss=0 serial=3\
cost/; /^timeline.*mono_ns=[0-9]\{1,7\} /d' "$here/heap_a.txt" >slope.txt
"$mkdump" slope.txt slope.hqd
is "resource: slopes, of what is known" "$(rows resource slope.hqd | awk -F, '{ print $(NF - 1), $NF }')" "2000 100"
done_testing
