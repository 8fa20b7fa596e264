# The allocator's random script with many seeds, every invariant checked after
# every step.  HQ_LONG is the number of seeds.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
: "${HQ_LONG:=20}"
first=${HEAPQL_TEST_SEED:-$(date +%s)}
i=0
while [ $i -lt "$HQ_LONG" ]; do
  seed=$((first + i)) i=$((i + 1))
  ok "seed $seed, 20000 steps" env HEAPQL_TEST_SEED=$seed \
    HEAPQL_TEST_STEPS=20000 "$HQ_BUILDDIR/tests/unit/alloc/test_random"
done
done_testing
