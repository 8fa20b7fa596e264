# Dumps during storms of allocation, and blocks known one by one among many
# threads, over and over.  HQ_LONG is the number of rounds.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
: "${HQ_LONG:=20}"
cd "$tap_tmp" || exit 99
target=$HQ_BUILDDIR/tests/live/snapshot_target
known=$HQ_BUILDDIR/tests/live/alloc/known_blocks
first=${HEAPQL_TEST_SEED:-$(date +%s)}

fresh() { rm -rf d && mkdir d; }
i=0
while [ $i -lt "$HQ_LONG" ]; do
  i=$((i + 1))
  fresh
  ok "round $i: 200 dumps in a storm of 8 threads" \
    "$heapql" run -o d/ --dump-at signal -- "$target" storm 8 200
  is "round $i: are there" "$(find d -name '*.hqd' | wc -l)" 200
  ok "round $i: and whole" sh -c '"$1" info d/*.hqd' - "$heapql"
  fresh
  seed=$((first + i))
  ok "round $i: seed $seed, 64 threads know their blocks" \
    "$heapql" run -o d/ -- "$known" list $seed 64
  "$heapql" sql --csv d/*.1.hqd "SELECT printf('%x', addr), req FROM block" |
    tail -n +2 | tr -d '\r' | tr ',' ' ' | sort >dump.txt
  is "round $i: and so does the dump" "$(sort list | comm -23 - dump.txt | head -3)" ""
done
done_testing
