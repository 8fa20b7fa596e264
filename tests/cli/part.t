# heapql part: each partition adds up to the whole; what is counted is what the
# fixture says; sets in words.
. "$HQ_SRCDIR/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
"$HQ_BUILDDIR/mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" x.hqd || exit 99
"$heapql" load x.hqd -o x.db || exit 99

# The fixture's own lines, added up.
whole=$(awk '$1 == "block" { n++; b += $3 } END { print n, b }' "$HQ_SRCDIR/tests/cli/graph.txt")

part() { "$heapql" part --csv -n 0 "$@" | tr -d '\r'; }
total() { part "$@" | awk -F, 'NR > 1 { n += $2; b += $4 } END { print n + 0, b + 0 }'; }
kinds=$("$heapql" part --kinds --csv | sed '1d; s/,.*//')
for k in $kinds; do
  is "$k adds up to the whole" "$(total --by "$k" x.hqd)" "$whole"
  is "$k of a database is the same" "$(part --by "$k" x.db)" "$(part --by "$k" x.hqd)"
done
for pair in type,leak leak,type size,site rcs,via clodo,thread,leak; do
  is "$pair adds up to the whole" "$(total --by $pair x.hqd)" "$whole"
  is "$pair of a database is the same" "$(part --by $pair x.db)" "$(part --by $pair x.hqd)"
done
is "kinds were examined" "$(echo "$kinds" | awk '{ print (NR >= 0) }' | sort -u)" 1
ok "a dozen kinds and more" [ "$(echo "$kinds" | wc -l)" -ge 16 ]

row() { part "${3-x.hqd}" --by "$1" | awk -F, -v kind="$2" '$8 == kind { print $2, $4 }'; }
is "type: three of 32 bytes" "$(row type Entry)" "3 96"
is "type: the rest has none" "$(row type untyped)" "14 71278"
# table is the cache's; big, plain and tail are held by it alone.
is "clodo: what belongs to an object" "$(row clodo 'buffer of Cache')" "4 $((160 + 70000 + 96 + 96))"
is "clodo: what belongs to none" "$(row clodo 'buffer (no owner)')" "8 876"
is "leak" "$(row leak definite) $(row leak indirect) $(row leak possible)" "3 628 4 200 1 48"
is "size: two of 80 bytes" "$(row size 80)" "2 160"
is "size: three of 48, one typed" "$(row size 48)" "4 192"
is "two kinds at once" "$(row leak,size 'definite & 80')" "1 80"
is "unity" "$(row unity all)" "$whole"
is "refcount" "$(row refcount 5) $(row refcount 'no count')" "1 24 19 $((71558 - 64 - 24 - 24))"
for k in type rcs size leak type,leak; do
  is "$k: the first three rows are those of all" \
    "$("$heapql" part --csv -n 3 --by $k x.hqd)" "$("$heapql" part --csv -n 0 --by $k x.hqd | head -4)"
done
is "rows come biggest first" "$(part x.hqd --by type | awk -F, 'NR > 2 && $4 > last { print } { last = $4 }')" ""
is "the last row has it all" "$(part x.hqd --by type | tail -1 | cut -d, -f7)" 100
is "id lists blocks" "$(part x.hqd --by id -n 1 | tail -1 | cut -d, -f1,2,4,8)" "0,1,70000,#12 untyped"
like "text says what the set is" "$("$heapql" part x.hqd)" '^Partition of a set of 22 blocks\. Total size = 69\.9 KiB\.$'
like "and how many rows there are more" "$("$heapql" part x.hqd --by id)" '^12 more rows; --limit 0 shows all\.$'
is "JSON has kind, count and bytes" \
  "$("$heapql" part --json x.hqd --by unity | tr -d ' \n')" \
  '[{"index":0,"count":22,"count_percent":100,"bytes":71558,"bytes_percent":100,"cumulative":71558,"cumulative_percent":100,"kind":"all"}]'

# heapy's h[0].byrcs[1].byid
first=$(part x.hqd --by rcs | sed -n 2p | cut -d, -f2)
is "a row is opened" "$(total x.hqd --by rcs --row 0 --by via | cut -d' ' -f1)" "$first"
is "its blocks" "$(part x.hqd --by rcs --row 0 | sed 1d | wc -l | tr -d ' ')" "$first"
is "rows in rows" "$(part x.hqd --by leak --row 1 --by size --row 0 --by id | cut -d, -f8 | sed 1d)" "#22 untyped"
printf 'type:Entry\n' >some-rules.txt
is "a row of a set of several words is opened" \
  "$(part x.hqd --by 'set:type:Entry & 3' --row 1 --by size | sed 1d | cut -d, -f2,4,8)" "1,32,32"
is "a row of a file of rules is opened" \
  "$(part x.hqd --by rules:some-rules.txt --row 1 --by size | sed 1d | cut -d, -f2,4,8)" "3,96,32"
is "a comma in quotes is of the set" \
  "$(part x.hqd --by "set:where 'serial IN (3,4)',leak" | grep '"in ' | cut -d, -f2,8-)" \
  "2,\"in where 'serial IN (3,4)' & reachable\""
printf 'dump seq=1 pid=7 host=box mono_ns=5 start_ns=1 page_size=4096 next_serial=9\n' >tie.txt
printf 'block a 72\n' >>tie.txt
for b in b c d e f g h i j; do printf 'block %s 8\n' $b >>tie.txt; done
"$HQ_BUILDDIR/mkdump" --graph tie.txt tie.hqd
is "kinds of as many bytes" "$(part tie.hqd --by size | sed 1d | cut -d, -f4,8 | xargs)" "72,72 72,8"
is "are opened by their row" "$(part tie.hqd --by size --row 1 --by size | sed 1d | cut -d, -f2,8)" "9,8"
fails 1 "a leak class that there is not" "$heapql" part x.hqd --of leak:definit
like "the one that was meant" "$(cat .out)" 'did you mean "definite"'
is "one that no block has" "$(part tie.hqd --of leak:definite | sed 1d)" ""
is "a limit of any size" "$(total x.hqd --by id -n 18446744073709551615)" "$whole"
# Entry's fields refer to key and text, table's words to key and text, too.
is "rcs: kinds are clodo's" "$(row rcs 'buffer (no owner)')" "$(
  "$heapql" sql --csv x.hqd "SELECT count(*), sum(req) FROM block b
    WHERE EXISTS (SELECT 1 FROM ref r WHERE r.dst_row = b.row AND r.kind <> 'weak')
      AND NOT EXISTS (SELECT 1 FROM root r WHERE r.dst_row = b.row)
      AND NOT EXISTS (SELECT 1 FROM ref r JOIN block o ON o.row = r.src_row
            WHERE r.dst_row = b.row AND r.kind <> 'weak'
              AND (o.type_id IS NOT NULL OR o.owner_type IS NOT NULL))" |
    tr -d '\r' | sed 1d | tr , ' ')"
fails 1 "a row that is not there" "$heapql" part x.hqd --by leak --row 9
like "says how many there are" "$(cat .out)" 'there is no row 9; the partition has 4$'
fails 2 "two kinds and no row" "$heapql" part x.hqd --by leak --by type
fails 2 "no kind" "$heapql" part x.hqd --by tipe
like "names the kinds" "$(cat .out)" 'no kind "tipe".*type'

# Sets.
names() { part "${2-x.hqd}" --by id --of "$1" | awk -F, 'NR > 1 { sub(/^#/, "", $8); sub(/ .*/, "", $8); print $8 }' | sort -n | xargs; }
check() { # SET SERIALS
  is "set $1" "$(names "$1")" "$2"
  is "set $1 of a database" "$(names "$1" x.db)" "$2"
}
check none ""
check all "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22"
check "type:Entry" "3 4 5"
check "type:Entry | type:Bag" "3 4 5 9 10"
check "type:Entry - 4" "3 5"
check "type:Entry & 4" "4"
check "type:Entry ^ (4 | 9)" "3 5 9"
check "~where 'serial > 2'" "1 2"
check "3 | 4 & 5" "3"
check "(3 | 4) & 3 ^ 3" ""
check "3 | 4 ^ 4" "3"
check "all - 3 & 3" ""
check "1 - 1 | 2" "2"
check "leak:definite" "16 19 22"
check "'leak':definite | 1" ""
check "row 0 of part leak of leak:definite" "16 19 22"
check "size:80 & leak:definite" "19"
check "where 'req = 80' - leak:definite" "20"
check "reachable(16)" "16 17 18"
check "referents(16)" "17"
check "referrers(17)" "16"
check "referrers(reachable(none))" ""
check "dominos(16)" "16 17 18"
# A stack refers to 2, so it is met without coming through 1.
check "imdom(3 | 2)" "1 2"
check "imdom(2)" "1"
fails 1 "an address of no block" "$heapql" part x.hqd --of 0x0
fails 2 "a set that ends early" "$heapql" part x.hqd --of "type:Entry &"
like "says where" "$(cat .out)" 'place 13: a set is missing'
fails 2 "parentheses that do not match" "$heapql" part x.hqd --of "1) & (2"
fails 1 "SQL that is none" "$heapql" part x.hqd --where 'sise > 3'
like "the column that was meant" "$(cat .out)" 'no such column: sise'
fails 1 "a type that is not there" "$heapql" part x.hqd --type Entri
like "the type that was meant" "$(cat .out)" 'did you mean "Entry"'
fails 1 "no saved set" "$heapql" part x.db --of frob
fails 2 "very deep" "$heapql" part x.hqd --of "$(printf '%0300d' 0 | tr 0 '(')1"
is "options together" "$(part x.hqd --by id --type Entry --where 'serial > 3' --of '~5' | sed 1d | cut -d, -f8)" "#4 Entry"
is "an empty set has no rows" "$(part x.hqd --type Entry --where 'req > 99' | sed 1d)" ""
like "and says so" "$("$heapql" part x.hqd --type Entry --where 'req > 99')" '^Partition of a set of 0 blocks. Total size = 0 B.$'

# The query that it ran says the same.
"$heapql" part x.hqd --by type,leak --of 'reachable(1)' -n 0 --csv --show-sql >out 2>query
is "--show-sql" "$("$heapql" sql --csv x.hqd <query | tr -d '\r' | awk 'BEGIN { RS = "" } { last = $0 } END { print last }' | cut -d, -f2,8)" \
  "$(cut -d, -f2,8 <out | tr -d '\r')"
"$heapql" dominos x.hqd --of 16 --csv --show-sql >out 2>query
is "--show-sql of a query with a comment above it" \
  "$("$heapql" sql --csv x.hqd <query | sed 1d)" "$(sed 1d out)"

# heapql_tally's arguments are columns, by which it can be joined.
is "a tally's arguments" \
  "$("$heapql" sql --csv x.hqd "SELECT d.dump_id, k1, blocks, t.of FROM dump d, heapql_tally(d.dump_id, 'leak', 'type:Entry') t
      WHERE t.dump_id = d.dump_id AND t.terms = 'leak'" | tr -d '\r' | sed 1d)" "1,reachable,3,type:Entry"

# Rows of a database are what it says they are, and nobody's if it says nonsense.
cp x.db moved.db
"$heapql" sql --write moved.db 'UPDATE main.block SET row = row + 1000000' >.out 2>&1
for ask in "rp moved.db --of all" "part moved.db" "domisize moved.db"; do
  "$heapql" $ask >.out 2>&1
  ok "blocks at rows that are not there: ${ask%% *} ends well" [ $? = 0 ]
done
cp x.db vast.db
"$heapql" sql --write vast.db 'UPDATE main.block SET req = 9223372036854775807' >.out 2>&1
ok "sizes that cannot be" "$heapql" set vast.db vast = all

# More groups than are counted one by one: what waits is counted, too.
"$HQ_BUILDDIR/mkdump" --blocks 30000 many.hqd
"$heapql" load many.hqd -o many.db
for terms in serial 'serial % 9001' 'req, serial / 3'; do
  for dump in many.hqd many.db; do
    is "as GROUP BY: $terms of $dump" \
      "$("$heapql" sql --csv $dump "SELECT count(*), sum(n * i), sum(bytes * i) FROM (SELECT blocks AS n, bytes, row_number() OVER (ORDER BY k1, k2) AS i FROM heapql_tally(1, '$terms'))")" \
      "$("$heapql" sql --csv $dump "SELECT count(*), sum(n * i), sum(bytes * i) FROM (SELECT count(*) AS n, sum(req) AS bytes, row_number() OVER (ORDER BY $terms) AS i FROM block WHERE dump_id = 1 GROUP BY $terms)")"
  done
done
done_testing
