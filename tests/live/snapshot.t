#!/bin/sh
# When dumps are made and what the program notices: exit, call, signal, growth,
# interval, failure, fork, vfork, exec, threads, handlers.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
target=$HQ_BUILDDIR/tests/live/snapshot_target
[ -x "$target" ] || { echo "Bail out! no $target"; exit 99; }

# fresh: an empty directory, in which we are then.
fresh() {
  cd "$tap_tmp" && rm -rf d && mkdir -m 777 d && cd "$tap_tmp/d" || exit 99
}

# under OPTIONS -- MODE...: runs the target there; leaves output and status.
under() {
  fresh
  opts=
  while [ "$1" != -- ]; do
    opts="$opts $1"
    shift
  done
  shift
  # shellcheck disable=SC2086
  out=$("$heapql" run $opts -- "$target" "$@" </dev/null 2>"$tap_tmp/err")
  status=$?
  err=$(cat "$tap_tmp/err")
}

count() {
  ls | grep -c '\.hqd$'
}

# How many laws a dump breaks: the sum over the arenas, each pool, each block,
# and blocks that are there twice.
broken="SELECT
 (SELECT total(size) FROM arena) -
 (SELECT total(pool_size) FROM pool) -
 (SELECT total(free_bytes + hdr_size + align_lost) FROM arena) +
 (SELECT count(*) FROM pool WHERE
   pool_size < capacity * blk_size + hdr_size OR used > capacity) +
 (SELECT count(*) FROM (SELECT p.used AS u, count(b.addr) AS n FROM pool p
   LEFT JOIN block b ON b.pool_id = p.pool_id GROUP BY p.pool_id) WHERE u <> n) +
 (SELECT count(*) FROM block WHERE req > usable OR serial = 0) +
 (SELECT count(*) - count(DISTINCT addr) FROM block) +
 (SELECT count(*) - count(DISTINCT serial) FROM block) +
 (SELECT truncated FROM dump) AS n"

# whole: every dump here keeps them, and nothing temporary is left.
whole() {
  [ "$(ls -A | grep -vc '\.hqd$')" = 0 ] || return 1
  "$heapql" info ./*.hqd >/dev/null || return 1
  for f in *.hqd; do
    [ "$("$heapql" sql --csv "$f" "$broken" | tr -d '\r' | tail -1)" = 0 ] ||
      return 1
  done
}

# with COLUMN TEXT: how many dumps have it there.
with() {
  for f in *.hqd; do
    "$heapql" sql --csv "$f" "SELECT $1 FROM dump" | tr -d '\r' | grep -cx -- "$2"
  done | grep -c '^1'
}

# until_true COMMAND...: waits at most 10 s for it.
until_true() {
  n=0
  until "$@"; do
    n=$((n + 1))
    [ $n -lt 500 ] || return 1
    sleep 0.02
  done
}

under -- return
is "a return from main keeps its status" "$status:$out:$err" "7::"
is "and makes one dump" "$(count)" 1
ok "that is whole" whole
like "its name is PROGRAM.PID.SEQ.hqd" "$(ls)" '^snapshot_target\.[0-9]+\.1\.hqd$'
is "its mode is the owner's" "$(stat -c %a ./*.hqd)" 600

for mode in _exit quick; do
  under -- $mode
  is "$mode keeps its status and makes a dump" "$status:$(count):$err" "7:1:"
done

under --dump-at none -- return
is "none makes none, and that is no surprise" "$status:$(count):$err" "7:0:"

under -- call 3
is "calls are numbered, waited for, present" "$out" "present 1 last 3 wait 0"
is "three dumps and one at exit" "$(count):$(with label label-2)" "4:1"
ok "all whole" whole

under --dump-at growth=10M -- grow 65
is "growth of 65 MiB by 10 is 6 dumps" "$(count):$(with trigger growth)" "6:6"

under --dump-at interval=50ms -- churn "$tap_tmp/d/*.3.hqd"
is "interval goes on and on" "$status" 0
ok "with its own trigger" [ "$(with trigger interval)" -ge 2 ]
ok "whole" whole

under --dump-at failure -- fail
is "a failed allocation still fails, with one dump" "$status:$(count):$(with trigger failure)" "0:1:1"

under -- fork
is "the child of a fork numbers its own from 1" "$status" 5
is "parent 1, child 2" "$(count):$(ls | grep -c "\.$out\.")" "3:2"
under --no-follow -- fork
is "--no-follow: the child's exit makes none" "$(ls | grep -c "\.$out\.2\.")" 0

under -- vfork
is "the child of a vfork is refused, its _exit is not ours" "$status:$(count)" "0:2"

under -- exec
is "a program after exec has its own name" "$status:$(ls)" "7:$(ls renamed.*.1.hqd)"
under --no-follow -- exec
is "--no-follow ends at exec" "$status:$(count)" "7:0"

under --no-follow --dump-at signal -- call 1
is "--no-follow still records the program" "$(count)" 1
fresh
is "--no-follow leaves no trace in the environment" \
  "$("$heapql" run --no-follow --dump-at none -- env | grep -c -e HEAPQL -e libheapql)" 0

under --dump-at signal -- children
is "wait() and SIGCHLD know nothing of writers" "$out" "children 1 signals 1 errno ECHILD"

under --dump-at signal -- waits
is "poll, nanosleep, sem_timedwait are not interrupted" "$out" "interrupted 0"
is "because the threads were stopped by ptrace" "$(with method ptrace+fork)" 20

under --dump-at signal -- storm 8 200
is "200 dumps in a storm of 8 threads" "$status:$(count)" "0:200"
ok "all whole and consistent" whole

under --dump-at signal -- crowd
is "4 threads that ask at once get 40 dumps" "$status:$out:$(count)" "0:40:40"
ok "all whole and consistent" whole
under --dump-at signal -- forks
is "30 dumps while threads fork" "$status:$(count)" "0:30"
ok "all whole and consistent" whole

under --dump-at signal -- handler
is "dumps from a handler that interrupts malloc" "$status" 0
ok "some, all whole" whole

under -- chdir
is "a program that goes elsewhere" "$status:$(count)" "0:1"
under -- daemon
is "a program that closes everything" "$status:$(count)" "0:1"

fresh
ok "a writer holds no pipe of the program open" \
  timeout 10 "$heapql" run --dump-at signal -- "$target" pipe
under --dump-at signal -- bury
is "an ended writer is buried on the way" "$status" 0
under --dump-at signal -- stuck
is "a thread in vfork holds a dump up only for a moment" "$status:$out" "0:in time"
ok "and is counted in a whole dump" whole

under -- headless
is "a program whose first thread has ended" \
  "$status:$(count):$(with method ptrace+fork)" "0:2:2"
ok "whole" whole

chmod 755 "$tap_tmp"
under --dump-at signal -- undumpable
is "where ptrace is refused the threads get a signal" \
  "$status:$(count):$(with method signal+fork)" "0:10:10"
ok "whole and consistent" whole
under --dump-at signal -- nofork
is "where fork is refused, too, the process writes itself" \
  "$status:$(count):$(with method signal+in-process)" "0:3:3"
ok "whole and consistent" whole
under --dump-at signal -- nowrite
is "a limit on file size does not kill it either" "$status:$(ls -A | wc -l)" "0:0"
if command -v strace >/dev/null; then
  fresh
  strace -f -o /dev/null "$heapql" run --dump-at signal -- "$target" storm 4 5
  is "under a tracer" "$?:$(count):$(with method signal+fork)" "0:5:5"
  ok "whole and consistent" whole
fi

# By signal and by request; the fifo keeps the target alive.
fresh
mkfifo "$tap_tmp/in"
"$heapql" run --dump-at signal -- "$target" wait <"$tap_tmp/in" >"$tap_tmp/out" &
run=$!
exec 9>"$tap_tmp/in"
until_true grep -q ready "$tap_tmp/out"
pid=$(cat /proc/$run/task/$run/children)
pid=${pid% }
kill -USR2 "$pid"
ok "a signal makes a dump" until_true [ -e "snapshot_target.$pid.1.hqd" ]
is "heapql dump names its file" "$("$heapql" dump "$pid")" "$PWD/snapshot_target.$pid.2.hqd"
is "heapql dump -o writes it" "$("$heapql" dump "$pid" -o x.hqd)" "x.hqd"
is "which says request" "$("$heapql" sql --csv x.hqd 'SELECT trigger FROM dump' | tr -d '\r' | tail -1)" request
fails 1 "heapql dump to nowhere fails" "$heapql" dump "$pid" -o /nonexistent/x.hqd
kill -USR2 $run
ok "run passes the signal on" until_true [ -e "snapshot_target.$pid.4.hqd" ]
exec 9>&-
wait $run
is "the target goes on to its end" $? 0
ok "all whole" whole

sleep 60 &
other=$!
fails 1 "heapql dump of a program without the library" "$heapql" dump $other
like "says so" "$(cat "$tap_tmp/.out")" "does not run under heapql"
kill $other
wait $other 2>/dev/null
fails 1 "heapql dump of no process" "$heapql" dump $other
fails 2 "heapql dump of nonsense" "$heapql" dump nonsense

done_testing
