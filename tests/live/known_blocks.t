# A program that knows every one of its blocks agrees with the dump of it,
# block by block: address, requested size, count; serials are unique over the
# life of the process.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
program=$HQ_BUILDDIR/tests/live/alloc/known_blocks
cd "$tap_tmp" || exit 99

# Both lists as "ADDRESS SIZE", hex without 0x, sorted.
listed() {
  sort list
}
dumped() { # QUERY
  "$heapql" sql --csv ./*.1.hqd "$1" | tail -n +2 | tr -d '\r' | tr ',' ' ' | sort
}

for seed in 7 8 9; do
  rm -f ./*.hqd
  ok "seed $seed: the program runs" \
    "$heapql" run -o "$tap_tmp/" --dump-at exit -- "$program" list $seed 4
  is "seed $seed: it lists its blocks" "$(listed | wc -l)" 100000
  dumped "SELECT printf('%x', addr), req FROM block" >dump.txt
  is "seed $seed: every known block is in the dump, with its size" \
    "$(listed | comm -23 - dump.txt | head -5)" ""
  # libc's and the threads' own blocks are few.
  ok "seed $seed: and hardly anything else" [ "$(wc -l <dump.txt)" -lt 100100 ]
  is "seed $seed: no serial twice" \
    "$("$heapql" sql --csv ./*.1.hqd 'SELECT count(*) - count(DISTINCT serial) FROM block' | tail -1 | tr -d '\r')" 0
  is "seed $seed: in the next dump no serial stands for another block" \
    "$("$heapql" sql --csv ./*.1.hqd ./*.2.hqd 'SELECT count(*) FROM block o JOIN block n USING (serial)
       WHERE o.dump_id = 1 AND n.dump_id = 2 AND (o.addr, o.req) <> (n.addr, n.req)' | tail -1 | tr -d '\r')" 0
done

# The comparison itself, against a planted difference.
sed '1s/ .*/ 1/' list >planted
is "a planted difference is found" "$(sort planted | comm -23 - dump.txt | wc -l)" 1

done_testing
