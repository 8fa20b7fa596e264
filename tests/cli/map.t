# heapql map: arenas drawn, slot by slot; by hand from pins.txt.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
unset COLUMNS
export LC_ALL=C
"$mkdump" "$HQ_SRCDIR/tests/cli/pins.txt" x.hqd
"$heapql" load x.hqd -o x.db
lines() { "$heapql" map "$@" | awk '/^ *[0-9]/ && !/ to / { print $1, $NF }' | tr '\n' ' '; }
rows() { "$heapql" "$@" --csv | tr -d '\r' | sed 1d | tr '\n' ' '; }

for d in x.hqd x.db; do
  # Arena 2: three slots of a large block, then a pool; 3: an empty pool.
  is "$d: slot by slot" "$(lines $d)" "0 11.. 1 11.. 2 ===1 3 .-.. "
  is "$d: a set: its share; others; nothing" "$(lines --where 'serial in (10, 16)' $d)" "0 1,.. 2 888, "
  is "$d: numbers by pool" "$(rows map -t pools --where 'serial in (10, 16)' $d)" \
    "0,0,0x100000,0,65536,1,16,1,4092,used,1 1,0,0x110000,65536,65536,2,32,2,2046,used,\
 2,1,0x140000,0,65536,1,16,1,4092,used, 3,1,0x150000,65536,65536,2,32,2,2046,used,\
 4,2,0x180000,0,196608,large,196608,1,1,full,1 5,2,0x1b0000,196608,65536,1,16,1,4092,used,\
 6,3,0x1d0000,65536,65536,1,16,0,4092,empty, "
  is "$d: numbers by arena" "$(rows map -t arenas $d)" \
    "0,malloc,pools,0x100000,262144,4,2,80,3,, 1,malloc,pools,0x140000,262144,4,2,80,3,,\
 2,malloc,pools,0x180000,262144,4,0,196624,2,, 3,malloc,pools,0x1c0000,262144,4,3,0,0,, "
done
is "more than the limit: those with least in use, and all in one line" \
  "$("$heapql" map -n 1 x.hqd | head -1) $(lines -n 1 x.hqd)" "117- 117- 117- 3 .-.. "
like "which it says" "$("$heapql" map -n 1 x.hqd)" '--limit 0 shows all'

# 64 slots: as many places, or in a narrow terminal a half or a quarter.
"$mkdump" --blocks 20000 y.hqd
width() { COLUMNS=$1 "$heapql" map y.hqd | awk '$1 == "0" { print length($NF) }'; }
is "one slot a place" "$(width 100)" "$(rows sql y.hqd "SELECT ntotalpools FROM arena WHERE arena_id = 0" | tr -d " ")"
is "two" "$(width 80)" 32
is "eight" "$(width 40)" 8
is "no line is wider" "$(COLUMNS=80 "$heapql" map y.hqd | awk '/^ *[0-9]+ / && length > 80' | wc -l | tr -d ' ')" 0
utf8=$(locale -a 2>/dev/null | grep -iE '^c\.utf-?8$' | head -1)
[ -z "$utf8" ] || is "in blocks" "$(LC_ALL=$utf8 lines x.hqd)" "0 ▁▁·· 1 ▁▁·· 2 ===▁ 3 ·-·· "
done_testing
