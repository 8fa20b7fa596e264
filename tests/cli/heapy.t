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

done_testing
