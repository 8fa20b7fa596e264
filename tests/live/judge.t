# Stacks of real programs, compared frame by frame with libgcc's unwinder: no
# difference in any.  tests/long/judge.t runs it with more of everything.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
: "${HQ_JUDGE_SCALE:=1}" # how much of everything
: "${HQ_JUDGE_WANTED:=300}" # comparisons at least, for each program
cd "$tap_tmp" || exit 99
k=$HQ_JUDGE_SCALE

counter() { # NAME COUNTER: its sum over the dumps of a program
  for dump in "$1"/*.hqd; do
    "$heapql" sql --csv "$dump" "SELECT value FROM counter WHERE name = '$2'" |
      tail -n +2 | tr -d '\r'
  done | awk '{ n += $1 } END { print n + 0 }'
}

# judged NAME EVERY COMMAND...: a program all of whose stacks, or every Nth, are
# compared.
judged() {
  name=$1 every=$(($2 / k + 1))
  shift 2
  mkdir -p "$name"
  HEAPQL_CHECK_STACKS=$every "$heapql" run -o "$PWD/$name/" -- "$@" \
    >"$name/out" 2>"$name/err" </dev/null
  status=$?
  is "$name: exit status" "$status" 0
  n=$(counter "$name" stacks_checked)
  ok "$name: at least $HQ_JUDGE_WANTED stacks compared, $n were" \
    [ "$n" -ge "$HQ_JUDGE_WANTED" ]
  is "$name: no stack differs" "$(counter "$name" stacks_differing)" 0
  grep -a '^heapql:' "$name/err" | sed 's/^/# /' | head -40
  is "$name: none was remembered wrongly" \
    "$(counter "$name" stacks_remembered_wrong)" 0
}

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  tap_point 1 "$1 is not installed; tests/run.sh installs it"
  return 1
}

[ -x /usr/bin/python3 ] && judged python3 25 env PYTHONMALLOC=malloc /usr/bin/python3 -c \
  "import json, threading
def work():
    for i in range($k): json.loads(json.dumps({str(j): [j] for j in range(2000)}))
t = [threading.Thread(target=work) for i in range(3)]
[x.start() for x in t]; [x.join() for x in t]"
need jq && judged jq 5 jq -n "[range(1000 * $k) | {a: ., b: \"x\\(.)\"}] | group_by(.a % 7) | length"
need perl && judged perl 2 perl -e "my %h; \$h{\$_} = [1 .. 5] for 1 .. 1000 * $k; print scalar(keys %h), \"\\n\""
need sqlite3 && judged sqlite3 2 sqlite3 :memory: \
  "CREATE TABLE t(a, b); WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000 * $k) INSERT INTO t SELECT x, hex(randomblob(20)) FROM c; CREATE INDEX i ON t(b); SELECT count(*) FROM t WHERE b LIKE 'A%'"
i=0
while [ $i -lt "$k" ]; do
  i=$((i + 1))
  echo "info functions main"
  echo "python print(len([bytes(1000) for j in range(2000)]))" # each a malloc
done >commands
need gdb && judged gdb 20 gdb --batch -nx -x commands /bin/sh
awk -v k="$k" 'BEGIN {
  for (i = 0; i < 10 * k; i++)
    printf "int f%d(int a, int b) { int s = 0; for (int i = 0; i < a; i++) switch (i %% %d) { case 0: s += b * i; break; default: s -= %d; } return s; }\n", i, i % 7 + 2, i
}' >unit.c
judged cc1 50 gcc -O2 -c unit.c

# Frames of code that the program makes are beyond libgcc: to there it agrees.
need node && {
  judged node 40 node -e "const a = []; for (let i = 0; i < 5000 * $k; i++) a.push(Buffer.from('x' + i)); console.log(a.length)"
  ok "node: some stacks go on through its compiled code" \
    [ "$(counter node stacks_beyond_judge)" -gt 0 ]
}

judged odd 1 "$HQ_BUILDDIR/tests/live/stacks/odd" $((10 * k))
ok "odd: signals were met" [ "$(counter odd unwind_signal_frames)" -gt 0 ]
is "odd: every stack has an end" "$(counter odd unwind_stuck)" 0
judged interrupted 30 "$HQ_BUILDDIR/tests/live/stacks/interrupted" $((1000 * k))
ok "interrupted: and 1000 times at least" \
  [ "$(counter interrupted unwind_signal_frames)" -ge 1000 ]

# The judge can find something: frame pointers are not kept by this program.
mkdir -p wrong
HEAPQL_UNWIND=fp HEAPQL_CHECK_STACKS=1 "$heapql" run -o "$PWD/wrong/" -- \
  "$HQ_BUILDDIR/tests/live/stacks/odd" 3 >wrong/out 2>wrong/err
ok "wrong stacks are found" [ "$(counter wrong stacks_differing)" -gt 0 ]
like "and shown" "$(cat wrong/err)" '^heapql: two unwinders differ about a stack$'

done_testing
