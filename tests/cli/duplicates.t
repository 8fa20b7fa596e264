# heapql duplicates: blocks that hold the same, by hashes that were recorded;
# values by hand from duplicates.txt.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
unset COLUMNS
"$mkdump" "$HQ_SRCDIR/tests/cli/duplicates.txt" x.hqd
ok "the fixture is whole" "$heapql" info x.hqd
ok "load" "$heapql" load x.hqd -o x.db

rows() { # REPORT ARGUMENT...: rows as CSV, a space after each
  "$heapql" "$@" --csv | tr -d '\r' | sed 1d | tr '\n' ' '
}
for d in x.hqd x.db; do
  # 77 is there with 10 bytes three times; the one with 32 bytes is another.
  is "$d: totals" "$(rows duplicates -t total $d | sed 's/32\.78[0-9]*/32.78/')" "7,122,2,5,70,40,32.78,2,40 "
  is "$d: groups" "$(rows duplicates -t groups $d)" \
    '20,3,10,no,0x4d,10,"node, untyped","0xa000, 0xc000" 20,2,20,yes,0x5,11,"node, untyped","0xa000, 0xb000" '
  is "$d: by site" "$(rows duplicates -t parts $d)" "10,1,2,20,10,0xa000 "
  is "$d: by type" "$(rows duplicates -t parts --by type $d)" "10,1,2,20,13,untyped "
  is "$d: by trace" "$(rows duplicates -t parts --by trace $d)" "10,1,2,20,10,trace 3: 0xa000 "
  is "$d: zeros" "$(rows duplicates -t zeros $d)" "20,1,20,11,0xa000 20,1,20,14,0xb000 "
  is "$d: the columns of block" "$(rows sql $d 'SELECT serial, hash, zero FROM block ORDER BY serial')" \
    "10,77,0 11,5,1 12,-16,0 13,77,0 14,5,1 15,77,0 16,, 17,77,0 "
done

"$mkdump" "$HQ_SRCDIR/tests/cli/pins.txt" none.hqd
fails 1 "a dump without hashes" "$heapql" duplicates none.hqd
like "says how to make one with" "$(cat .out)" '--contents hash'
is "its columns are NULL" "$(rows sql none.hqd 'SELECT count(hash), count(zero) FROM block')" "0,0 "
grep -v '^hash' "$HQ_SRCDIR/tests/cli/duplicates.txt" >empty.txt
"$mkdump" empty.txt empty.hqd
is "hashes of no block are an answer" "$(rows duplicates -t total empty.hqd)" "0,0,0,0,0,0,,0,0 "

# Rows that cannot be.
bad() { # SED
  sed "$1" "$HQ_SRCDIR/tests/cli/duplicates.txt" >bad.txt
  "$mkdump" bad.txt bad.hqd
}
bad 's/^hash block_row=7/hash block_row=8/'
fails 1 "a block that is not there is found" "$heapql" info bad.hqd
bad 's/^hash block_row=7/hash block_row=5/'
fails 1 "so is a block twice" "$heapql" info bad.hqd
bad 's/^hash block_row=7 hash=77/& flags=2/'
fails 1 "so is a flag that there is not" "$heapql" info bad.hqd

# Many: what a query says.
"$mkdump" --blocks 20000 --contents 700 y.hqd
ok "generated hashes are whole" "$heapql" info y.hqd
is "what one of each would save" "$(rows duplicates -t total y.hqd | cut -d, -f3-6)" \
  "$(rows sql y.hqd 'SELECT count(*), sum(n), sum(n * req), sum((n - 1) * req) FROM
       (SELECT count(*) AS n, req FROM block WHERE req > 0 GROUP BY hash, req HAVING n > 1)' | tr -d ' ')"
done_testing
