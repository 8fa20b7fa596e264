# heapql fill: how full containers are; values by hand from fill.txt, and rows
# that cannot be.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
unset COLUMNS
"$mkdump" "$HQ_SRCDIR/tests/cli/fill.txt" x.hqd
ok "the fixture is whole" "$heapql" info x.hqd
ok "load" "$heapql" load x.hqd -o x.db

rows() { # REPORT ARGUMENT...: rows as CSV, a space after each
  "$heapql" "$@" --csv | tr -d '\r' | sed 1d | tr '\n' ' '
}
for d in x.hqd x.db; do
  # 997 of 4 bytes and 2 of 8.
  is "$d: totals" "$(rows fill -t total $d | sed 's/0\.39[0-9]*/0.39/')" "4,2,4,1003,0.39,4004,1 "
  is "$d: by field" "$(rows fill -t fields $d | sed 's/33\.3[0-9]*/33.3/')" \
    "3988,0.3,2,1,3,1000,4,node,more 16,33.3,2,1,1,3,8,node,items "
  # The large block is 0xb000's; what has no elements is its own object's.
  is "$d: by site" "$(rows fill -t sites $d | sed 's/33\.3[0-9]*/33.3/')" "3988,0.3,1,0,0xb000 16,33.3,3,2,0xa000 "
  is "$d: the emptiest" "$(rows fill -t emptiest $d -n 2)" "3988,0.3,3,1000,11,16,node,more 16,0,0,2,11,11,node,items "
  is "$d: both ends" "$(rows sql $d 'SELECT fill_id, src, buffer FROM fill ORDER BY 1')" "0,10,10 1,11,11 2,11,16 3,12, "
done
"$mkdump" "$HQ_SRCDIR/tests/cli/pins.txt" none.hqd
is "where no type tells, there are none" "$(rows fill -t total none.hqd)" "0,0,0,0,,0,0 "

bad() { # WHAT SED
  sed "/^fill/$2" "$HQ_SRCDIR/tests/cli/fill.txt" >bad.txt
  "$mkdump" bad.txt bad.hqd
  fails 1 "$1" "$heapql" info bad.hqd
  "$heapql" fill bad.hqd --partial >out 2>&1
  ok "$1: no crash" [ $? -le 1 ]
}
bad "more than there is room for" 's/used=3/used=1001/'
bad "more than the block holds" 's/capacity=1000 /capacity=47501 /'
bad "a size that is too large by far" 's/capacity=1000 element_size=4/capacity=0x4000000000000001 element_size=4/'
bad "elements of no size" 's/element_size=4 buffer_row=6/element_size=0 buffer_row=6/'
bad "room nowhere" 's/buffer_row=6/buffer_row=4294967295/'
bad "elements in no block" 's/buffer_row=6/buffer_row=8/'
bad "a container in no block" 's/block_row=2/block_row=9/'
bad "no type" 's/type_id=1 field_offset=8 used=0/type_id=2 field_offset=8/'
bad "flags that there are not" 's/flags=3/flags=4/'
bad "not in order" 's/block_row=2/block_row=0/'
done_testing
