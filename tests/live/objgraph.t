# objgraph's functions on the sample runtime (samples/objects.c), whose heap is
# known: see tests/live/heapy.t for its objects and their sizes.  Dump 1 is made
# while all have names, dump 2 when itself, a and b were given up, which only
# hold themselves from then on: nothing is freed between the two.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
[ "$(getconf LONG_BIT)" = 64 ] || skip_all "sizes are those of 64 bits"
cd "$tap_tmp" || exit 99

mkdir o
ok "objects runs" "$heapql" run -o "$tap_tmp/o/" --dump-at none -- "$HQ_BUILDDIR/samples/objects"
ok "load" "$heapql" load o/*.1.hqd o/*.2.hqd -o x.db
rows() { "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d; }
one=$(echo o/*.1.hqd) two=$(echo o/*.2.hqd)

for d in "$one" x.db; do
  set -- $d
  [ "$d" = x.db ] && set -- x.db --dump 1
  is "count: six lists, 48 + 2 * 40 + 3 * 32, $d" "$(rows count list "$@")" "6,224,,list"
  is "count: three ints, $d" "$(rows count int "$@")" "3,72,,int"
  is "types: by bytes, $d" "$(rows types "$@" -t types | cut -d, -f 1,3,7)" "224,6,list
72,3,int
56,1,dict
40,1,tuple
30,1,str
24,1,weakref"
  is "types: by count, $d" "$(rows types "$@" -t types --sort count --limit 2 | cut -d, -f 1,3,7)" "224,6,list
72,3,int"
  is "by-type: the lists and their reference counts, $d" "$(rows by-type list "$@" | cut -d, -f 3,5)" "48,4
40,3
40,1
32,2
32,2
32,2"
  is "unreferenced: all have a name or a holder, $d" "$(rows unreferenced "$@")" ""
  is "chain: from z to an int, by y and x, $d" \
    "$(rows chain "$@" --from "$(rows sql "$one" 'SELECT serial FROM block WHERE refcount = 1 AND req = 40 AND type_id = (SELECT type_id FROM type WHERE name = '"'list'"')')" --until type:int | cut -d, -f 5,8)" \
    "list,
list,list.items[0]
list,list.items[0]
int,list.items[0]"
  is "chain: a weak reference leads nowhere, $d" "$(rows chain "$@" --from type:weakref --until type:list | cut -d, -f 10)" none
  is "chain: back to the variable x, $d" "$(rows chain "$@" --from type:int --until root -b | cut -d, -f 5,8)" \
    "list,data x in objects
int,list.items[0]"
done
at=$(rows by-type dict "$one" | cut -d, -f 2)
is "at: the middle of the dict" "$(rows at "$(printf '%#x' $((at + 9)))" "$one" | cut -d, -f 3,4,6)" "9,56,dict"

# The cycles that were given up are still there: nothing grew, nothing is new.
for d in "$one $two" x.db; do
  # shellcheck disable=SC2086
  is "growth: nothing, $d" "$(rows growth $d)" ""
  # shellcheck disable=SC2086
  is "new: none of six lists, $d" "$(rows new $d | sed -n '/list$/p')" "6,6,0,0,0,list"
  # shellcheck disable=SC2086
  is "growth: of the first dump, all, $d" "$(rows growth $d --dump named --limit 1)" "6,6,6,224,224,224,list"
done
is "summary: six types of objects" "$("$heapql" summary "$one" --limit 0 --json -t types | grep -c '"type"')" 6
is "summary: the process" "$(rows summary x.db -t process | cut -d, -f 1,3,4,6,7)" "objects,dropped,2,446,13"
done_testing
