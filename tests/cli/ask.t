# heapql refs, backrefs and path on small dumps that were made by hand.
. "$HQ_SRCDIR/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/golden.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/picture.txt" picture.hqd
"$mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
ok "the fixtures are whole dumps" "$heapql" info picture.hqd graph.hqd

# The seeds' picture: x = [1, 2, 3]; y = [x, {key1: x}]; z = [y, (x, y)].
golden refs-picture "$heapql" refs picture.hqd 11 --depth 9
golden backrefs-picture "$heapql" backrefs picture.hqd 1 --depth 9
golden refs-self "$heapql" refs picture.hqd 13 15
golden refs-picture-dot "$heapql" refs picture.hqd 11 --depth 9 --dot
golden refs-picture-json "$heapql" refs picture.hqd 11 --json
golden path-picture "$heapql" path picture.hqd 1 -n 9
golden path-picture-csv "$heapql" path picture.hqd 1 -n 9 --csv
golden path-lost "$heapql" path picture.hqd 18
golden path-merged-picture "$heapql" path picture.hqd --merged

golden refs-graph "$heapql" refs graph.hqd 1
golden refs-too-many "$heapql" refs graph.hqd 2 --too-many 3 --depth 1
golden backrefs-graph "$heapql" backrefs graph.hqd type:Foo 13 10 --highlight 'req > 90'
golden backrefs-graph-dot "$heapql" backrefs graph.hqd 10 --highlight 'req > 90' --too-many 2 --dot
golden backrefs-filter "$heapql" backrefs graph.hqd 5 --filter "req = 32" --csv
golden path-graph "$heapql" path graph.hqd 7 -n 5
golden path-shared "$heapql" path graph.hqd 10 -n 5 --shared --json
golden path-merged "$heapql" path graph.hqd --merged --threshold 0
golden path-merged-json "$heapql" path graph.hqd --merged --type Entry --json
golden path-merged-where "$heapql" path graph.hqd --merged --where 'req < 60' --threshold 20%

# What is not to be used.
edges() { "$heapql" path "$@" --csv | tr -d '\r' | sed '1d; s/"[^"]*"//g' | cut -d , -f 9 | tr '\n' ' '; }
is "the shortest chain" "$(edges picture.hqd 1)" "root:0 4+16 5+0 "
is "not by a root" "$(edges picture.hqd 1 --avoid root:0)" "root:1 8+16 9+0 4+16 5+0 "
is "not by an edge either" "$(edges picture.hqd 1 --avoid root:0 --avoid 9+0)" "root:2 11+16 12+8 10+16 4+16 5+0 "
is "not by references of one block to another" \
  "$(edges picture.hqd 1 --avoid root:0 --avoid '9>4' --avoid '9>7')" "root:2 11+16 12+8 10+16 4+16 5+0 "
is "not by a field" "$(edges picture.hqd 1 --avoid root:0 --avoid Items.item)" ""
is "not through a block" "$(edges picture.hqd 1 --avoid root:0 --avoid-block 8)" "root:2 11+16 12+8 10+16 4+16 5+0 "
is "not by roots of a kind" "$(edges graph.hqd 4 --avoid root:stack)" "root:0 1+8 2+8 "
like "and when nothing is left, that is said" \
  "$("$heapql" path picture.hqd 1 --avoid root:data)" "it would be lost"
is "which is an empty array in JSON" "$("$heapql" path picture.hqd 1 --avoid root:data --json | tr -d '\n')" "[]"
is "further chains have no edge of those before" \
  "$(edges picture.hqd 4 -n 9 | tr ' ' '\n' | sort | uniq -d | tr -d '\n')" ""

# Blocks by other names.
at() { "$heapql" sql graph.hqd "SELECT printf('%#x', addr + $2) AS a FROM block WHERE serial = $1" --csv | tr -d '\r' | sed 1d; }
is "an address" "$(edges graph.hqd "$(at 8 0)")" "root:0 1+24 "
is "an address inside" "$(edges graph.hqd "$(at 8 47)")" "root:0 1+24 "
is "the largest of a type" "$(edges graph.hqd type:Cache)" "root:0 "
fails 1 "no such block" "$heapql" path graph.hqd 999
fails 1 "no such type" "$heapql" refs graph.hqd type:Nope
fails 2 "no block at all" "$heapql" path graph.hqd
fails 2 "a word that is none" "$heapql" path graph.hqd cache
like "and what would be" "$(cat .out)" "type:NAME"
fails 2 "an edge that is none" "$heapql" path graph.hqd 1 --avoid cache
fails 1 "an edge that is not there" "$heapql" path graph.hqd 1 --avoid 1+4
fails 1 "a root that is not there" "$heapql" path graph.hqd 1 --avoid root:77
fails 1 "a type that is not there" "$heapql" path graph.hqd 1 --avoid Nope.next
fails 2 "a condition that is none" "$heapql" backrefs graph.hqd 1 --filter 'req >'
fails 2 "a condition and more" "$heapql" backrefs graph.hqd 1 --filter '1); DELETE FROM block; --'
fails 2 "a condition on what is not there" "$heapql" path graph.hqd --merged --where 'nope = 1'
fails 1 "a set that is empty" "$heapql" path graph.hqd --merged --where 'req < 0'
fails 2 "a condition without --merged" "$heapql" path graph.hqd 1 --where 'req < 0'
fails 2 "two looks" "$heapql" refs graph.hqd 1 --dot --json

# Graphviz may not be there; a stand-in shows how it is called.
mkdir bin none
printf '#!/bin/sh\n[ "$1" = -Tsvg ] && sed "s/^/svg /"\n' >bin/dot
chmod +x bin/dot
ok "a picture is drawn" env PATH="$tap_tmp/bin:$PATH" "$heapql" refs graph.hqd 1 --svg x.svg
ok "of what --dot prints" sh -c '"$1" refs graph.hqd 1 --dot | sed "s/^/svg /" | cmp - x.svg' - "$heapql"
fails 1 "without Graphviz" env PATH="$tap_tmp/none" "$heapql" refs graph.hqd 1 --svg y.svg
like "the reason is said" "$(cat .out)" "Graphviz"
printf '#!/bin/sh\nexit 1\n' >bin/dot
fails 1 "a dot that fails" env PATH="$tap_tmp/bin:$PATH" "$heapql" refs graph.hqd 1 --svg y.svg
is "leaves no file" "$(echo y.svg*)" "y.svg*"
if command -v dot >/dev/null; then
  ok "Graphviz takes it" sh -c '"$1" backrefs graph.hqd 10 --dot | dot -Tsvg >/dev/null' - "$heapql"
fi

# A type may call itself anything.
sed "s/^type Cache/type \\\\\"\]$(printf '\033')[31m;/; s/Cache refcount/\\\\\"\]$(printf '\033')[31m; refcount/; /^field Cache/d; /^ref cache/d" \
  "$HQ_SRCDIR/tests/cli/graph.txt" >evil.txt
ok "a dump with such a type" "$mkdump" --graph evil.txt evil.hqd
is "no control character reaches the terminal" \
  "$("$heapql" refs evil.hqd 1 | tr -cd '\000-\011\013-\037\177' | wc -c | tr -d ' ')" 0
like "nor ends a label" "$("$heapql" refs evil.hqd 1 --dot)" 'n0 \[label="\\\\\\"\]\\\\x1b\[31m;\\n64 B'
done_testing
