# heapy's notions, as FIELD.md 4.1 has them, on the picture of the seeds:
# x = [1, 2, 3]; y = [x, {key1: x}]; z = [y, (x, y)], a list that holds itself,
# two that hold each other.  What is wanted is worked out by hand from
# tests/cli/picture.txt: serials are its blocks in order.
#
#	1 one 2 two 3 three 4 x 5 xi 6 key1 7 d 8 y 9 yi 10 t 11 z 12 zi
#	13 self 14 selfi 15 a 16 ai 17 b 18 bi
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/picture.txt" picture.hqd
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
ok "load" "$heapql" load picture.hqd -o picture.db

rows() { "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d; }
# both DESCRIPTION WANTED COMMAND ARGS...: rows of the dump, and of the database.
both() {
  both_what=$1 both_want=$2 both_command=$3
  shift 3
  is "$both_what" "$(rows "$both_command" picture.hqd "$@")" "$both_want"
  is "$both_what, of a database" "$(rows "$both_command" picture.db "$@")" "$both_want"
}

# sp: x is held by its name, so 1, 2 and 3 are three references away.  Without
# the name the next reason is y, without that z.
both "shortest paths to all of a type" \
  "0,3,1,Int,24,data [tiny]+0x4010 → List.items → Items.item[0],root:0 4+16 5+0
1,3,2,Int,24,data [tiny]+0x4010 → List.items → Items.item[1],root:0 4+16 5+8
2,3,3,Int,24,data [tiny]+0x4010 → List.items → Items.item[2],root:0 4+16 5+16" \
  sp --type Int
both "the next reason" \
  "0,3,4,List,32,data [tiny]+0x4018 → List.items → Items.item[0],root:1 8+16 9+0" \
  sp 4 --avoid root:0
both "the one after that: z, by the tuple" \
  "0,4,4,List,32,data [tiny]+0x4020 → List.items → Items.item[1] → Tuple.item[0],root:2 11+16 12+8 10+16" \
  sp 4 --avoid root:0 --avoid root:1
both "and the last: z, by its own y, or by the tuple's" \
  "0,5,4,List,32,data [tiny]+0x4020 → List.items → Items.item[0] → List.items → Items.item[0],root:2 11+16 12+0 8+16 9+0" \
  sp 4 --avoid root:0 --avoid root:1 --avoid 10+16 -n 1
is "a screen of them" "$(rows sp picture.hqd --type Int --skip 1 -n 1)" \
  "1,3,2,Int,24,data [tiny]+0x4010 → List.items → Items.item[1],root:0 4+16 5+8"
is "of a set the nearest blocks only" "$(rows sp picture.hqd all | cut -d , -f 2,3)" "1,4
1,8
1,11"
is "a block to be avoided is none of the way, nor its end" \
  "$(rows sp picture.hqd '4 | 5' --avoid-block 4 | cut -d , -f 2,3)" ""
like "what is lost has no path" "$("$heapql" sp picture.hqd 13)" "^No root leads to the block\.$"
like "an empty set has none" "$("$heapql" sp picture.hqd none)" "^The set is empty\.$"
like "there are more" "$("$heapql" sp picture.hqd --type Int -n 2)" "^2 of 3 shortest paths; --skip 2 shows"
is "sp: from other blocks than roots" "$(rows sp picture.hqd 4 --from '7 | 10' | cut -d , -f 2,3,6,7)" "1,4,#10 → Tuple.item[0],10+16
1,4,#7 → Dict.value[0],7+24"
is "sp: a block is where it is" "$(rows sp picture.hqd 4 --from 4 | cut -d , -f 2,3,6,7)" "0,4,#4,"
is "sp: among what is lost" "$(rows sp picture.hqd 18 --from 15 | cut -d , -f 2,3,6,7)" "3,18,#15 → List.items → Items.item[0] → List.items,15+16 16+0 17+16"
like "sp: none from there" "$("$heapql" sp picture.hqd 4 --from 13)" '^No block of --from leads to the block\.$'
fails 2 "a set twice" "$heapql" sp picture.hqd --type Int 4
fails 2 "no set" "$heapql" sp picture.hqd
fails 2 "no expression" "$heapql" sp picture.hqd 'type:'
is "path of a set goes the same ways" "$(rows path picture.hqd --type Int -n 9 | cut -d , -f 1,2,3,9)" \
  "1,1,4,root:0
1,2,5,4+16
1,3,1,5+0
2,1,4,root:0
2,2,5,4+16
2,3,2,5+8
3,1,4,root:0
3,2,5,4+16
3,3,3,5+16"
is "merged: of a set" "$(rows path picture.hqd --merged --of 'type:Int - 2' --threshold 0 | cut -d , -f 1-3 | tail -1)" "48,100,2"
fails 1 "path: an empty set" "$heapql" path picture.hqd --of none

# rp: x is held by d (48), t (32), yi (16) and its name; d by yi; yi by y; y by t
# (32), zi (16) and its name; t by zi; zi by z; z by its name.  Columns: row,
# path, mark, count, bytes, ..., kind.
short() { sed 's/^\([^,]*,[^,]*,[^,]*,[^,]*,[^,]*\),[^,]*,[^,]*,[^,]*,\(.*\),[01]$/\1,\2/'; }
pattern='0,_,[-],1,32,List
1,a,[-],1,48,Dict
2,aa,[-],1,16,Items
3,a3,[-],1,32,List
4,a4,[-],1,32,Tuple
5,a5,[-],1,16,Items
6,a6,[-],1,32,List
7,a7,[R],1,,root data
8,a3b,[^ 5],1,16,Items
9,a3c,[R],1,,root data
10,b,[^ 4],1,32,Tuple
11,c,[^ 2],1,16,Items
12,d,[R],1,,root data'
is "rp: who refers to x" "$(rows rp picture.hqd 4 --by type | short)" "$pattern"
is "rp: of a database" "$(rows rp picture.db 4 --by type | short)" "$pattern"
is "rp: a screen of it" "$(rows rp picture.hqd 4 -n 3 | short)" "$(echo "$pattern" | head -3)"
like "rp: there is more" "$("$heapql" rp picture.hqd 4 -n 3)" "There are more rows: --limit N shows them\.$"
is "rp: less deep" "$(rows rp picture.hqd 4 --depth 1 | short)" '0,_,[-],1,32,List
1,a,[+],1,48,Dict
2,b,[+],1,32,Tuple
3,c,[+],1,16,Items
4,d,[R],1,,root data'
is "rp: not beyond lists, but from one" "$(rows rp picture.hqd 4 --stop type:List | short)" '0,_,[-],1,32,List
1,a,[-],1,48,Dict
2,aa,[-],1,16,Items
3,a3,[S],1,32,List
4,b,[-],1,32,Tuple
5,ba,[-],1,16,Items
6,baa,[S],1,32,List
7,c,[^ 2],1,16,Items
8,d,[R],1,,root data'
is "rp: a cycle leads back" "$(rows rp picture.hqd 13 | short)" '0,_,[-],1,32,List
1,a,[-],1,8,Items
2,aa,[^ 0],1,32,List'
is "rp: two in a cycle, together" "$(rows rp picture.hqd '15 | 17' | short)" '0,_,[-],2,64,List
1,a,[-],2,16,Items
2,aa,[^ 0],2,64,List'
# d is behind yi, so it is no immediate dominator of x; of zi and t, the tuple is
# behind zi.
is "rp: by immediate dominators" "$(rows rp picture.hqd 4 --imdom --depth 2 | short)" '0,_,[-],1,32,List
1,a,[-],1,32,Tuple
2,aa,[+],1,16,Items
3,b,[-],1,16,Items
4,ba,[+],1,32,List
5,c,[R],1,,root data'
is "rp: an empty set" "$(rows rp picture.hqd none | short)" '0,_,[R],0,0,none'
# Blocks of several kinds: the set's own words; e1 to e3 and the table, clodo.
is "rp: clodo says whose a buffer is" "$(rows rp graph.hqd type:Entry --depth 1 | short)" '0,_,[-],3,96,Entry
1,a,[+],1,160,buffer of Cache
2,b,[+],1,64,Cache
3,c,[+],2,64,Entry
4,d,[+],1,48,Pair
5,e,[R],1,,root stack'
is "rp: by size" "$(rows rp graph.hqd 'type:Entry | 1' --by size --depth 0 | short)" "0,_,[+],4,160,type:Entry | 1"
fails 2 "rp: by what is no kind" "$heapql" rp picture.hqd 4 --by typo
fails 2 "rp: of what" "$heapql" rp picture.hqd

# dominos: x takes xi and its three with it; so does y, which has d and key1
# beside, only together with x; a lost cycle takes itself.
both "domisize of x" "128,5,32,1" domisize --of 4
both "domisize of y: x has its name yet" "128,4,32,1" domisize --of 8
both "domisize of both is more than of each" "256,9,64,2" domisize --of '4 | 8'
both "domisize of nothing" "0,0,0,0" domisize --of none
both "domisize of all" "456,18,456,18" domisize
both "domisize of a cycle" "40,2,32,1" domisize --of 13
both "dominos by kind" "72,56.25,3,0,Int
32,25,1,1,List
24,18.75,1,0,Items" dominos --of 4
both "dominos of a set" "72,28.125,3,0,Int
64,25,2,2,List
48,18.75,1,0,Dict
40,15.625,2,0,Items
32,12.5,1,0,Str" dominos --of '4 | 8'
both "dominos of nothing" "" dominos --of none
is "dominos are what part says of them" "$(rows part picture.hqd --of 'dominos(4 | 8)' -n 0 | cut -d , -f 2,4,8)" \
  "$(rows dominos picture.hqd --of '4 | 8' | awk -F , '{ print $3 "," $1 "," $5 }')"
is "the retained size of a set is its domisize" "$(rows retained picture.hqd --of '4 | 8' | cut -d , -f 1,3)" "256,9"

# Further kinds.  idset: in a set or not.  findex: the first rule that holds; x is
# a list before it is one of 4, 5, 6; what none holds for, is a kind, too.
counted() { rows part picture.hqd -n 0 "$@" | awk -F , '{ print $2 "," $4 "," $8 }'; }
is "byidset" "$(counted --by 'set:type:List & 4')" "17,424,not in type:List & 4
1,32,in type:List & 4"
cat >rules <<'END'
# lists first
type:List

  4 | 5 | 6
where 'req = 24'
END
is "findex" "$(counted --by rules:rules)" "6,192,type:List
7,136,[none of the rules]
3,72,where 'req = 24'
2,56,4 | 5 | 6"
is "findex and another kind" "$(counted --by rules:rules,size | head -2)" "6,192,type:List & 32
3,72,where 'req = 24' & 24"
is "a row of rules is opened" "$(counted --by rules:rules --row 3 --by type)" "1,32,Str
1,24,Items"
is "heapy's and FIELD's names" "$(counted --by all; counted --by req | head -1)" "18,456,all
8,256,32"
printf 'type:List\ntype:\n' >wrong
fails 2 "a rule that is none" "$heapql" part picture.hqd --by rules:wrong
like "says in which file" "$(cat .out)" 'rules of wrong: set "type:", place 6'
fails 1 "a set that is not there" sh -c '"$1" part picture.hqd --by set:nosuch 2>/dev/null' - "$heapql"
is "prints nothing" "$(cat .out)" ""
fails 1 "no file of rules" "$heapql" part picture.hqd --by rules:nosuch
fails 2 "site of what frame" "$heapql" part picture.hqd --by site:one
is "byprod at a depth" "$(rows part graph.hqd --by site:0 -n 0 | awk -F , '{ n += $2 } END { print n }')" 22

# owners: the table is the cache's, and so is what only the table refers to; to
# what several objects refer belongs to none.
owned() { rows part graph.hqd --by id -n 0 --of "$1" | sed 's/.*#\([0-9]*\) .*/\1/' | tr '\n' ' '; }
is "owners of a table" "$(owned 'owners(2)')" "1 "
is "owners of all: of key e1, of text e3, by their fields" "$(owned 'owners(all)')" "1 3 5 "
is "owners of objects" "$(owned 'owners(type:Entry)')$(owned 'owners(none)')" ""
cat >two.txt <<'END'
type Pair 16
field Pair left 0
field Pair right 8
block a 16 Pair
block b 16 Pair
block only 40
block shared 48
block inner 56
block alone 64
root region a name=r
root region b name=r
ref a.left only
ref a.right shared
ref b.left shared
ref only+0 inner
END
"$mkdump" --graph two.txt two.hqd
is "byclodo: two owners are none, an owner's buffer has buffers" \
  "$(rows part two.hqd | awk -F , '{ print $2 "," $4 "," $8 }')" "2,112,buffer (no owner)
2,96,buffer of Pair
2,32,Pair"
is "byrcs: a buffer's owner tells what it is" "$(rows part two.hqd --by rcs | awk -F , '{ print $2 "," $4 "," $8 }')" \
  "2,88,Pair
1,64,<Nothing>
1,56,buffer of Pair
2,32,root region"

# byid: of one size by name, whether all are shown or the first ones, and the row
# that is opened is the one that is shown.
is "byid: the first of those of one size" "$(rows part picture.hqd --by id -n 3 --type List | cut -d , -f 8)" "#11 List
#13 List
#15 List"
is "byid: are the first of all" "$(rows part picture.hqd --by id -n 0 --type List | cut -d , -f 8 | head -3)" "#11 List
#13 List
#15 List"
is "byid: a row is opened" "$(rows part picture.hqd --by id --row 1 --type List | cut -d , -f 8)" "#13 List"

# A dump without references says so, whatever is asked of them.
"$mkdump" --blocks 20 none.hqd
for c in "sp all" "rp all" "dominos --of all" "domisize --of all" "part --of imdom(all)"; do
  # shellcheck disable=SC2086
  fails 1 "no references: $c" "$heapql" ${c%% *} none.hqd ${c#* }
  like "$c says so" "$(cat .out)" "knows of no references"
done
is "sets need none" "$(rows part none.hqd --by unity --of "all - none" | cut -d , -f 2)" 20

done_testing
