# The highest point of a program with threads: within 1 % of the program's own
# account, and what the traces say adds up to it.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

# |a - b| in thousandths of a
off() { # A B
  awk -v a="$1" -v b="$2" 'BEGIN { d = a > b ? a - b : b - a; print int(1000 * d / a) }'
}
for threads in 1 2 4 16; do
  "$heapql" run -o "p$threads.hqd" -- \
    "$HQ_BUILDDIR/tests/live/stacks/peaks" $threads >truth
  is "$threads threads: exit status" $? 0
  read -r bytes blocks <truth
  answer=$("$heapql" sql --csv "p$threads.hqd" "SELECT
    (SELECT value FROM counter WHERE name = 'peak_recorded_bytes') || ' ' ||
    (SELECT value FROM counter WHERE name = 'peak_recorded_blocks') || ' ' ||
    sum(peak_bytes) || ' ' || sum(peak_blocks) FROM trace" | tail -1 | tr -d '\r"')
  read -r at at_blocks by_trace by_trace_blocks <<EOT
$answer
EOT
  ok "$threads threads: $at bytes, by its own account $bytes" \
    [ "$(off "$bytes" "$at")" -lt 10 ]
  ok "$threads threads: $at_blocks blocks, by its own account $blocks" \
    [ "$(off "$blocks" "$at_blocks")" -lt 10 ]
  ok "$threads threads: traces add up, $by_trace bytes" \
    [ "$(off "$at" "$by_trace")" -lt 3 ]
  ok "$threads threads: traces add up, $by_trace_blocks blocks" \
    [ "$(off "$at_blocks" "$by_trace_blocks")" -lt 3 ]
done
done_testing
