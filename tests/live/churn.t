# Two snapshots with a million blocks born and half a million freed between
# them, addresses reused: the diff is exact.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

mkdir d
"$heapql" run -o d/ --dump-at none -- "$HQ_BUILDDIR/tests/live/churn" >truth
is "the program runs" $? 0
# born N BYTES freed N BYTES grown N
read -r _ born born_bytes _ freed freed_bytes _ grown <truth
"$heapql" diff --json d/churn.*.1.hqd d/churn.*.2.hqd >diff.json
state() {
  jq -r ".[] | select(.table == \"summary\" and .state == \"$1\") | \"\(.blocks) ${2-}\"" diff.json
}
is "freed is exact" "$(state freed '\(-.change)')" "$freed $freed_bytes"
is "grown is exact" "$(state grown)" "$grown "
is "nothing shrank" "$(state shrunk)" "0 "
is "born is exact" "$(state born '\(.change)')" "$born $born_bytes"
is "the rest was kept" "$(state kept)" "$((1000000 - freed - grown)) "

# Addresses were reused: by address the same question has another answer.
same=$("$heapql" sql --csv d/churn.*.1.hqd d/churn.*.2.hqd "SELECT count(*)
  FROM block o JOIN block n USING (addr)
  WHERE o.dump_id = 1 AND n.dump_id = 2" | tail -1 | tr -d '\r')
ok "by address far more would seem kept: $same" \
  [ "$same" -gt $((1000000 - freed + 100000)) ]

done_testing
