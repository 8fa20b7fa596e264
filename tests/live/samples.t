# Each sample shows what its first comment says, to the byte.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" | tail -n +2 | tr -d '\r' | tr '\n' ' '
}

mkdir leak fragment pymalloc late_stacks
for sample in leak fragment pymalloc; do
  ok "$sample runs" "$heapql" run -o "$tap_tmp/$sample/" --dump-at none -- \
    "$HQ_BUILDDIR/samples/$sample"
done

"$heapql" diff --json leak/*.1.hqd leak/*.2.hqd >diff.json
is "leak: 1000 born with 120000 bytes, 1 grown by 5000, none freed" \
  "$(jq -r '.[] | select(.table == "summary") | "\(.state) \(.blocks) \(.change)"' diff.json | tr '\n' ',')" \
  "born 1000 120000,freed 0 0,kept 0 0,grown 1 5000,shrunk 0 0,live now 1001 125000,"

is "fragment: 266 sessions of 100 bytes are left, and 134 lines of 104" \
  "$(ask fragment/*.1.hqd "SELECT req, count(*) FROM block GROUP BY 1")" "100,266 104,134 "
is "fragment: they hold on to more than 15 MB" \
  "$(ask fragment/*.1.hqd "SELECT sum(size) > 15000000 FROM arena WHERE kind = 'pools'")" "1 "

# Arenas by whose blocks are in them, from the blocks alone.
alone() { # SIZE: arenas that only blocks of that size keep
  ask fragment/*.1.hqd "SELECT count(*) FROM (SELECT arena_id FROM block GROUP BY arena_id
    HAVING min(req) = $1 AND max(req) = $1)"
}
pins() { "$heapql" pins -t "$1" --csv fragment/*.1.hqd 2>/dev/null | tr -d '\r' | sed 1d; }
is "fragment: the arenas that sessions keep alone, and their blocks there" \
  "$(pins parts | grep remember_session | cut -d, -f2) " "$(alone 100)"
is "fragment: those that lines keep alone" "$(pins parts | grep log_line | cut -d, -f2) " "$(alone 104)"
is "fragment: one arena is of both" "$(pins together | grep -c 'log_line.*remember_session')" 1
is "fragment: together they are all" "$(pins together | awk -F, '{ n += $2; b += $3 } END { print n, b }')" \
  "$(ask fragment/*.1.hqd "SELECT count(DISTINCT arena_id) || ' ' || count(*) FROM block" | sed 's/ $//')"
is "fragment: what is said of the sessions goes back with them, but for one arena that is kept" \
  "$(ask fragment/*.2.hqd "SELECT value FROM counter WHERE name = 'arenas_returned'")" "$(($(alone 100) - 1)) "
is "fragment: and that one is without a block" "$("$heapql" pins -t heap --csv fragment/*.2.hqd 2>/dev/null |
  tr -d '\r' | sed 1d | cut -d, -f10)" 1
is "fragment: the set says the same" \
  "$("$heapql" pins -t set_sum --where 'req = 100' --csv fragment/*.1.hqd 2>/dev/null | tr -d '\r' | sed 1d | cut -d, -f1,3)" \
  "266,$(alone 100 | tr -d ' ')"

pools="SELECT blk_size, count(*), sum(used), sum(capacity - used), sum(pool.hdr_size),
  sum(pool_size - pool.hdr_size - capacity * blk_size)
  FROM pool JOIN arena USING (dump_id, arena_id)
  WHERE arena.heap_id = 1 GROUP BY blk_size ORDER BY blk_size"
is "pymalloc: CPython's pools, header and quantization" \
  "$(ask pymalloc/*.hqd "$pools")" "8,2,1000,12,96,0 504,13,100,4,624,208 "
is "pymalloc: one arena of 64 pools, 49 unused" \
  "$(ask pymalloc/*.hqd "SELECT size, ntotalpools, nfreepools, align_lost FROM arena WHERE heap_id = 1")" \
  "262144,64,49,0 "

ok "late_stacks runs" "$heapql" run -o "$tap_tmp/late_stacks/" --stack off --dump-at none -- \
  "$HQ_BUILDDIR/samples/late_stacks"
counted="SELECT group_concat(name || ' ' || value, ', ') FROM (SELECT * FROM counter WHERE name IN
  ('traced_bytes', 'freed_traced_bytes', 'untraced_bytes', 'freed_untraced_bytes') ORDER BY name)"
is "late_stacks: 28 MB traced new, 28 MB of untraced freed" \
  "$(ask late_stacks/*.hqd "$counted")" \
  '"freed_traced_bytes 0, freed_untraced_bytes 28000000, traced_bytes 28000000, untraced_bytes 0" '
is "late_stacks: in one line" "$("$heapql" report totals late_stacks/*.hqd | head -1)" \
  "since trace start: 28.0 MB traced new, 28.0 MB of untraced freed, net 0 B"
is "late_stacks: every block has a trace, and they are as many as ever" \
  "$(ask late_stacks/*.hqd "SELECT count(*), sum(req), min(trace_id) >= 3 FROM block")" "1000000,28000000,1 "
is "late_stacks: the heap has not grown" \
  "$(ask late_stacks/*.hqd "SELECT max(arenas) = (SELECT max(arenas) FROM timeline WHERE serial <= 1010000) FROM timeline")" "1 "

# What blocks are and who holds them.
mkdir objects cache classes gobjects
ok "objects runs" "$heapql" run -o "$tap_tmp/objects/" --dump-at none -- "$HQ_BUILDDIR/samples/objects"
counts="SELECT name, count(*), sum(refcount) FROM block JOIN type USING (dump_id, type_id) GROUP BY name"
is "objects: types and counts" "$(ask objects/*.1.hqd "$counts")" \
  "dict,1,1 int,3,3 list,6,14 str,1,1 tuple,1,1 weakref,1,1 "
is "objects: when the names of cycles are gone, each holds one reference less" "$(ask objects/*.2.hqd "$counts")" \
  "dict,1,1 int,3,3 list,6,11 str,1,1 tuple,1,1 weakref,1,1 "
# Blocks by the variable that holds them: x, y, z, and the rest by their type.
picture="WITH named AS (SELECT dst_row AS row, substr(owner, 1) AS name FROM root WHERE kind = 'data' AND owner IN
    ('x', 'y', 'z', 'a', 'b', 'itself', 'watcher', 'greeting')),
  node AS (SELECT b.row, coalesce(n.name, t.name) AS name, b.refcount, b.leak, t.name AS type
    FROM block b JOIN type t USING (type_id) LEFT JOIN named n USING (row))"
is "objects: who refers to whom, as objgraph draws it" \
  "$(ask objects/*.1.hqd "$picture SELECT s.name || ' ' || substr(r.label, instr(r.label, '.')) || ' ' || d.name
     FROM ref r JOIN node s ON s.row = src_row JOIN node d ON d.row = dst_row WHERE how < 3 ORDER BY 1")" \
  "a .items[*] b b .items[*] a dict .key1 x itself .items[*] itself tuple .items[*] x tuple .items[*] y\
 x .items[*] int x .items[*] int x .items[*] int y .items[*] dict y .items[*] x z .items[*] tuple z .items[*] y "
is "objects: each count is that of references and names" \
  "$(ask objects/*.1.hqd "$picture SELECT name, refcount, (SELECT count(*) FROM ref WHERE dst_row = row AND how < 3) +
     (SELECT count(*) FROM root WHERE dst_row = row AND kind = 'data') AS held FROM node WHERE name = 'x' OR type IN ('list', 'tuple', 'dict')
     ORDER BY name")" \
  "a,2,2 b,2,2 dict,1,1 itself,2,2 tuple,1,1 x,4,4 y,3,3 z,1,1 "
is "objects: the weak reference is there, and counts for nothing" \
  "$(ask objects/*.1.hqd "$picture SELECT s.name, d.name, how FROM ref JOIN node s ON s.row = src_row JOIN node d ON d.row = dst_row
     WHERE how = 3")" "watcher,z,3 "
is "objects: two cycles are lost, of one list and of two" \
  "$(ask objects/*.2.hqd "SELECT leak, count(*), min(refcount), max(refcount), count(DISTINCT scc) FROM block WHERE scc > 0 GROUP BY leak")" \
  "definite,2,1,1,2 indirect,1,1,1,1 "

ok "cache runs" "$heapql" run -o "$tap_tmp/cache/" --dump-at none -- "$HQ_BUILDDIR/samples/cache"
held="SELECT retained_n FROM block JOIN type USING (dump_id, type_id) WHERE name = 'cache'"
is "cache: it holds 3 blocks for each of 100 pages" "$(ask cache/*.1.hqd "$held")" "301 "
is "cache: then of 1000" "$(ask cache/*.2.hqd "$held")" "3001 "
is "cache: keys and pages have no type, but a function and a size" \
  "$(ask cache/*.2.hqd "SELECT guess, count(*) FROM block WHERE type_id IS NULL GROUP BY 1 ORDER BY 1")" \
  "remember#16,1000 render#1000,1000 "
is "cache: nothing of it is lost" \
  "$(ask cache/*.2.hqd "SELECT leak, count(*) FROM block JOIN type USING (dump_id, type_id) GROUP BY 1")" "reachable,1001 "
"$heapql" check --json -o "$tap_tmp" -- "$HQ_BUILDDIR/samples/cache" >checked 2>err
is "cache: the gate finds it" $? 3
is "cache: and who holds what grows" \
  "$(grep -o '"holder":[^,]*' checked | sort | uniq -c | tr -s ' \t' ' ')" \
  ' 3 "holder": "data the_cache in cache -> cache.buckets[*]"'

ok "classes runs" "$heapql" run -o "$tap_tmp/classes/" --dump-at exit -- "$HQ_BUILDDIR/samples/classes"
is "classes: types and elements" "$(ask classes/*.hqd "SELECT replace(name, '(anonymous namespace)', 'A'), count(*), sum(object.count)
  FROM object JOIN type USING (dump_id, type_id) WHERE name NOT GLOB 'std*' GROUP BY name")" \
  "A::circle,3,3 A::labelled_circle,1,1 A::square,3,6 "
is "classes: a pointer to the second base is as good as one to the first" \
  "$(ask classes/*.hqd "SELECT count(*) FROM ref JOIN block b ON b.row = dst_row JOIN type t USING (type_id)
     WHERE rule = 5 AND t.name GLOB '*labelled_circle'")" "1 "
is "classes: two nodes own each other and are lost" \
  "$(ask classes/*.hqd "SELECT leak, count(*), count(DISTINCT scc) FROM block JOIN type USING (type_id)
     WHERE name GLOB '*_Sp_counted_ptr_inplace*node*' GROUP BY leak")" "definite,1,1 indirect,1,1 "

if [ -x "$HQ_BUILDDIR/samples/gobjects" ]; then
  ok "gobjects runs" "$heapql" run -o "$tap_tmp/gobjects/" --dump-at exit -- "$HQ_BUILDDIR/samples/gobjects"
  is "gobjects: ten, with two references more" \
    "$(ask gobjects/*.hqd "SELECT name, source, size, count(*), sum(refcount), max(refcount), group_concat(DISTINCT leak) FROM block
       JOIN type USING (dump_id, type_id) WHERE name = 'SampleNode'")" "SampleNode,gobject,32,10,12,3,reachable "
  is "gobjects: each is pointed to behind its private data" \
    "$(ask gobjects/*.hqd "SELECT r.rule, count(*), min(r.dst_off = o.start AND o.start > 0) FROM ref r JOIN object o ON o.block_row = r.dst_row
       JOIN type t USING (type_id) WHERE t.name = 'SampleNode' GROUP BY 1")" "6,9,1 "
fi

done_testing
