# tests/live/judge.t with 100 000 comparisons for each program.
HQ_JUDGE_SCALE=${HQ_LONG:-100} HQ_JUDGE_WANTED=$((1000 * ${HQ_LONG:-100}))
. "${HQ_SRCDIR:-.}/tests/live/judge.t"
