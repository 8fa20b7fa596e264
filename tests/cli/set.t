# Sets of blocks: the language, each operator with what it gives worked out by
# hand, and sets that are kept in the database.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" a.hqd
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_b.txt" b.hqd
{
  echo "dump seq=1 pid=79 start_ns=1 mono_ns=5000000 next_serial=100 host=box"
  cat "$HQ_SRCDIR/tests/cli/picture.txt"
} >picture.txt
"$mkdump" --graph picture.txt picture.hqd
ok "load" "$heapql" load a.hqd b.hqd picture.hqd -o x.db

quoted() { printf '%s\n' "$1" | sed "s/'/''/g"; }
# members DUMP EXPR [DB|DUMP...]: serials, in order.
members() {
  members_dump=$1 members_of=$2
  shift 2
  "$heapql" sql --csv "${@:-x.db}" "SELECT coalesce(group_concat(serial, ' '), '-')
    FROM (SELECT serial FROM block WHERE dump_id = $members_dump
      AND heapql_in('$(quoted "$members_of")', dump_id, row) ORDER BY serial)" 2>&1 |
    tr -d '\r' | sed 1d
}
# means EXPR SERIALS [DUMP]
means() {
  is "${3:+in dump $3: }$1" "$(members "${3:-1}" "$1")" "$2"
}

# Serial and size: 7 10, 8 1, 9 2000000, 20 5, 21 8, 22 500, 50 16, 99 32.
large="where 'req > 10'" small="where 'req < 20'"
means "all" "7 8 9 20 21 22 50 99"
means "none" "-"
means "$large" "9 22 50 99"
means "$large & $small" "50"
means "$large | $small" "7 8 9 20 21 22 50 99"
means "$large ^ $small" "7 8 9 20 21 22 99"
means "$large - $small" "9 22 99"
means "~$large" "7 8 20 21"
means "~ ~ ($large)" "9 22 50 99"
means "~all" "-"
means "$large & none" "-"
means "$large ^ none" "9 22 50 99"
means "$large - all" "-"
# As in Python: ~, then -, &, ^, |.
means "7 | 8 & 9" "7"
means "(7 | 8) & 9" "-"
means "8 | 7 ^ 7" "8"
means "7 ^ 8 & 7" "7"
means "(7 ^ 8) & 7" "7"
means "7 ^ 8 ^ 9" "7 8 9"
means "all - 7 & 7" "-"
means "all - (7 & 7)" "8 9 20 21 22 50 99"
means "7 | 8 - 8" "7"
means "all - 7 - 8 - 9" "20 21 22 50 99"
means "all - (9 - 9)" "7 8 9 20 21 22 50 99"
means "~7 & 8" "8"
means "size:5" "20"
means "size:4" "-"
# A reused address is another block; what is born after dump 1 has a serial
# that dump 1 had not given yet, wherever it lies.
means "0x10050" "50"
means "0x10050" "120" 2
means "since(1)" "120 121" 2
means "since(before)" "120 121" 2
means "since(1) & 0x10050" "120" 2
means "since(1)" "-" 1

# x 4 -> xi 5 -> 1 2 3; y 8 -> yi 9 -> x d; d 7 -> key 6, x; z 11 -> zi 12 ->
# y t; t 10 -> x y; 13 <-> 14; 15 -> 16 -> 17 -> 18 -> 15.
means "referents(4)" "5" 3
means "referents(4 | 10)" "4 5 8" 3
means "referrers(4)" "7 9 10" 3
means "referrers(13)" "14" 3
means "referrers(all)" "4 5 7 8 9 10 11 12 13 14 15 16 17 18" 3
means "referrers(none)" "-" 3
means "reachable(8)" "1 2 3 4 5 6 7 8 9" 3
means "reachable(16)" "15 16 17 18" 3
means "reachable(none)" "-" 3
means "dominos(7)" "6 7" 3
means "dominos(4)" "1 2 3 4 5" 3
means "dominos(8)" "6 7 8 9" 3
means "dominos(4 | 8)" "1 2 3 4 5 6 7 8 9" 3
means "dominos(13)" "13 14" 3
means "dominos(none)" "-" 3
means "imdom(4)" "9 10" 3
means "imdom(1)" "5" 3
means "imdom(13)" "-" 3
means "type:Str" "6" 3
means "type:List & leak:definite" "13 15" 3
# List 192, Items 80, Int 72, Dict 48, Str 32, Tuple 32; of what y leads to Int
# 72, List 64, Dict 48, Items 40, Str 32.
means "row 0 of part type" "4 8 11 13 15 17" 3
means "row 4 of part type" "6" 3
means "row 1 of part type of reachable(8)" "4 8" 3
means "row 0 of part type of (type:Int - 2)" "1 3" 3
is "an opened dump says the same" \
  "$(members 1 'imdom(4) | dominos(7) ^ 9' picture.hqd)" "$(members 3 'imdom(4) | dominos(7) ^ 9')"

# Wrong ones say where.
wrong() { # EXPR PATTERN
  like "wrong: $1" "$("$heapql" set x.db -d 1 "wrong = $1" 2>&1)" "$2"
}
wrong "()" "a set is missing"
wrong "7 &" "a set is missing"
wrong "(7" "\) is missing"
wrong "7 8" "place 3"
wrong "where req" "SQL in quotes"
wrong "where 'nope = 1'" "no such column: nope"
wrong "where 'req" "quotes do not end"
wrong "tpye:List" "no kind \"tpye\""
wrong "nearby(7)" "no such function"
wrong "row x of part type" "number"
wrong "row 99 of part size" "no row 99"
wrong "nope" 'no saved set "nope"'
wrong "123456" "no live block"

# Kept under a name; the name stands for its members from then on.
set_rows() { "$heapql" set "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d | cut -d , -f 1-6,8; }
is "an empty list" "$(set_rows x.db)" ""
is "made" "$(set_rows x.db -d 1 big = "$large")" "big,4,2000548,4,1,before,where 'req > 10'"
is "in one operand" "$(set_rows x.db -d 1 "old=all")" "old,8,2000572,8,1,before,all"
is "of others" "$(set_rows x.db -d 1 rest = old - big)" "rest,4,24,4,1,before,old - big"
is "of dump 2" "$(set_rows x.db -d after young = 'since(1)')" "young,2,23,2,2,after,since(1)"
is "empty" "$(set_rows x.db -d 1 nothing = none)" "nothing,0,0,0,1,before,none"
is "listed by name, with what lives in dump 2: 50 was freed" "$(set_rows x.db -d 2 | cut -d , -f 1,2,4)" \
  "big,4,3
nothing,0,0
old,8,7
rest,4,4
young,2,2"
is "what was freed has gone from it, though its address is used" "$(members 2 'big & 0x10050')" "-"
means "old" "7 8 9 20 21 22 99" 2
means "old | young" "7 8 9 20 21 22 99 120 121" 2
means "all - old" "120 121" 2
means "rest" "7 8 20 21" 1
means "rest - 7" "8 20 21" 1
means "nothing" "-" 1
sed 's/^dump seq=2/dump seq=3/; s/mono_ns=9000000 wall/mono_ns=9500000 wall/' "$HQ_SRCDIR/tests/cli/heap_b.txt" >later.txt
"$mkdump" later.txt later.hqd
is "a dump beside the database, of the same process" "$("$heapql" sql --csv x.db later.hqd "SELECT count(*) FROM block
  WHERE dump_id = 4 AND heapql_in('old', 4, row)" | tr -d '\r' | sed 1d)" 7
is "a set of itself" "$(set_rows x.db -d 1 rest = rest - 7)" "rest,3,14,3,1,before,rest - 7"
is "one of them" "$(set_rows x.db -d 2 young)" "young,2,23,2,2,after,since(1)"
is "tables for SQL" "$("$heapql" sql --csv x.db "SELECT group_concat(serial) FROM
  (SELECT serial FROM saved_set_block JOIN saved_set USING(set_id) WHERE name = 'rest' ORDER BY serial)" |
  tr -d '\r"' | sed 1d)" "8,20,21"
is "forgotten" "$(set_rows x.db -d 1 --delete rest | cut -d , -f 1 | tr '\n' ' ')" "big nothing old young "
is "with its blocks" "$("$heapql" sql --csv x.db "SELECT count(*) FROM saved_set_block" | tr -d '\r' | sed 1d)" 14

# Another process: never silently another set.
fails 2 "a set in another process" "$heapql" sp x.db -d 3 old
like "says so" "$(cat .out)" 'made in process 77'
like "the list leaves what lives there open" "$(set_rows x.db -d 3)" "^old,8,2000572,,1,before,all$"
fails 1 "a name that is not there" "$heapql" set x.db yuong
like "with the nearest one" "$(cat .out)" 'did you mean "young"'
fails 1 "to be forgotten" "$heapql" set x.db --delete yuong
fails 2 "a bare dump" "$heapql" set a.hqd x = all
like "says to load it" "$(cat .out)" 'heapql load'
fails 1 "a bare dump has none" "$heapql" set a.hqd x
fails 2 "a name with an operator" "$heapql" set x.db 'a-b = all'
fails 2 "a name that is a number" "$heapql" set x.db '7 = all'
fails 2 "a word of expressions" "$heapql" set x.db 'where = all'
fails 2 "a set that is missing" "$heapql" set x.db 'a ='
fails 2 "--delete and more" "$heapql" set x.db --delete big old
fails 2 "a wrong expression" "$heapql" set x.db -d 1 'old = all &'
is "leaves the set as it was" "$(set_rows x.db -d 1 old | cut -d , -f 1,2)" "old,8"
fails 1 "no database" "$heapql" set nope.db

# On a random graph: what SQL finds out on the tables by itself.
"$mkdump" --blocks 2000 --edges 4000 --seed 3 random.hqd
ok "a random graph, loaded" "$heapql" load random.hqd -o random.db
ask() { "$heapql" sql --csv random.db "$1" | tr -d '\r' | sed 1d; }
edges="e(src, dst) AS MATERIALIZED (SELECT src_row, dst_row FROM ref WHERE how <> 3)"
# compare EXPR SQL: SQL says the rows of the set, with edges e and s, the set X.
compare() {
  for compare_x in "type:type_3" "where 'serial % 7 = 0'" "size:16 - type:type_3" "leak:definite" "none"; do
    is "$1 of $compare_x" "$(ask "SELECT coalesce(group_concat(row, ' '), '-') FROM (SELECT row FROM block
        WHERE heapql_in('$1($(quoted "$compare_x"))', dump_id, row) ORDER BY row)")" \
      "$(ask "WITH RECURSIVE $edges, s(row) AS MATERIALIZED (SELECT row FROM block
          WHERE heapql_in('$(quoted "$compare_x")', dump_id, row)), $2
        SELECT coalesce(group_concat(row, ' '), '-') FROM (SELECT DISTINCT row FROM answer ORDER BY row)")"
  done
}
compare referents "answer(row) AS (SELECT dst FROM e JOIN s ON s.row = src)"
compare referrers "answer(row) AS (SELECT src FROM e JOIN s ON s.row = dst)"
compare reachable "answer(row) AS (SELECT row FROM s UNION SELECT dst FROM e JOIN answer ON row = src)"
compare imdom "r(row) AS MATERIALIZED (SELECT DISTINCT src FROM e JOIN s ON s.row = dst),
  met(row) AS (SELECT dst_row FROM root UNION SELECT dst FROM e JOIN met ON met.row = src
    WHERE met.row NOT IN (SELECT row FROM r)), answer(row) AS (SELECT row FROM met WHERE row IN (SELECT row FROM r))"
# Of what roots lead to; of what is lost a leader would go on holding.
compare "~(leak:definite | leak:indirect) & dominos" "held(row) AS (SELECT dst_row FROM root WHERE dst_row NOT IN (SELECT row FROM s)
    UNION SELECT dst FROM e JOIN held ON held.row = src WHERE dst NOT IN (SELECT row FROM s)),
  answer(row) AS (SELECT row FROM block WHERE leak IN ('reachable', 'possible') AND row NOT IN (SELECT row FROM held))"

# Nothing half-written: here the fifth block of a set cannot be.
"$heapql" sql --write x.db "CREATE TRIGGER full BEFORE INSERT ON saved_set_block
  WHEN new.serial = 21 BEGIN SELECT raise(ABORT, 'no more room'); END" >/dev/null
fails 1 "a set that cannot be written" "$heapql" set x.db -d 1 'big = all'
like "says why" "$(cat .out)" 'no more room'
is "the old one stays whole" "$(set_rows x.db -d 1 big)" "big,4,2000548,4,1,before,where 'req > 10'"
means "big" "9 22 50 99" 1
done_testing
