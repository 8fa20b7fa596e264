#!/bin/sh
# Dumps for minutes: storms of threads, forks and handlers, each dump checked.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
target=$HQ_BUILDDIR/tests/live/snapshot_target
: "${ROUNDS:=5}"

# mode DUMPS MODE...: runs it and checks what it leaves.
mode() {
  want=$1
  shift
  mkdir "$tap_tmp/d"
  "$heapql" run --dump-at signal -o "$tap_tmp/d/" -- "$target" "$@" >/dev/null
  is "round $round: $* ends well" $? 0
  [ "$want" = any ] ||
    is "round $round: $* makes $want dumps" "$(ls "$tap_tmp/d" | wc -l)" "$want"
  ok "round $round: $*: all are whole" "$heapql" info "$tap_tmp"/d/*.hqd
  rm -rf "$tap_tmp/d"
}

round=1
while [ $round -le "$ROUNDS" ]; do
  mode 200 storm 8 200
  mode 50 storm 64 50
  mode 30 forks
  mode 40 crowd
  mode any handler
  round=$((round + 1))
done
done_testing
