# Growth: exact verdicts on dumps that no process made.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
mkdump=$HQ_BUILDDIR/mkdump

# series DIR DUMPS [TRIGGER]: dumps of one process from standard input, a line a
# block: the dump that has it first, the last that has it, SIZE TRACE [TYPE]; 0 is
# there before all.  SIZE may be SIZE+MORE: so much more in each dump.  A block "hub"
# of type Hub holds all, and a region holds that; where TYPE is "away", a block
# without a type does, by another region.
series() {
  mkdir -p "$1"
  cat >"$1/blocks"
  for k in $(seq 1 "$2"); do
    awk -v k="$k" -v trigger="${3:-mark}" '
      BEGIN {
        print "dump seq=" k " pid=78 ppid=1 trigger=" trigger " label=iteration~" k \
          " program=tiny cmdline=tiny exe=/bin/tiny host=box mono_ns=" 1000 * k \
          " wall_ns=1 start_ns=1 page_size=4096 next_serial=" 1000 * k
        print "type Hub 64\nfield Hub items 0 pointers count=8 stride=8\ntype Node 16"
        print "block hub 4000 Hub serial=1"
        print "block away 4000 serial=2 trace=9"
      }
      {
        serial = ($1 == 0 ? 0 : 1000 * ($1 - 1)) + 10 + NR
        split($3, size, "+")
        if (k >= $1 && k <= $2) {
          away = $5 == "away"
          print "block b" NR, size[1] + size[2] * k, away ? "" : $5, "serial=" serial, "trace=" $4
          refs = refs "ref " (away ? "away+" : "hub+") 8 * NR " b" NR "\n"
        }
      }
      END {
        print "root region hub name=pinned\nroot region away name=other\n" refs
        for (i = 0; i < 10; i++)
          print "trace trace_id=" i (i > 2 ? " node_id=" i : " flags=4")
        for (i = 0; i < 10; i++) print "node node_id=" i (i > 0 ? " pc_id=" i : "")
        for (i = 0; i < 10; i++) print "pc pc_id=" i " addr=" 4096 * i " module_id=4294967295"
      }' "$1/blocks" >"$1/picture"
    "$mkdump" --graph "$1/picture" "$1/$k.hqd" || return
  done
}
dumps() { # DIR: in their order
  ls "$1"/*.hqd | sort -t/ -k2n
}
# verdict DIR [OPTION...]: a line a finding: rule, blocks in each step, bytes
verdict() {
  dir=$1
  shift
  dumps "$dir" | xargs "$heapql" check --json "$@" >"$dir/json" 2>"$dir/err"
  jq -r '.[] | select(.table == "finding") | [.rule, (.step_blocks | join(",")),
    (.step_bytes | join(",")), .type // "-", .holder // "-", .serial] | join(" ")' \
    "$dir/json"
}
# changes NAME N...: so many blocks more, or less, from dump 2 on.
changes() {
  name=$1
  shift
  echo "$*" | awk '{
    for (i = 1; i <= NF; i++)
      for (n = 0; n < $i; n++) {
        last = 99
        for (k = i + 1; k <= NF; k++) if ($k < 0 && -$k > n) { last = k + 1; break }
        print i + 2, last, 16, 3
      }
  }' >changes
  series "$name" $(($# + 2)) <changes
}
command -v jq >/dev/null || skip_all "there is no jq"

# The rule.  Dump 1 to 2 is the warm-up, then three steps.
n=0
while read -r wanted changes; do
  n=$((n + 1))
  # shellcheck disable=SC2086
  changes "rule$n" $changes
  is "[$changes]" "$(verdict "rule$n" --repeat 3 | cut -d' ' -f1,2)" \
    "$(echo "$wanted" | sed 's/^no$//; s/^\([0-9]\)/growth-site \1/')"
done <<'END'
5,5,6 5 5 6
10,1,1 10 1 1
no 3 0 0
no 0 1 0
no 8 -8 1
1,1,1 1 1 1
no 1 1 0
END

# In bytes, in types, in holders.
echo "0 99 100+50 3" | series resized 6
is "a block that grows in each step" "$(verdict resized)" \
  "growth-site 0,0,0,0 50,50,50,50 - region pinned -> Hub.items[*] 11"
for k in 1 2 3 4 5 6 7; do echo "$k $k $((k * 100)) 3"; done | series replaced 7
is "a block that is replaced by larger ones" "$(verdict replaced | cut -d' ' -f1-3)" \
  "growth-site 0,0,0,0 100,200,100,100"
for k in 1 2 3 4 5 6 7; do echo "$k 99 16 $((3 + k % 2 * 2)) Node"; done | series turns 7
is "sites take turns: the type" "$(verdict turns)" \
  "growth-type 1,2,1,1 16,32,16,16 Node region pinned -> Hub.items[*] 6017"
for k in 1 2 3 4 5 6 7; do echo "$k 99 16 $((3 + k % 2 * 2))"; done | series holds 7
is "and without a type the holder" "$(verdict holds)" \
  "growth-holder 1,2,1,1 16,32,16,16 - region pinned -> Hub.items[*] 6017"
for k in 1 2 3 4 5 6; do
  echo "$k 99 16 3"
  echo "$k 99 16 3"
  echo "$k 99 16 3 away"
done | series shared 6
is "several holders: the one with most" "$(verdict shared | cut -d' ' -f1,5-8)" \
  "growth-site region pinned -> Hub.items[*]"
is "and how much each has" "$(jq -r '.[] | .shares // empty' shared/json)" \
  "region pinned -> Hub.items[*] 66 %, region other 33 %"
for k in 1 2 3 4 5 6 7; do for i in 1 2 3; do echo "$k $((k + 1)) 16 3"; done; done |
  series fifo 7
is "what lives for two steps is none" "$(verdict fifo)" ""

# Which dumps: by marks; without them by others, but not by those for growth.
series calls 6 call <rule1/blocks
is "dumps that were called for are steps" \
  "$(verdict calls --repeat 3 | wc -l)" 0
series asked 5 call <rule1/blocks
is "each is one" "$(verdict asked --repeat 3 | cut -d' ' -f2)" 5,5,6
series sizes 5 growth <rule1/blocks
is "but not those that growth made" "$(verdict sizes)" ""
like "which is said" "$("$heapql" check sizes/*.hqd)" 'growth not: .*nothing else made dumps'
is "two steps at least" "$(dumps rule1 | head -4 | xargs "$heapql" check --json |
  jq -r '.[] | select(.rule) | .rule + " " + (.step_blocks | join(","))')" "growth-site 5,5"
fails 0 "too few are no failure" "$heapql" check rule1/1.hqd rule1/2.hqd rule1/3.hqd
fails 1 "unless they were asked for" \
  "$heapql" check --repeat 3 rule1/1.hqd rule1/2.hqd rule1/3.hqd
"$heapql" load $(dumps rule1) -o rule1.db >/dev/null
is "a database has the same verdict" \
  "$("$heapql" check --json --repeat 3 rule1.db | jq -r '.[] | select(.rule) | .rule + .holder')" \
  "$("$heapql" check --json --repeat 3 $(dumps rule1) | jq -r '.[] | select(.rule) | .rule + .holder')"

# What the dumps say is not trusted.
mkdir odd
for k in 1 2 3 4 5 6 7; do
  "$mkdump" --blocks 300 --seed $k --seq $k --pid 7 --edges 500 --garble 40 odd/$k.hqd
done
cd odd || exit 99
for list in "1.hqd 2.hqd 3.hqd 4.hqd 5.hqd 6.hqd 7.hqd" "7.hqd 1.hqd 3.hqd"; do
  # shellcheck disable=SC2086
  "$heapql" check $list >/dev/null 2>err
  ok "garbled dumps end nothing ($list)" [ $? -le 3 ]
done
cd ..
sed 's/next_serial=5000/next_serial=7/' rule1/picture >odd/picture
"$mkdump" --graph odd/picture odd.hqd
is "serials that go back are no series" \
  "$("$heapql" check --json rule1/[1-4].hqd odd.hqd | jq -r '.[] | select(.rule) | .rule')" ""
for change in "UPDATE block SET req = 9223372036854775807" \
  "UPDATE block SET req = 4611686018427387904" "UPDATE block SET req = -1"; do
  cp rule1.db odd.db
  sqlite3 odd.db "$change"
  "$heapql" check --repeat 3 odd.db >out 2>&1
  is "sizes that cannot be: $change" "$?,$(grep -c 'could not be judged' out)" 1,1
done
cp rule1.db odd.db
sqlite3 odd.db "DELETE FROM block"
"$heapql" check --repeat 3 odd.db >out 2>&1
is "no blocks are none that grow" $? 0
done_testing
