# A program that knows every reference between its blocks agrees with the dump
# of it: each is there with both offsets, and there is no other.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
program=$HQ_BUILDDIR/tests/live/graph/known_refs
cd "$tap_tmp" || exit 99

for seed in 1 2 3 "4 whole" "5 whole"; do
  rm -f ./*.hqd
  ok "seed $seed: the program runs" \
    "$heapql" run --dump-at none -o known.hqd -- "$program" refs list $seed
  sort refs >told
  "$heapql" sql --csv known.hqd "SELECT printf('%x %x %d %d', s.addr, d.addr, r.off, r.dst_off)
    FROM ref r JOIN block s ON s.row = r.src_row JOIN block d ON d.row = r.dst_row" |
    tail -n +2 | tr -d '\r"' >all
  # libc's own blocks have references too.
  awk 'NR == FNR { known[$1] = 1; next } $1 in known' list all | sort >dumped
  ok "seed $seed: many were told" [ "$(wc -l <told)" -gt 400000 ]
  is "seed $seed: each is in the dump" "$(comm -23 told dumped | head -5)" ""
  is "seed $seed: and no other" "$(comm -13 told dumped | head -5)" ""
  is "seed $seed: a rule is 0 just for pointers to a start" \
    "$("$heapql" sql --csv known.hqd 'SELECT count(*) FROM ref WHERE (rule = 0) <> (dst_off = 0)' |
      tail -n 1 | tr -d '\r')" 0
done
sed '1s/.*/1 1 1 1/' told >planted
is "a planted difference is found" "$(comm -23 planted dumped 2>/dev/null | wc -l)" 1
done_testing
