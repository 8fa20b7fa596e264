# Types, their fields and objects: names, columns of block, and the rules that a dump
# must keep.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
mkdump=$HQ_BUILDDIR/mkdump

cat "$HQ_SRCDIR/tests/cli/heap_a.txt" - >typed.txt <<'END'
type type_id=0
type type_id=1 symbol=node size=24 source=told flags=2
type type_id=2 symbol=N4shop4itemE source=vtable flags=1
type type_id=3 symbol=6circle size=16 source=told
field type_id=1 offset=0 name=next kind=pointer count=1 stride=8
field type_id=1 offset=8 name=rows[*].a kind=pointers count=2 stride=8
object block_row=0 type_id=1 count=1 has_refcount=1 refcount=3
object block_row=2 type_id=2 count=4 start=1
object block_row=3 type_id=1 count=1 has_refcount=1
subblock block_row=1 off=0 size=4 serial=2 name=bits
subblock block_row=1 off=4 size=12 serial=1 name=bits type_id=1
object block_row=4 type_id=3 count=1 has_refcount=1 refcount=9007199254740993
END
"$mkdump" typed.txt typed.hqd
ask() { # DUMP-OR-DB QUERY
  "$heapql" sql --csv "$1" "$2" 2>/dev/null | tail -n +2 | tr -d '\r' | tr '\n' ' '
}
ok "a dump with types keeps every rule" "$heapql" info typed.hqd
"$heapql" load typed.hqd -o typed.db
for d in typed.hqd typed.db; do
  is "$d: names of C++ types are demangled, no others" \
    "$(ask $d "SELECT type_id, symbol, name FROM type ORDER BY 1")" \
    '0,, 1,node,node 2,N4shop4itemE,shop::item 3,6circle,6circle '
  is "$d: a block's type and count, or none" \
    "$(ask $d "SELECT row, type_id, refcount FROM block ORDER BY row LIMIT 5")" \
    "0,1,3 1,, 2,2, 3,1,0 4,3,9007199254740993 "
  is "$d: blocks of a type are found" \
    "$(ask $d "SELECT row FROM block JOIN type USING (dump_id, type_id) WHERE name = 'shop::item'")" "2 "
done

broken() { # DESCRIPTION SED-EXPRESSION PATTERN
  sed "$2" typed.txt >broken.txt
  "$mkdump" broken.txt broken.hqd
  fails 1 "$1 is found" "$heapql" info broken.hqd
  like "$1: it says so" "$(cat "$tap_tmp/.out")" "$3"
}
broken "a type without a name" 's/symbol=node//' 'row 0, and no other, has no name'
broken "a name for none" 's/^type type_id=0/& symbol=x/' 'row 0, and no other, has no name'
broken "a wrong number of a type" 's/^type type_id=2/type type_id=5/' 'its number is another'
broken "a field of no type" 's/^field type_id=1 offset=0/field type_id=0 offset=0/' 'it is of no type'
broken "a field of a kind that is not known" 's/kind=pointers/kind=other/' 'its kind is not known'
broken "fields out of order" 's/offset=0 name/offset=16 name/' 'the order is broken'
broken "a field without a size" 's/count=2 stride=8/count=2/' 'its elements have no size'
broken "an object of no type" 's/block_row=2 type_id=2/block_row=2/' 'it is of no type'
broken "an object of a type that is not there" 's/block_row=2 type_id=2/block_row=2 type_id=4/' 'its type is not there'
broken "an object twice" 's/block_row=2/block_row=0/' 'the order is broken'
broken "an object behind its block" 's/start=1/start=100000/' 'it starts behind its block'
broken "a count that is neither there nor not" 's/refcount=1$/refcount=2/' 'neither 0 nor 1'

broken "pieces out of order" 's/off=0 size=4/off=5 size=4/' 'the order is broken'
broken "a piece beyond its block" 's/off=4 size=12/off=4 size=13/' 'it does not lie in its block'
broken "a piece of a type that is not there" 's/name=bits type_id=1/name=bits type_id=9/' 'its type or trace is not there'

# A guess where there is no type, by function and size.
"$mkdump" "$HQ_SRCDIR/tests/cli/stacks_a.txt" stacks.hqd
is "without names of functions the guess is by address" \
  "$(ask stacks.hqd "SELECT row, guess FROM block WHERE row < 3")" "0, 1,tiny+0x1104#16 2,tiny+0x1104#1 "
done_testing
