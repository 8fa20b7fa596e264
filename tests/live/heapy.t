# heapy's notions on the sample runtime (samples/objects.c), whose heap is known:
# sizes are those of its structs on a machine of 64 bits, a head of 16 bytes,
# then int 8, str 8 and its text, a sequence 8 and 8 an item, dict 8 and 32 an
# entry, weakref 8.
#
#	x = [1, 2, 3]  48   y = [x, d] 40   z = [y, t] 40   d {key1: x} 56
#	t (x, y) 40         three ints 24 each              a weakref 24
#	"hello" 30          three lists of one item 32: itself, and a with b
#
# Stacks may hold what the compiler left there, so nothing asked here depends on
# roots that are stacks or registers.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
[ "$(getconf LONG_BIT)" = 64 ] || skip_all "sizes are those of 64 bits"
cd "$tap_tmp" || exit 99

mkdir o
ok "objects runs" "$heapql" run -o "$tap_tmp/o/" --dump-at none -- "$HQ_BUILDDIR/samples/objects"
ok "load" "$heapql" load o/*.1.hqd o/*.2.hqd -o x.db
rows() { "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d; }
typed="where 'type_id IS NOT NULL'"
# parts N BY [ARGS...]: count, bytes and kind of what has a type, in dump N.
parts() {
  parts_n=$1 parts_by=$2
  shift 2
  rows part x.db -d "$parts_n" --by "$parts_by" -n 0 --of "$typed" "$@" |
    sed 's/^[^,]*,\([^,]*\),[^,]*,\([^,]*\),[^,]*,[^,]*,[^,]*,\(.*\)/\1,\2,\3/' | tr -d '"'
}
types='6,224,list
3,72,int
1,56,dict
1,40,tuple
1,30,str
1,24,weakref'
is "bytype" "$(parts 1 type)" "$types"
is "byclodo: nothing here is a buffer" "$(parts 1 clodo)" "$types"
is "of an opened dump, too" "$(rows part o/*.1.hqd --by type --of "$typed" | cut -d , -f 2,4,8)" "$types"
is "bysize" "$(parts 1 size)" '3,120,40
4,96,24
3,96,32
1,56,56
1,48,48
1,30,30'
is "byunity" "$(parts 1 unity)" "13,446,all"
is "byid: one row an object, biggest first" \
  "$(parts 1 id | sed 's/#[0-9]* //' | head -2; parts 1 id | wc -l)" '1,56,dict
1,48,list
13'
is "by(type & size)" "$(parts 1 type,size)" '3,96,list & 32
2,80,list & 40
3,72,int & 24
1,56,dict & 56
1,48,list & 48
1,40,tuple & 40
1,30,str & 30
1,24,weakref & 24'
is "by reference count: x has 4, y 3, lists in cycles 2" "$(parts 1 refcount)" '8,262,1
3,96,2
1,48,4
1,40,3'
is "bymodule: the program has allocated them" "$(parts 1 module | sed 's,/.*/,,')" "13,446,objects"
is "byrcs, where no stack is: x, what is in one list only" \
  "$(parts 2 rcs | grep -v -e stack -e register | grep -e dict -e 'list$')" '7,224,list
1,48,dict, list, root data, tuple'
is "byvia: the same by fields" "$(parts 2 via | grep -v -e stack -e register | grep -e key1 -e ',list.items\[\*\]$')" \
  '7,224,list.items[*]
1,48,data:x, dict.key1, list.items[*], tuple.items[*]'
is "by leak class, when the names of cycles are gone" "$(parts 2 leak --type list)" '3,128,reachable
2,64,definite
1,32,indirect'
is "a row is opened: lists by size, those of 40 by type" \
  "$(parts 1 type --row 0 --by size --row 1 --by type)" "2,80,list"
is "relheap: nothing was born between the dumps" "$(parts 2 unity --since 1)" ""
is "heapu: what is not reachable" "$(parts 2 type --of "leak:definite | leak:indirect")" "3,96,list"

# Blocks by name.
serial() { # VARIABLE
  rows sql x.db "SELECT dst FROM root WHERE dump_id = 1 AND kind = 'data' AND owner = '$1'"
}
x=$(serial x) y=$(serial y) itself=$(serial itself) a=$(serial a) b=$(serial b)
ok "sets are kept" sh -c '"$1" set x.db -d 1 lists = type:list && "$1" set x.db -d 1 "cycles = lists - $2 & lists - $3"' \
  - "$heapql" "$x" "$y"
is "and are the same blocks in dump 2" "$(rows part x.db -d 2 --of "lists & leak:definite ^ $itself" --by leak | cut -d , -f 2,8)" "1,definite"
is "indisize and domisize: three ints go with x" "$(rows domisize x.db -d 1 --of "$x")" "120,4,48,1"
is "dominos of it" "$(rows dominos x.db -d 1 --of "$x" | cut -d , -f 1,3,5)" "72,3,int
48,1,list"
is "two in a cycle go together, or not at all" \
  "$(rows domisize x.db -d 2 --of "$a"; rows domisize x.db -d 2 --of "$a | $b")" "64,2,32,1
64,2,64,2"
stacks=$(rows sql x.db "SELECT DISTINCT '--avoid root:' || kind FROM root
  WHERE dump_id = 1 AND kind IN ('stack', 'register')")
# shellcheck disable=SC2086
paths() { rows sp x.db -d 1 type:int $stacks "$@" | cut -d , -f 2,6; }
is "sp: the ints by x" "$(paths)" "2,data x in objects → list.items[0]
2,data x in objects → list.items[1]
2,data x in objects → list.items[2]"
# shellcheck disable=SC2086
root=$(rows sp x.db -d 1 "$x" $stacks | sed 's/.*,//')
is "the next reason is y" "$(paths --avoid "$root")" \
  "3,data y in objects → list.items[0] → list.items[0]
3,data y in objects → list.items[0] → list.items[1]
3,data y in objects → list.items[0] → list.items[2]"
is "without x there is none" "$(paths --avoid-block "$x")" ""
is "sp: the weak reference is none" "$(rows sp x.db -d 1 "referents(type:weakref)")" ""
short() { rows rp x.db "$@" | cut -d , -f 2-5,9; }
is "rp: the ints are in one list" "$(short -d 1 type:int --depth 1)" "_,[-],3,72,int
a,[+],1,48,list"
is "rp: a list that holds itself" "$(short -d 2 "$itself")" "_,[-],1,32,list
a,[^ 0],1,32,list"
is "rp: two that hold each other" "$(short -d 2 "$a")" "_,[-],1,32,list
a,[-],1,32,list
aa,[^ 0],1,32,list"
is "imdom: of what holds x only y is met first, and t" \
  "$(rows part x.db -d 1 --of "imdom($x) - type:tuple" --by id | sed 's/.*#\([0-9]*\).*/\1/')" "$y"
# doc/heapy.md: what stands below each command is what it prints.  Numbers of
# roots depend on what else the compiler left on the stack, serials on how far
# threads had come.
mkdir doc
cd doc || exit 99
mkdir cache objects
for sample in cache objects; do
  "$heapql" run -o "$PWD/$sample/" --dump-at none -- "$HQ_BUILDDIR/samples/$sample"
  "$heapql" load $sample/*.1.hqd $sample/*.2.hqd -o $sample.db
done 2>/dev/null
awk '/^```console/ { on = 1; next } /^```/ { on = 0 } on' "$HQ_SRCDIR/doc/heapy.md" >page
grep '^\$ heapql' page | grep -v -e 'heapql run' -e 'heapql load' | sed 's/^\$ //' >commands
plain() { sed 's/root:[0-9]*/root:N/g; s/ [0-9]* *untyped *1000 B/ S untyped 1000 B/; s/ [0-9]*+16$/ S+16/; s/ *$//; s/--*/-/g; s/  */ /g' | grep -v '^$'; }
heapql() { LC_ALL=C.UTF-8 "$HQ_BUILDDIR/heapql" "$@" 2>&1; }
ok "the page has commands" [ "$(wc -l <commands)" -ge 14 ]
while read -r command <&3; do
  is "doc: $command" "$(eval "$command" | plain)" \
    "$(awk -v want="\$ $command" '/^\$ / { on = $0 == want; next } on' page | plain)"
done 3<commands
done_testing
