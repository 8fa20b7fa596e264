# The mutation tests with many seeds, and libFuzzer where configure was asked
# for it.  HQ_LONG is the number of seeds, and of minutes for libFuzzer / 10.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
: "${HQ_LONG:=20}"
first=${HQ_FUZZ_SEED:-$(date +%s)}
i=0
while [ $i -lt "$HQ_LONG" ]; do
  seed=$((first + i)) i=$((i + 1))
  ok "mutations, seed $seed" env HQ_FUZZ_SEED=$seed HQ_FUZZ_COUNT=1000 \
    sh "$HQ_SRCDIR/tests/fuzz/mutate.t"
done
ok "nonsense with right checksums, $((HQ_LONG * 5)) seeds" \
  env HQ_FUZZ_COUNT=$((HQ_LONG * 5)) sh "$HQ_SRCDIR/tests/fuzz/garble.t"
ok "spoiled programs, $((HQ_LONG * 20)) files" \
  env HQ_FUZZ_SEED="$first" HQ_FUZZ_COUNT=$((HQ_LONG * 20)) sh "$HQ_SRCDIR/tests/fuzz/elf.t"
if [ -x "$HQ_BUILDDIR/fuzz_reader" ]; then
  mkdir "$tap_tmp/corpus"
  for n in 1 50 700; do
    "$HQ_BUILDDIR/mkdump" --blocks $n --seed $n "$tap_tmp/corpus/$n.hqd"
  done
  ok "libFuzzer" "$HQ_BUILDDIR/fuzz_reader" -max_total_time=$((HQ_LONG * 6)) \
    "$tap_tmp/corpus"
fi
done_testing
