# A dump spoiled in thousands of ways never crashes a reader; the seed is
# HQ_FUZZ_SEED and the number of tries of each kind HQ_FUZZ_COUNT.
: "${HQ_FUZZ_SEED:=1}"
: "${HQ_FUZZ_COUNT:=300}"
dir=$(mktemp -d "${TMPDIR:-/tmp}/hq-fuzz.XXXXXX")
trap 'rm -rf "$dir"' EXIT
"$HQ_BUILDDIR/mkdump" --blocks 700 --contents 100 --seed "$HQ_FUZZ_SEED" "$dir/x.hqd" || exit 99
"$HQ_BUILDDIR/mutate" "$dir/x.hqd" "$HQ_FUZZ_SEED" "$HQ_FUZZ_COUNT"
