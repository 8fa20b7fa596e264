# heapql pins and waste: who keeps which arenas and pools, and what goes back;
# values by hand from pins.txt.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
unset COLUMNS
"$mkdump" "$HQ_SRCDIR/tests/cli/pins.txt" x.hqd
ok "the fixture is whole" "$heapql" info x.hqd
ok "load" "$heapql" load x.hqd -o x.db

rows() { # REPORT ARGUMENT...: rows as CSV, a space after each
  "$heapql" "$@" --csv | tr -d '\r' | sed 1d | tr '\n' ' '
}
for d in x.hqd x.db; do
  is "$d: the heap" "$(rows pins -t heap $d | sed 's/\.[0-9]*,/,/')" \
    "1048576,196784,18,2,524288,6,160,1,65536,1 "
  # 0xa000: arena 0 alone, and pool 2 of arena 1; 0xb000 shares all that it keeps.
  is "$d: by site" "$(rows pins -t parts $d)" \
    "327680,1,1,4,78,1,262144,0,10,0xa000 65536,0,1,1,1,1,262144,1,15,0xc000 0,0,0,0,0,1,262144,1,14,0xb000 "
  is "$d: by type" "$(rows pins -t parts --by type $d)" \
    "327680,1,1,4,66,1,262144,1,12,untyped 65536,0,1,1,10,1,262144,1,10,node "
  is "$d: by trace" "$(rows pins -t parts --by trace -n 1 $d)" \
    "327680,1,1,4,78,1,262144,0,10,trace 3: 0xa000 "
  is "$d: together" "$(rows pins -t together $d)" \
    '262144,1,3,62,1,10,0xa000 262144,1,3,65,3,13,"0xa000, 0xb000, 0xc000" '
  is "$d: arenas" "$(rows pins -t arenas $d | sed 's/0\.03[0-9]*/0.03/g')" \
    '0,0x100000,262144,0.03,2,3,62,10,0xa000 1,0x140000,262144,0.03,2,3,65,13,"0xa000, 0xb000, 0xc000" '
  is "$d: pools of other arenas" "$(rows pins -t pools $d)" "5,2,0x1b0000,16,65536,1,4092,17,0xc000 "
  is "$d: blocks" "$(rows pins -t blocks $d -n 4)" \
    "0,0,0x100040,10,10,77,4000000,node,0xa000 0,1,0x110040,11,20,77,4000000,node,0xa000\
 0,1,0x110060,12,32,77,4000000,,0xa000 1,2,0x140040,13,16,77,4000000,,0xa000 "
  # Arena 2 is 75 % in use; pool 5 in it is part of it then.
  is "$d: a threshold" "$(rows pins -t arenas --threshold 80% $d | tr ' ' '\n' | cut -d, -f1-3,6 | tr '\n' ' ')" \
    '2,0x180000,262144,2 0xc000" 0,0x100000,262144,3 1,0x140000,262144,3 0xb000, 0xc000" '
  is "$d: a threshold that nothing is below" "$(rows pins -t parts --threshold 0 $d)" ""
  is "$d: waste" "$(rows waste -t total $d | cut -d, -f1-4)" "8,190128,196784,6656"
  is "$d: waste by site" "$(rows waste -t parts $d | tr ' ' '\n' | cut -d, -f1,4-7)" \
    "6623,2,190017,3311.5,0xb000
18,4,78,4.5,0xa000
15,2,33,7.5,0xc000"
  is "$d: waste by type" "$(rows waste -t parts --by type $d | tr ' ' '\n' | cut -d, -f1,4,5,7)" \
    "6638,6,190098,untyped
18,2,30,node"
  is "$d: waste by what is usable" "$(rows waste -t usable $d | tr ' ' '\n' | cut -d, -f1-2,4-5)" \
    "196608,6608,1,190000
32,27,4,101
16,21,3,27"
  is "$d: waste by size" "$(rows waste -t sizes $d)" \
    "190000,196608,6608,1,0xb000 1,16,15,1,0xc000 17,32,15,1,0xb000 20,32,12,1,0xa000 10,16,6,1,0xa000 "
  # A set is exact whatever is nearly empty: of all, arenas 0 to 2 go.
  is "$d: with all" "$(rows pins -t set_sum --of all $d)" "8,190128,3,786432,0,0 "
  is "$d: with a site's blocks" "$(rows pins -t set_sum --where 'trace_id = 3' $d)" "4,78,1,262144,1,65536 "
  is "$d: with a type's" "$(rows pins -t set_sum --type node $d)" "2,30,0,0,1,65536 "
  is "$d: with none" "$(rows pins -t set_sum --of 'all - all' $d)" ""
  is "$d: waste of a set" "$(rows waste -t total --type node $d | cut -d, -f1-4)" "2,30,48,18"
done
like "in words" "$("$heapql" pins --type node x.hqd)" \
  '^With the set \(2 blocks, 30 B\) 0 arenas \(0 B\) and, of other arenas, 1 pools \(64\.0 KiB\) go back\.$'
like "it says what to free" "$("$heapql" pins x.hqd)" \
  '^Free the 4 blocks of 0xa000 \(78 B\), and 1 arena and 1 pool go back: 320\.0 KiB\.$'
like "and not who returns nothing" "$("$heapql" pins x.hqd | grep -c '^Free')" '^2$'
fails 2 "by what there is not" "$heapql" pins --by colour x.hqd
like "says what there is" "$(cat .out)" 'site, type, trace'
fails 2 "a threshold that is none" "$heapql" pins --threshold much x.hqd

# Generated heaps: what is said to go back is what a query says that does.
"$mkdump" --blocks 3000 y.hqd
"$mkdump" "$HQ_SRCDIR/tests/cli/heap_a.txt" a.hqd
for d in y.hqd a.hqd; do
  is "$d: arenas of one trace alone" "$("$heapql" pins -t parts --by trace --threshold 100 -n 0 --csv $d | tr -d '\r' |
    sed 1d | awk -F, '{ a += $2 } END { print a + 0 }')" \
    "$("$heapql" sql --csv $d "SELECT count(*) FROM (SELECT arena_id FROM block
        JOIN arena USING (dump_id, arena_id) WHERE kind = 'pools'
        GROUP BY arena_id HAVING count(DISTINCT trace_id) = 1)" | tr -d '\r' | sed 1d)"
  is "$d: together they add up" "$("$heapql" pins -t together --threshold 100 -n 0 --csv $d | tr -d '\r' | sed 1d |
    awk -F, '{ n += $1 } END { print n + 0 }')" "$(rows pins -t heap --threshold 100 $d | cut -d, -f5)"
done
done_testing
