# heapql info: what it says of a dump that is known to the last byte, and of
# dumps that break each of the rules.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
fixture=$HQ_SRCDIR/tests/cli/fixture.txt
cd "$tap_tmp" || exit 99

"$mkdump" "$fixture" tiny.hqd
ok "a whole dump" "$heapql" info tiny.hqd
for line in 'blocks +5$' 'requested +1.9 MiB \(2,000,059\)$' 'program +tiny$' \
  'command +tiny -x$' 'pause +1.23 us$' 'integrity +whole$' \
  'bytes in allocated blocks +2,093,136$' 'available blocks +130,864$' \
  'unused pools +65,536$' 'headers +4,208$' 'quantization +16$' \
  'arenas: exactly the sum +2,293,760$'; do
  like "it says: $line" "$("$heapql" info tiny.hqd)" "^$line"
done
is "JSON is one array, a row of the table dump first" \
  "$("$heapql" info --json tiny.hqd | head -2 | cut -c1-41)" \
  '[
{"table":"dump","file":"tiny.hqd","size":'
ok "several dumps" "$heapql" info tiny.hqd tiny.hqd
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" plain.hqd
like "stacks: off" "$("$heapql" info plain.hqd)" '^recorded +off$'
"$mkdump" "$HQ_SRCDIR/tests/cli/stacks_a.txt" stacks.hqd
for line in 'recorded +of every allocation$' 'frames at most +64$' 'stacks +8$' \
  'memory for them +4.0 KiB \(4,096\)$' 'cut at the limit +1$' 'stacks lost +0$' \
  'most by stacks +1.9 MiB \(2,001,752\)$'; do
  like "of stacks: $line" "$("$heapql" info stacks.hqd)" "^$line"
done
sed 's/stack_sample_bytes value=0/stack_sample_bytes value=512/' \
  "$HQ_SRCDIR/tests/cli/stacks_a.txt" >sampled.txt
"$mkdump" sampled.txt sampled.hqd
like "of samples" "$("$heapql" info sampled.hqd)" '^recorded +of one allocation in about 512 bytes$'

is "computed columns: class, arena, heap, thread, birth" \
  "$("$heapql" sql --csv tiny.hqd 'SELECT serial, szidx, arena_id, heap_id, tid, birth_ns FROM block ORDER BY serial' | tr -d '\r')" \
  "serial,szidx,arena_id,heap_id,tid,birth_ns
7,1,0,0,77,
8,1,0,0,78,1500
9,65535,1,0,,1500
50,1,0,0,77,3000
99,2,0,0,,3000"

is "a trace's frames, and what is computed of it" \
  "$("$heapql" sql --csv tiny.hqd 'SELECT trace_id, nframe, total_nframe, top_frame, site_frame, label FROM trace;
    SELECT trace_id, depth, frame_id FROM trace_frame; SELECT pc_id, offset FROM pc' | tr -d '\r' | sed '/^$/d')" \
  "trace_id,nframe,total_nframe,top_frame,site_frame,label
0,0,0,,,untraced
1,0,0,,,unsampled
2,0,0,,,lost
3,3,3,2,2,
4,2,,1,1,
5,2,,3,3,
6,3,3,1,1,
trace_id,depth,frame_id
3,0,2
3,1,1
3,2,0
4,0,1
4,1,0
5,0,3
5,1,0
6,0,1
6,1,1
6,2,0
pc_id,offset
0,
1,0x100
2,0x200
3,0x300
4,"

# broken DESCRIPTION SED-SCRIPT PATTERN: the fixture, spoiled.
broken() {
  sed "$2" "$fixture" >spoiled.txt
  cmp -s "$fixture" spoiled.txt && { tap_point 1 "$1: the script changes it"; return; }
  "$mkdump" spoiled.txt spoiled.hqd
  fails 1 "$1" "$heapql" info spoiled.hqd
  like "$1: is said" "$(sed -n '/^Damage/,$p' .out)" "$3"
  fails 1 "$1: load refuses it" "$heapql" load spoiled.hqd -o s.db
  case $1 in
  *number* | *twice* | "ticks"* | "no row"* | "two rows"*)
    [ "$1" = "a serial twice" ] ||
      fails 1 "$1: sql refuses it" "$heapql" sql spoiled.hqd 'SELECT 1' ;;
  esac
  ok "$1: --partial loads it" "$heapql" load --partial spoiled.hqd -o s.db
  rm -f s.db
}
broken "an arena larger than its parts" 's/free_bytes=0x10000/free_bytes=0x10001/' 'its parts come to'
broken "a block in no pool" '/serial=50/s/pool_id=0/pool_id=7/' 'its pool is not there'
broken "a block outside of its pool" 's/addr=0x20030/addr=0x20020/' 'does not lie in its pool'
broken "a block between two slots" 's/addr=0x10070/addr=0x10078/' 'does not start where'
broken "two blocks at one place" 's/addr=0x10050/addr=0x10040/' 'overlaps the one before'
broken "blocks out of order" '/serial=7 /{h;d};/serial=50/G' 'overlaps the one before, or is out of order'
broken "a serial twice" 's/serial=50 req/serial=7 req/' 'its serial is there twice'
broken "a serial of the future" 's/serial=99/serial=100/' 'not given out yet'
broken "a serial 0" 's/serial=9 /serial=0 /' 'not given out yet'
broken "more asked for than usable" 's/req=16/req=17/' 'more was asked for'
broken "more usable than a block" '/0x10040/s/usable=16/usable=17/' 'more is usable|overlaps'
broken "a wrong count of used blocks" 's/used=3/used=4/' 'used blocks is another'
broken "more used than the pool holds" 's/used=1 state=full/used=2 state=full/' 'more than it'
broken "a wrong state" 's/state=full/state=used/' 'state does not fit'
broken "a pool outside of its arena" 's/base=0x101000/base=0x102000/' 'does not lie in its arena'
broken "a pool in no arena" '/pool_id=1 /s/arena_id=0/arena_id=5/' 'its arena is not there'
broken "overlapping pools" '/^pool pool_id=1/s/base=0x20000/base=0x18000/' 'overlaps'
broken "overlapping arenas" 's/base=0x100000/base=0x3f000/' 'overlaps the one before'
broken "an arena in no heap" '/^arena.*huge/s/heap_id=0/heap_id=4/' 'its heap is not there'
broken "a wrong number of a pool" 's/^pool pool_id=1/pool pool_id=5/' 'its number is another'
broken "ticks that go back" 's/mono_ns=3000/mono_ns=30/' 'the order is broken'
broken "a counter that contradicts the blocks" 's/live_blocks value=5/live_blocks value=60/' 'live_blocks is 60, there are 5'
broken "a counter twice" '/name=frees/p' '^ +- +counter +row 2: it is there twice'
broken "a tick twice" '/^tick serial=8/p' 'it is there twice'
broken "a size class twice" '/^size_class.*szidx=2/p' 'it is there twice'
broken "a mapping twice" '/^mapping/p' 'it is there twice'
broken "a timeline's row twice" '/^timeline mono_ns=5000/p' 'it is there twice'
broken "a wrong number of a trace" 's/^trace trace_id=4/trace trace_id=3/' 'its number is another'
broken "a wrong number of a node" 's/^node node_id=4/node node_id=7/' 'its number is another'
broken "a wrong number of a pc" 's/^pc pc_id=4/pc pc_id=0/' 'its number is another'
broken "a node before its parent" '/^node node_id=2/s/parent=1/parent=2/' 'its parent does not come before it'
broken "a node that is its root's parent" '/^node node_id=0/s/$/ parent=1/' 'its parent does not come before it'
broken "a node without its pc" '/^node node_id=2/s/pc_id=2/pc_id=5/' 'its pc is not there'
broken "a trace without its node" '/^trace trace_id=3/s/node_id=3/node_id=6/' 'its node is not there'
broken "a pc in no module" '/^pc pc_id=2/s/module_id=0/module_id=1/' 'its module is not there'
broken "a block without its trace" 's/trace_id=5$/trace_id=7/' 'its trace is not there'
broken "a trace with too many blocks" '/^trace trace_id=6/s/$/ live_blocks=1/' 'its number of live blocks is another'
broken "a trace with too many bytes" '/^trace/s/live_bytes=26/live_bytes=27/' 'another number of bytes'
broken "a trace with too many allocations" '/^trace trace_id=6/s/allocs=4/allocs=90/' 'the allocations of all traces are 98, those counted 13'
broken "no row in dump" '/^dump/d' '0 rows instead of one'
broken "two rows in cost" '/^cost/p' '2 rows instead of one'

"$heapql" load tiny.hqd -o x.db
is "of a database, its dumps" \
  "$("$heapql" info --csv x.db | tr -d '\r')" \
  "dump_id,program,pid,seq,label,wall_ns,blocks,requested,truncated
1,tiny,77,3,start,1700000000000000000,5,2000059,0"

fails 1 "a file that is not there" "$heapql" info nix.hqd
fails 1 "an empty file" "$heapql" info /dev/null
fails 2 "no operand" "$heapql" info
done_testing
