# Leak classes of random heaps, by the sums of sizes that occur once: what
# memcheck says.  tests/long/leaks_random.t has more of them.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
command -v valgrind >/dev/null 2>&1 || {
  echo "# VALGRIND IS NOT INSTALLED: leak classes are not judged; tests/run.sh installs it"
  skip_all "no valgrind"
}
. "$HQ_SRCDIR/tests/live/leaks/measure.sh"
: "${HQ_LEAK_SEEDS:=3}"
cd "$tap_tmp" || exit 99
ok "the program compiles" compile_apart random random || done_testing

# With rings memcheck may have a leader more (leaks/entered.c), so there what is
# lost is one class.
classes() { # SHAPE
  awk -v shape="$1" '
    $1 == "rule" { next }
    shape == "graph" && ($1 == "definite" || $1 == "indirect") {
      b += $2; n += $3; next
    }
    { print }
    END { if (shape == "graph") print "lost", b, n }'
}

seed=0
while [ $seed -lt "$HQ_LEAK_SEEDS" ]; do
  seed=$((seed + 1))
  for shape in dag graph; do
    rm -f random.hqd
    $leaks_env "$heapql" run -o random.hqd -- ./random $seed $shape >out 2>&1
    ours=$(heapql_totals random.hqd | classes $shape)
    chances=0
    while :; do
      run_memcheck random.log all ./random $seed $shape >out 2>&1
      expected=$(memcheck_totals random.log | classes $shape)
      [ "$ours" = "$expected" ] || by_chance || break
      [ "$ours" != "$expected" ] || break
    done
    is "seed $seed, a $shape: the same as memcheck's" "$ours" "$expected"
    for class in definite possible reachable; do
      heapql_totals random.hqd | grep -q "^$class 0 0" &&
        is "seed $seed, a $shape: there is something $class" no yes
    done
  done
done
done_testing
