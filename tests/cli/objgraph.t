# objgraph's questions.  Each point is tied to what FIELD.md, 4.2, says that
# objgraph means, with values that follow from the pictures below; and each is
# asked of the file and of a database.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99

rows() { "$heapql" "$@" --csv 2>&1 | tr -d '\r' | sed 1d; }
# asks DESCRIPTION WANTED COMMAND...: X stands for the dumps, first the files,
# then the database of them.
asks() {
  asks_what=$1 asks_wanted=$2
  shift 2
  # shellcheck disable=SC2046
  is "$asks_what" "$(rows $(for a; do [ "$a" = X ] && echo $files || echo "$a"; done))" "$asks_wanted"
  # shellcheck disable=SC2046
  is "$asks_what: a database says so, too" \
    "$(rows $(for a; do [ "$a" = X ] && echo $database || echo "$a"; done))" "$asks_wanted"
}

# One dump: three Nodes of 32 bytes, an array of five Pairs, a type without
# blocks, and one block without a type.
cat >one.txt <<'END'
type Node 32
field Node next 0
type Pair 16
type Gone 8
block n1 32 Node
block n2 32 Node
block n3 40 Node
block pairs 80 Pair n=5
block plain 100
root data n1 addr=0x404010
ref n1.next n2
END
"$mkdump" --graph one.txt one.hqd
"$heapql" load one.hqd -o one.db >/dev/null
files=one.hqd database=one.db

# count(typename)
asks "count: blocks and bytes of a type" "3,104,,Node" count Node X
asks "count: an array is one block of five elements" "1,80,5,Pair" count Pair X
asks "count: a type without blocks has none" "0,0,,Gone" count Gone X
asks "count: those without a type" "1,100,,untyped" count untyped X
asks "count: --type" "3,104,,Node" count --type Node X
ok "count: none is no error" "$heapql" count Gone one.hqd
fails 1 "count: a type that is not there" "$heapql" count Nodes one.hqd
like "count: names the nearest" "$(cat .out)" 'no type "Nodes"; did you mean "Node"'
fails 2 "count: no type given" "$heapql" count one.hqd

# by_type(typename), at(addr)
asks "by-type: the blocks, largest first" "3,0x110040,40,,,Node,
1,0x100040,32,,,Node,
2,0x100060,32,,,Node," by-type Node X
asks "by-type: a type without blocks has none" "" by-type Gone X
asks "by-type: an array" "4,0x120040,80,5,,Pair," by-type Pair X
asks "at: the start of a block" "2,0x100060,,32,,Node," at 0x100060 X
asks "at: inside of a block" "2,0x100060,10,32,,Node," at 0x10006a X
asks "at: where no block is" "" at 0x100080 X
fails 1 "at: where no block is, is an error" "$heapql" at 0x100080 one.hqd
like "at: says so" "$(cat .out)" "no live block"
fails 2 "at: no address" "$heapql" at one one.hqd

# Four dumps of one process: what of each type is there, by serials.  Types
# have other numbers in each; in the fourth, block 13 is where block 3 was.
picture() { # SEQ NEXT TYPES; TYPE SERIAL... on standard input
  printf 'dump seq=%d pid=7 start_ns=1 mono_ns=%d000 next_serial=%d label=d%d host=box\n' $1 $1 $2 $1
  for t in $3; do
    case $t in A) s=16 ;; B) s=32 ;; N) s=48 ;; *) s=64 ;; esac
    echo "type $t $s"
  done
  while read -r t serials; do
    case $t in A) s=16 ;; B) s=32 ;; N) s=48 ;; *) s=64 ;; esac
    for n in $serials; do echo "block b$n $s $t serial=$n"; done
  done
}
picture 1 8 "A B V W" >g1.txt <<'END'
A 1 2 3
B 4 5
V 6
W 7
END
picture 2 11 "W B A" >g2.txt <<'END'
A 1 2 3 8 9 10
B 4
W 7
END
picture 3 13 "N A B W" >g3.txt <<'END'
A 1 2 3
B 4
N 11 12
W 7
END
picture 4 18 "B A N W" >g4.txt <<'END'
A 1 2 13 14 15
B 4 16 17
N 11 12
END
for i in 1 2 3 4; do "$mkdump" --graph g$i.txt g$i.hqd; done
"$heapql" load g1.hqd g2.hqd g3.hqd g4.hqd -o g.db >/dev/null
ok "the pictures are whole" "$heapql" info g1.hqd g2.hqd g3.hqd g4.hqd
# A shell may put them into any order; it is that of time that counts.
files="g1.hqd g3.hqd g4.hqd g2.hqd" database=g.db

# growth, show_growth(peak_stats): A grew 3, 6, 3, 5; B 2, 1, 1, 3.
asks "growth: what returns below its peak shows against the previous dump alone" \
  "3,2,1,96,64,32,B
5,2,-1,80,32,-16,A" growth X
asks "growth: it is silent against the peak" "3,,1,96,,32,B" growth --vs peak X
asks "growth: --vs previous" "3,2,,96,64,,B
5,2,,80,32,,A" growth --vs previous X
asks "growth: --all has what did not grow, and what vanished" \
  "3,2,1,96,64,32,B
5,2,-1,80,32,-16,A
2,0,0,96,0,0,N
0,0,-1,0,0,-64,V
0,-1,-1,0,-64,-64,W" growth --all X
asks "growth: a new type is growth from nothing" "2,2,2,96,96,96,N" growth --dump d3 X --limit 1
asks "growth: as at objgraph's first call, all is growth" "2,2,2,64,64,64,B
1,1,1,64,64,64,V
1,1,1,64,64,64,W
3,3,3,48,48,48,A" growth --dump d1 X
asks "growth: by count" "3,3,3,48,48,48,A
2,2,2,64,64,64,B
1,1,1,64,64,64,V
1,1,1,64,64,64,W" growth --dump d1 --sort count X
asks "growth: each step, against the peak" "1,d1,2,,2,64,,64,B
1,d1,1,,1,64,,64,V
1,d1,1,,1,64,,64,W
1,d1,3,,3,48,,48,A
2,d2,6,,3,96,,48,A
3,d3,2,,2,96,,96,N
4,d4,3,,1,96,,32,B" growth -t steps --vs peak X --limit 0
asks "growth: by site" "10,3,2,272,32,32,[untraced]" growth --by site X
like "growth: which dumps, in words" "$("$heapql" growth $files)" '^"d4" against "d3", the dump before it, .* of the 3 dumps from "d1" on'
like "growth: of one dump, in words" "$("$heapql" growth g1.hqd)" 'no earlier dump than "d1": all is growth'
sed 's/pid=7/pid=8/' g2.txt >other.txt
"$mkdump" --graph other.txt other.hqd
"$heapql" load g1.hqd other.hqd -o two.db >/dev/null
for d in "g1.hqd other.hqd" two.db; do
  # shellcheck disable=SC2086
  fails 1 "growth: dumps of two processes, $d" "$heapql" growth $d
  like "growth: says so" "$(cat .out)" 'dumps of one process: dump 2 is of process 8, dump 1 of 7'
done
fails 1 "growth: a dump twice" "$heapql" growth g1.hqd g2.hqd g1.hqd
like "growth: says so" "$(cat .out)" 'this dump is there already, as number 1'
fails 2 "growth: --vs something" "$heapql" growth g1.hqd --vs first
fails 2 "growth: --sort by something" "$heapql" growth g1.hqd --sort live
fails 2 "growth: --by something" "$heapql" growth g1.hqd --by block
fails 2 "--vs of another report" "$heapql" count A g1.hqd --vs peak

# Any kind of heapql part, the same in all dumps by its label.  16 is A, 32 is
# B, 48 is N; of 64 are V and W, which are 2, 1, 1 and 0.
asks "growth: by size, what vanished too" "3,2,1,96,64,32,32
5,2,-1,80,32,-16,16
2,0,0,96,0,0,48
0,-1,-2,0,-64,-128,64" growth --by size --all X
asks "growth: by two kinds" "3,2,1,96,64,32,B & 32
5,2,-1,80,32,-16,A & 16" growth --by type,size X
asks "growth: of all" "10,3,2,272,32,32,all" growth --by unity X
asks "growth: in a set or not; the first dumps do not know the type" \
  "8,3,0,176,32,-64,not in type:N
2,0,0,96,0,0,in type:N" growth --by set:type:N --all X
fails 2 "growth: a kind that is none" "$heapql" growth g.db --by tipe
like "growth: the nearest is named" "$(cat .out)" 'no kind "tipe"; did you mean "type"'
fails 2 "new: a second kind that is none" "$heapql" new g.db --by type,siz
like "new: the nearest is named, and nothing else is said" "$(cat .out)" '^heapql: .*no kind "siz"; did you mean "size"'
fails 2 "new: more than can be told apart" "$heapql" new g.db --by class,clodo,class

# Of a set, which each dump has its own of.
asks "growth: of a type that appears" "2,2,2,96,96,96,N" growth --type N --dump d3 X
asks "growth: of a type that is not yet there" "" growth --type N --dump d2 --all X
asks "growth: of one that vanished" "0,0,-1,0,0,-64,V" growth --type V --all X
asks "growth: of what is younger than a dump" "2,2,2,64,64,64,B
3,3,3,48,48,48,A" growth --since d2 X
asks "growth: without what is at an address that was used before" \
  "2,-1,-4,32,-16,-64,A" growth --of '(type:A)-since(d2)' --all X
asks "growth: of an empty set" "" growth --of none --all X
# Born after a mark: up to each dump, not up to the one whose file is the last.
for i in 2 4; do
  { cat g$i.txt
    echo "mark mark_id=0 name=m pass=1 thread_id=1 mono_ns=1500 serial=8 live_bytes=240 live_blocks=7 arena_bytes=0x40000 arenas=1 rss=0 allocs=7 bytes=240 untraced_bytes=0"
  } >m$i.txt
  "$mkdump" --graph m$i.txt m$i.hqd
done
is "growth: since a mark" "$(rows growth --between m, m4.hqd m2.hqd)" "2,2,2,96,96,96,N
2,2,2,64,64,64,B"
fails 1 "growth: of a type that no dump has" "$heapql" growth --type NN g.db
like "growth: says so" "$(cat .out)" 'no type "NN"'
fails 1 "growth: of a block that a dump has not" "$heapql" growth --of 17 g.db
like "growth: says which" "$(cat .out)" '^heapql: dump 1: '
asks "growth: the first of each step" "1,d1,2,,2,64,,64,B
2,d2,6,,3,96,,48,A
3,d3,2,,2,96,,96,N
4,d4,3,,1,96,,32,B" growth -t steps --vs peak X --limit 1

# heapy's stat, diff and pb: A fell and returned, B did, N appeared and stayed.
asks "trend: all blocks of each dump" "1,d1,7,7,240,240,4
2,d2,8,1,192,-48,3
3,d3,7,-1,240,48,4
4,d4,10,3,272,32,3" trend -t totals X
asks "trend: those that were largest once, and where they are not" "1,d1,3,3,48,48,A
2,d2,6,3,96,48,A
3,d3,3,-3,48,-48,A
4,d4,5,2,80,32,A
1,d1,2,2,64,64,B
2,d2,1,-1,32,-32,B
3,d3,1,0,32,0,B
4,d4,3,2,96,64,B
1,d1,0,0,0,0,N
2,d2,0,0,0,0,N
3,d3,2,2,96,96,N
4,d4,2,0,96,0,N" trend -t trend --limit 3 X
asks "trend: by size and count, of one vanished" "1,d1,2,2,128,128,64
2,d2,1,-1,64,-64,64
3,d3,1,0,64,0,64
4,d4,0,-1,0,-64,64" trend -t trend --by size --sort count --of 'type:V|type:W' X
asks "trend: of an empty set" "1,d1,0,0,0,0,0
2,d2,0,0,0,0,0" trend -t totals --of none --dump d2 X
asks "trend: of an empty set, no kind" "" trend -t trend --of none X

# get_new_ids(sortby): the four columns, by serial.
asks "new: what is new since the dump before" "3,5,3,2,48,A
1,3,2,2,64,B
2,2,0,0,0,N
1,0,0,-1,0,W" new --sort new X
asks "new: the increase first" "1,3,2,2,64,B
3,5,3,2,48,A
2,2,0,0,0,N
1,0,0,-1,0,W" new X
asks "new: sorted by old" "3,5,3,2,48,A
2,2,0,0,0,N
1,3,2,2,64,B
1,0,0,-1,0,W" new --sort old X
asks "new: sorted by current" "3,5,3,2,48,A
1,3,2,2,64,B
2,2,0,0,0,N
1,0,0,-1,0,W" new --sort current X
asks "new: as at objgraph's first call, all is new" "0,3,3,3,48,A
0,2,2,2,64,B
0,1,1,1,64,V
0,1,1,1,64,W" new --dump d1 X
asks "new: since an earlier one" "6,5,3,-1,48,A
0,2,2,2,96,N
1,3,2,2,64,B
1,0,0,-1,0,W" new --since d2 --sort new X --limit 9
asks "new: by size" "3,5,3,2,48,16
1,3,2,2,64,32
2,2,0,0,0,48
1,0,0,-1,0,64" new --by size --sort new X
asks "new: by two kinds, since an earlier one" "6,5,3,-1,48,A & 16" new --by type,size --since d2 --sort new X --limit 1
asks "new: by site" "7,10,5,3,112,[untraced]" new --by site X
asks "new: of a set" "3,5,3,2,48,A
2,2,0,0,0,N" new --of 'type:A|type:N' X
asks "new: --since is no part of the set" "6,5,3,-1,48,A" new --type A --since d2 X
asks "new: of a type that is not yet there" "" new --type N --dump d2 X
asks "new: of an empty set" "" new --of none --by size X
like "new: the column is that of types" "$("$heapql" new $files)" 'New bytes  Type$'
like "new: or not" "$("$heapql" new $files --by size)" 'New bytes  What$'
ids() { "$heapql" "$@" --csv | tr -d '\r' | sed 1d | cut -d, -f 1,3,4; }
is "new: one by one, and where an address is used again" \
  "$(ids new -t ids g3.hqd g4.hqd)" "13,16,A
14,16,A
15,16,A
16,32,B
17,32,B"
is "new: one by one, of a set" "$(ids new -t ids --type B g3.hqd g4.hqd)" "16,32,B
17,32,B"
addr() { "$heapql" sql "$1" "SELECT addr FROM block WHERE serial = $2" --csv | sed 1d; }
is "new: block 13 is where block 3 was" "$(addr g4.hqd 13)" "$(addr g3.hqd 3)"
fails 1 "new: since a later dump" "$heapql" new --dump d2 --since d3 g.db
fails 1 "new: dumps of two processes" "$heapql" new g1.hqd other.hqd
fails 2 "new: --sort by something" "$heapql" new g.db --sort bytes

# find_ref_chain, find_backref_chain(obj, predicate, max_depth, extra_ignore).
# The picture is that of objgraph's documentation, x = [1, 2, 3],
# y = [x, {key1: x}], z = [y, (x, y)], each name a variable; blocks 15 and 17
# hold each other and nothing else.  A weak reference leads from w to z, and a
# stack holds w.
{ cat "$HQ_SRCDIR/tests/cli/picture.txt"
  cat <<'END'
type Weak 16
field Weak target 8 weak
block w 16 Weak
ref w.target z
root stack w thread=1 addr=0x7ff000
END
} >chain.txt
"$mkdump" --graph chain.txt chain.hqd
"$heapql" load chain.hqd -o chain.db >/dev/null
files=chain.hqd database=chain.db
# steps COMMAND...: the serials of the chain, and what each is held by.
steps() { "$heapql" "$@" --csv 2>&1 | tr -d '\r' | sed 1d | cut -d, -f 3,8,10 | tr '\n' ' '; }
# chain DESCRIPTION WANTED OPTION...
chain() {
  chain_what=$1 chain_wanted=$2
  shift 2
  is "chain: $chain_what" "$(steps chain chain.hqd "$@")" "$chain_wanted"
  is "chain: $chain_what: a database says so, too" "$(steps chain chain.db "$@")" "$chain_wanted"
}
# From z to an Int: by the tuple it is five references, by y six.
chain "forwards, the shortest" \
  "11,,start 12,List.items,field 10,Items.item[1],field 4,Tuple.item[0],field 5,List.items,field 1,Items.item[0],field " \
  --from 11 --until type:Int
chain "not through what is ignored" \
  "11,,start 12,List.items,field 8,Items.item[0],field 9,List.items,field 4,Items.item[0],field 5,List.items,field 1,Items.item[0],field " \
  --from 11 --until type:Int --ignore type:Tuple
chain "no deeper than told, the block alone" "11,,none " --from 11 --until type:Int --max-depth 4
chain "as deep as told" "4,,start 5,List.items,field 1,Items.item[0],field " --from 4 --until type:Int --max-depth 2
chain "the block itself may be it" "4,,start " --from 4 --until 'refcount = 4'
chain "backwards until a variable holds it" \
  "4,data [tiny]+0x4010,root 5,List.items,field 1,Items.item[0],field " --from 1 --until root --backwards
chain "backwards until a condition holds" \
  "8,,start 9,List.items,field 7,Items.item[1],field 6,Dict.key[0],field " --from 6 --until type:List -b
chain "until a set" "4,,start 5,List.items,field 3,Items.item[2],field " --from 4 --until 'type:Int - (1 | 2)'
chain "what nothing holds has no chain" "15,,none " --from 15 --until root --backwards
chain "a cycle comes to an end" "15,,none " --from 15 --until type:Int
chain "a weak reference is none" "19,,none " --from 19 --until type:List
chain "a stack is no variable" "19,,none " --from 19 --until root -b
chain "but a root" "19,stack of thread main,root " --from 19 --until root:stack -b
chain "of any kind" "19,stack of thread main,root " --from 19 --until root:any -b
ok "chain: none is no error" "$heapql" chain chain.hqd --from 15 --until type:Int
like "chain: and said in words" "$(cat .out)" 'No chain: within 20 references from block 15 '
is "chain: for Graphviz" "$("$heapql" chain chain.hqd --from 1 --until root -b --dot | grep -c -e ' -> ')" 3
fails 1 "chain: a type that is not there" "$heapql" chain chain.hqd --from 1 --until type:Lits
like "chain: the nearest is named" "$(cat .out)" 'did you mean "List"'
fails 2 "chain: a condition that is none" "$heapql" chain chain.hqd --from 1 --until 'req <'
like "chain: its option is named" "$(cat .out)" '^heapql: chain: --until: '
fails 2 "chain: a kind of roots that is none" "$heapql" chain chain.hqd --from 1 --until root:heap
fails 2 "chain: from nowhere" "$heapql" chain chain.hqd --until root
fails 1 "chain: of a dump without references" "$heapql" chain one.hqd --from 99 --until root

# typestats, most_common_types: by count or by bytes.
files=one.hqd database=one.db
types() { "$heapql" types "$@" -t types --csv | tr -d '\r' | sed 1d | cut -d, -f 1,3,5,7; }
for d in $files $database; do
  is "types: by bytes, $d" "$(types $d)" "104,3,,Node
100,1,,[untyped]
80,1,5,Pair"
  is "types: by count, $d" "$(types $d --sort count --limit 2)" "104,3,,Node
100,1,,[untyped]"
done
types() { "$heapql" types "$@" -t types --csv | tr -d '\r' | sed 1d | cut -d, -f 1,3,7; }
# Of the picture: List 32 x 6, Int 24 x 3, Items 24 16 16 8 8 8, Tuple, Str, Dict, Weak.
for d in chain.hqd chain.db; do
  is "types: by count, those of as many by bytes, $d" "$(types $d --sort count --limit 4)" "192,6,List
80,6,Items
72,3,Int
48,1,Dict"
done
fails 2 "types: sorted by something" "$heapql" types one.hqd --sort live

# get_leaking_objects: no tracked object refers to it.  What a root holds is
# referred to, as what a module's dict holds; what refers to itself is, too; a
# weak reference is none.
cat >leaking.txt <<'END'
type Node 32
field Node next 0
field Node back 8 weak
block held 32 Node
block next 32 Node
block itself 32 Node
block weakly 32 Node
block gone 32 Node
block after 32 Node
root data held addr=0x404010
ref held.next next
ref next.back weakly
ref itself.next itself
ref gone.next after
END
"$mkdump" --graph leaking.txt leaking.hqd
"$heapql" load leaking.hqd -o leaking.db >/dev/null
files=leaking.hqd database=leaking.db
asks "unreferenced: what is lost or weakly held, and not what holds itself" \
  "64,2,96,4,Node,[untraced]" unreferenced X
is "unreferenced: block by block" "$(rows sql leaking.hqd 'SELECT serial FROM block WHERE indeg = 0 ORDER BY 1')" "4
5"
done_testing
