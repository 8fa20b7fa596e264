# Who holds what in programs that run: the picture that the documentation of
# objgraph draws, to the last reference and count, and a program that we did
# not write.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

mkdir objects
ok "the sample runs" "$heapql" run -o objects/ --dump-at none -- "$HQ_BUILDDIR/samples/objects"
one=$(echo objects/objects.*.1.hqd) two=$(echo objects/objects.*.2.hqd)
# rows COMMAND...: what it prints as CSV, without the header.
rows() { "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d; }
# named NAME: the block that a variable of the program holds.
named() { rows sql "$one" "SELECT dst FROM root WHERE kind = 'data' AND owner = '$1'"; }
# columns LIST: those of refs and backrefs that do not depend on the run.
columns() { cut -d , -f "$1"; }

# refcount, depth, type, again, by what
is "refs of z: the picture, counts included" "$(rows refs "$one" "$(named z)" --depth 9 | columns 2,7,9,10,12)" \
  "1,0,list,,
3,1,list,,list.items[0]
4,2,list,,list.items[0]
1,3,int,,list.items[0]
1,3,int,,list.items[1]
1,3,int,,list.items[2]
1,2,dict,,list.items[1]
4,3,list,above,dict.key1
1,1,tuple,,list.items[1]
4,2,list,above,tuple.items[0]
3,2,list,above,tuple.items[1]"
# The weak reference and what is left on the stack are no part of it.
is "backrefs of x" "$(rows backrefs "$one" "$(named x)" --depth 9 --filter "serial IN ($(named x), $(named y), $(named z))
  OR type_id IN (SELECT type_id FROM type WHERE name IN ('dict', 'tuple'))" |
  grep -v ',root,.*stack' | columns 2,7-10,12)" \
  "4,0,block,list,,
,1,root,,,data x in objects
1,1,block,dict,,dict.key1
3,2,block,list,below,list.items[1]
1,1,block,tuple,,tuple.items[0]
1,2,block,list,,list.items[1]
,3,root,,,data z in objects
3,1,block,list,,list.items[0]
,2,root,,,data y in objects
1,2,block,tuple,above,tuple.items[1]
1,2,block,list,above,list.items[0]"
is "each count is that of its references" \
  "$(rows sql "$one" "SELECT count(*), sum(refcount = indeg_exact +
    (SELECT count(*) FROM root r WHERE r.dst = b.serial AND r.kind = 'data')) AS fit FROM block b WHERE refcount IS NOT NULL")" "13,13"
is "and the audit finds nothing" "$(rows report refaudit "$one" -t blocks)" ""
is "the shortest chain to the first int" "$(rows path "$one" type:int --avoid root:stack | columns 5,8)" \
  "list,data x in objects
int,list.items[0]"
is "and the next one, by y" "$(rows path "$one" type:int --avoid root:stack --avoid "root:$(rows sql "$one" "SELECT root_id FROM root WHERE owner = 'x'")" | columns 5,8)" \
  "list,data y in objects
list,list.items[0]
int,list.items[0]"
is "the longest, by way of the key" "$(rows path "$one" type:int --avoid root:stack --avoid-block "$(named z)" \
  --avoid "$(named y)>$(named x)" --avoid "$(named y)+24" --avoid "root:$(rows sql "$one" "SELECT root_id FROM root WHERE owner = 'x'")" | columns 5,8)" \
  "list,data y in objects
dict,list.items[1]
list,dict.key1
int,list.items[0]"
is "names hold the cycles" "$(rows report cycles "$one" -t totals | columns 1-3)" "lost,0,0
garbage,0,0
held,2,3"
is "without them three lists only hold themselves, as the counts say" \
  "$(rows report cycles "$two" -t cycles | columns 2-4,6,8)" "lost,2,64,garbage,list
lost,1,32,garbage,list"
is "a list that holds itself" "$(rows refs "$one" "$(named itself)" | columns 2,7,9,10,12)" "2,0,list,,
2,1,list,above,list.items[0]"
is "which are lost, with two leaders" "$(rows report leaks "$two" -t classes | head -2)" "definite,64,2
indirect,32,1"
like "allocated by the program, not by our own functions" "$(rows report leaks "$two" -t leaks)" 'samples/objects.c'
like "explain knows the type" "$("$heapql" explain "$one" "$(named x)" 2>/dev/null)" '^Type +list$'
like "and the variable of an address" \
  "$("$heapql" explain "$one" "$(rows sql "$one" "SELECT printf('%#x', addr) AS a FROM root WHERE owner = 'x'")" -t address 2>/dev/null)" '^Variable +x$'
"$heapql" load "$one" "$two" -o objects.db 2>/dev/null
is "a database has the same picture" "$(rows refs objects.db --dump 1 "$(named z)" --depth 9)" "$(rows refs "$one" "$(named z)" --depth 9)"

# A program that we did not write.
if command -v perl >/dev/null; then
  mkdir perl
  ok "perl runs" "$heapql" run -o perl/ --dump-at exit -- \
    perl -e 'our $h = { map { ("key$_" => { n => $_ }) } 1 .. 2000 }; require POSIX; POSIX::_exit(0)'
  p=$(echo perl/perl.*.hqd)
  if [ -f "$p" ]; then
    block=$(rows sql "$p" "SELECT serial FROM block ORDER BY sp_dist DESC, serial LIMIT 1")
    is "the longest of the shortest chains is as long as it says" \
      "$(rows path "$p" "$block" | wc -l)" "$(rows sql "$p" "SELECT sp_dist FROM block WHERE serial = $block")"
    is "the whole heap retains the whole heap" "$(rows report retained "$p" --where 1 | columns 1)" \
      "$(rows sql "$p" "SELECT sum(req) FROM block")"
    is "the classes add up to all blocks" "$(rows report leaks "$p" -t classes | awk -F , '{ n += $3 } END { print n }')" \
      "$(rows sql "$p" "SELECT count(*) FROM block")"
    is "what is merged and what is lost, too" \
      "$("$heapql" path "$p" --merged --threshold 0 --csv 2>/dev/null | tr -d '\r' | sed 1d | sed 's/"[^"]*"//g' | awk -F , '{ n += $10 } END { print n }')" \
      "$(rows sql "$p" "SELECT count(*) FROM block WHERE sp_dist IS NOT NULL")"
  fi
fi
done_testing
