# What people ask of tracemalloc, memory_profiler and sys._debugmallocstats,
# answered from programs that run; each number by hand.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99
unset COLUMNS
rows() { "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d; }
field() { awk -F, -v n="$1" '{ print $n }' | tr '\n' ' '; }

# Why did `del x` give nothing back?  samples/lines.c has the sums.
mkdir lines
ok "lines runs" "$heapql" run -o lines/ --dump-at none -- "$HQ_BUILDDIR/samples/lines"
one=$(echo lines/*.1.hqd) two=$(echo lines/*.2.hqd)
ok "into a database" "$heapql" load "$one" "$two" -o lines.db
rows profile "$two" -t lines >table
is "live bytes: x, y, del x, y2, del y2, y3" "$(field 3 <table)" "0 6000040 3200040 -3200040 3200040 -3200040 3200040 "
is "blocks" "$(field 9 <table)" "0 200002 100002 -100002 100002 -100002 100002 "
is "passes" "$(field 8 <table)" "1 1 1 1 1 1 1 "
is "arenas grow for x and y; del gives none back, the further copies take none" \
  "$(field 5 <table | awk '{ print ($2 >= 6000040), ($3 > 0), $4, $5, $6, $7 }')" "1 1 0 0 0 0"
is "the same in a database" "$(rows profile lines.db -t lines)" "$(cat table)"
is "the lines' text stands beside them, without the macros" \
  "$("$heapql" profile "$two" -t lines | sed -n 's/.*  \(y2 = deepcopy(y);\) *$/\1/p')" "y2 = deepcopy(y);"
"$heapql" profile "$one" >why
like "it says what del x freed" "$(cat why)" '^Line [0-9]+, del\(&x\); freed 3\.1 MiB, and arenas stayed as they were: '
like "and why: what keeps the arenas" "$(cat why)" \
  '^Of what was alive after line [0-9]+, 200,002 blocks \(5\.7 MiB\) are alive in this dump and keep [0-9]+ of its [0-9]+ arenas'
is "the ints that y shares, which are nowhere alone, and y's own lists" \
  "$(rows profile "$one" -t pins | awk -F, '{ print $5, $3, $4 }' | sort | tr '\n' ' ')" \
  "int 100000 2800000 list 50001 2000040 untyped 50001 1200000 "
is "arenas that the ints alone keep" "$(rows profile "$one" -t pins | awk -F, '$5 == "int" { print ($2 > 0 && $2 <= $1) }')" 1
like "the further copies use that room" "$("$heapql" profile "$two")" 'y3 = deepcopy\(y\); added 3\.1 MiB of live blocks and no arena: it uses room again'
is "between two marks: what make and the first copy left" "$(rows snapshot "$one" --between start,deleted | field 1 | tr ' ' '\n' | sort -n | tr '\n' ' ')" \
  "1200000 2000040 2800000 "
is "after them: y3 alone" "$(rows snapshot "$two" --between deleted,end | field 1)" "2000040 1200000 "
is "compare: the same two lines grew" "$(rows compare "$one" "$two" | awk -F, '{ print $2, $4 }' | tr '\n' ' ')" \
  "2000040 50001 1200000 50001 0 0 "


# get_object_traceback: of an address in the middle of a block.
addr=$(rows sql "$one" "SELECT addr + 5 FROM block JOIN type USING (dump_id, type_id) WHERE name = 'int' ORDER BY serial LIMIT 1")
is "where an object was allocated" \
  "$(rows block "$addr" "$one" -t stack | grep -o ',new_int,\|,make,\|,function,\|,main,' | tr -d '\n')" ",new_int,,make,,function,,main,"

# tracemalloc was started too late: 28 MB, though nothing has grown.
ok "late_stacks runs" "$heapql" run -o "$tap_tmp/late.hqd" --stack off --dump-at none -- "$HQ_BUILDDIR/samples/late_stacks"
"$heapql" traced late.hqd >traced
is "get_traced_memory: what tracemalloc would say" "$(sed -n 's/^Traced now.*(\(.*\))$/\1/p' traced)" "28,000,000"
like "freed of what had no stack" "$(cat traced)" '^Freed since, of what had no stack .*\(28,000,000\)$'
like "the puzzle in words" "$(cat traced)" \
  '28\.0 MB in 1,000,000 blocks that had no stack were freed since stacks were started\. tracemalloc does not see that: its number would be 28\.0 MB more .* Live bytes have changed by 0 B\.'
is "memory of our own is dump.self_bytes" "$(rows traced late.hqd -t own | sed -n '1s/.*,//p')" \
  "$(rows sql late.hqd "SELECT self_bytes FROM dump")"

cat >peak.c <<'EOF'
#include <stdlib.h>
#include <heapql/heapql.h>
int main(void)
{
	void *volatile p = malloc(5000000);
	free(p);
	heapql_reset_peak();
	p = malloc(1000000);
	free(p);
	p = malloc(300000);
	heapql_dump("end");
	heapql_dump_wait();
	free(p);
	return 0;
}
EOF
ok "a program that resets its peak compiles" ${CC:-cc} -O1 -I"$HQ_SRCDIR/include" peak.c -o peak
"$heapql" run --dump-at none -o "$PWD/peak.hqd" ./peak
is "reset_peak: the peak is of what came since; both bounds agree, so it is exact" \
  "$(rows traced peak.hqd -t memory | cut -d, -f1-5)" "300000,300000,1000000,,1"

# take_snapshot allocates nothing of what it tells of.
cat >twice.c <<'EOF'
#include <heapql/heapql.h>
int main(void)
{
	heapql_dump("one");
	heapql_dump_wait();
	heapql_mark("between");
	heapql_dump("two");
	return heapql_dump_wait();
}
EOF
ok "a program that dumps twice compiles" ${CC:-cc} -O1 -I"$HQ_SRCDIR/include" twice.c -o twice
mkdir twice.d
"$heapql" run --dump-at none -o twice.d/ ./twice
counted="SELECT group_concat(value, ' ') AS v FROM (SELECT * FROM counter WHERE name IN ('allocations', 'bytes_allocated', 'frees', 'live_blocks') ORDER BY name)"
is "a dump and a mark allocate nothing from the heap" \
  "$(rows sql twice.d/*.1.hqd "$counted")" "$(rows sql twice.d/*.2.hqd "$counted")"

# sys._debugmallocstats: samples/pymalloc.c has the sums.
ok "pymalloc runs" "$heapql" run -o "$tap_tmp/py.hqd" --dump-at none -- "$HQ_BUILDDIR/samples/pymalloc"
is "a heap of CPython 3.6, line by line" "$("$heapql" debugmallocstats py.hqd | sed -n '/^Heap objects/,/^Total/p')" \
  "Heap objects, cpython36:
Small block threshold = 512, in 64 size classes.

class   size   num pools   blocks in use  avail blocks
-----   ----   ---------   -------------  ------------
    0      8           2            1000            12
   62    504          13             100             4

# arenas allocated current         =                    1
1 arenas * 262144 bytes/arena      =              262,144

# bytes in allocated blocks        =               58,400
# bytes in available blocks        =                2,112
49 unused pools * 4096 bytes       =              200,704
# bytes lost to pool headers       =                  720
# bytes lost to quantization       =                  208
# bytes lost to arena alignment    =                    0
Total                              =              262,144"
cat >ten.c <<'EOF'
#include <heapql/heapql.h>
int main(void)
{
	struct heapql_heap *heap = heapql_heap_new("ten", HEAPQL_CPYTHON310);
	for (int i = 0; i < 2000; i++)
		heapql_heap_malloc(heap, 10);
	for (int i = 0; i < 600; i++)
		heapql_heap_malloc(heap, 100);
	heapql_dump(0);
	return heapql_dump_wait();
}
EOF
ok "a program with a heap of CPython 3.10 compiles" ${CC:-cc} -O1 -I"$HQ_SRCDIR/include" ten.c -o ten
"$heapql" run --dump-at none -o "$PWD/ten.hqd" ./ten
"$heapql" debugmallocstats ten.hqd >ten
# 1021 blocks of 16 and 145 of 112 in a pool of 16384 - 48; 96 bytes are left of each of these.
is "its classes" "$(sed -n '/^Heap ten/,/^$/d; /^ *[06] .*[0-9] *$/p' ten | sed -n '/^ *\(0 *16\|6 *112\) /p' | awk '{ print $1, $2, $3, $4, $5 }' | tr '\n' ' ')" \
  "0 16 2 2000 42 6 112 5 600 125 "
value() { sed -n "/^Heap ten/,\$s/^$1 *= *//p" ten | tr -d ,; }
is "and sums" "$(value '# bytes in allocated blocks') $(value '# bytes in available blocks') $(value '# bytes lost to pool headers') $(value '# bytes lost to quantization')" \
  "99200 14672 336 480"
is "the total is the arena, also where its base is not aligned to a pool" \
  "$(value Total) $(($(value '[0-9]* unused pools .* bytes') + $(value '# bytes lost to arena alignment')))" "1048576 933888"

# gc.set_debug: two cycles that lost their names.
mkdir objects
"$heapql" run -o objects/ --dump-at none -- "$HQ_BUILDDIR/samples/objects"
is "garbage cycles as gc prints them" "$("$heapql" collect objects/*.2.hqd | sed 's/0x[0-9a-f]*/0x/')" \
  "gc: collectable <list 0x>
gc: collectable <list 0x>
gc: collectable <list 0x>
gc: done, 3 unreachable, 0 uncollectable"
is "while they had names there were none" "$("$heapql" collect objects/*.1.hqd)" "gc: done, 0 unreachable, 0 uncollectable"
is "the three were reachable and are lost" \
  "$(rows transitions objects/*.1.hqd objects/*.2.hqd | grep -v ,reachable, | cut -d, -f1-4 | tr '\n' ' ')" \
  "reachable,definite,2,64 reachable,indirect,1,32 "
done_testing
