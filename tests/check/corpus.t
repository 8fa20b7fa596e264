# Small programs, half of which leak or grow: heapql check finds what they do, at
# the right place, and nothing else, whatever the sizes and the order.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
. "$HQ_SRCDIR/tests/check/corpus/corpus.sh"
cd "$tap_tmp" || exit 99

corpus_seeds="1 2 3 4 5 6 7 8 9 10"
ok "the programs compile" corpus_compile "$PWD/bin" "$corpus_dir" -O2 ||
  done_testing
corpus_check "$PWD/bin" "$PWD/out"
corpus_findings out >findings
corpus_judge out/status findings | sort >judged
while IFS=: read -r name wrong; do
  is "$name" "$wrong" ""
done <judged

ok "at least forty were judged" [ "$(wc -l <judged)" -ge 40 ]
is "with each seed" "$(wc -l <out/status)" $(($(wc -l <judged) * 10))
is "and growth by four steps" "$(corpus_unjudged out)" ""
grown=$(sed -n '/^[a-z]/s/  .*//p' "$corpus_dir/expect.txt" | sort -u | wc -l)
ok "half of them leak" [ $((grown * 2)) -ge "$(wc -l <judged)" ]
ok "and half do not" [ $((grown * 2)) -le $(($(wc -l <judged) + 6)) ]

# Planted faults: the judge sees a false alarm, a miss and a wrong holder.
sed 's/^once 1 0/once 1 3/' out/status >status
is "a planted false alarm is seen" \
  "$(corpus_judge status findings | sed -n 's/^once: *//p')" "exit 3 (seed 1);"
grep -v '^lost_once	2' findings >fewer
is "a planted miss is seen" \
  "$(corpus_judge out/status fewer | sed -n 's/^lost_once: *//p')" \
  "missed leak-definite at make_title (seed 2);"
sed 's/^list_head	3	.*events/list_head	3	growth-site	add_event	-	others/' \
  findings >other
like "a planted wrong holder is seen" \
  "$(corpus_judge out/status other | grep '^list_head:')" \
  "unexpected growth-site at add_event.* held by others in list_head .seed 3"
done_testing
