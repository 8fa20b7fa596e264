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
done_testing
