# Stacks where walking them is delicate: libraries that go while others walk,
# many threads, small stacks, sandboxes, signals.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
programs=$HQ_BUILDDIR/tests/live/stacks
cd "$tap_tmp" || exit 99

value() { # DUMP QUERY: one value
  "$heapql" sql --csv "$1" "$2" | tail -n +2 | tr -d '\r"'
}
counter() { # DUMP NAME
  value "$1" "SELECT value FROM counter WHERE name = '$2'"
}

# Libraries loaded where others were: no frame of one is taken for the other's.
for copy in 1 2 3; do
  cp "$programs/.libs/shape1.so" "a$copy.so"
  cp "$programs/.libs/shape2.so" "b$copy.so"
done
reload() { # NAME EVERY PAIRS...
  name=$1 every=$2
  shift 2
  mkdir -p "$name"
  HEAPQL_CHECK_STACKS=$every "$heapql" run -o "$PWD/$name/" -- \
    "$programs/reload" 200 "$@" >"$name/out" 2>"$name/err"
  is "$name: exit status" "$?" 0
  sed 's/^/# /' "$name/err" | head -40
  ok "$name: libraries were where others had been, $(cat "$name/out") times" \
    [ "$(cat "$name/out")" -gt 20 ]
  wrong=$(value "$name"/*.hqd "SELECT count(*) FROM block b
    JOIN trace_frame USING (trace_id) JOIN frame USING (frame_id)
    LEFT JOIN module m USING (module_id)
    WHERE b.req IN (1001, 1002) AND depth = 0 AND
      (m.path IS NULL OR m.path NOT GLOB
        '*/' || CASE b.req WHEN 1001 THEN 'a' ELSE 'b' END || '[0-9].so')")
  is "$name: no block is another library's" "$wrong" 0
  blocks=$(value "$name"/*.hqd "SELECT count(*) FROM block WHERE req IN (1001, 1002)")
  ok "$name: blocks were looked at, $blocks" [ "$blocks" -gt 100 ]
  frames=$(value "$name"/*.hqd "SELECT min(n) || ' to ' || max(n) FROM (
    SELECT count(*) AS n FROM block JOIN trace_frame USING (trace_id)
    WHERE req IN (1001, 1002) GROUP BY addr)")
  # innermost, shape_make (folded), load_in_turn, start of the thread, clone
  is "$name: and their stacks are whole" "$frames" "5 to 6"
  ok "$name: unloaded modules are listed" [ "$(value "$name"/*.hqd \
    "SELECT count(*) FROM module WHERE state = 'unloaded'")" -ge 2 ]
}
reload one-thread 0 "$PWD/a1.so" "$PWD/b1.so"
reload one-thread-judged 1 "$PWD/a1.so" "$PWD/b1.so"
is "one-thread-judged: no stack differs" \
  "$(counter one-thread-judged/*.hqd stacks_differing)" 0
is "one-thread-judged: none was remembered wrongly" \
  "$(counter one-thread-judged/*.hqd stacks_remembered_wrong)" 0
reload three-threads 7 ./a1.so ./b1.so ./a2.so ./b2.so ./a3.so ./b3.so
is "three-threads: no stack differs" \
  "$(counter three-threads/*.hqd stacks_differing)" 0

# 64 threads of 64 KiB stacks; a first thread with little.
under() { # NAME EVERY COMMAND...: no trouble, and no difference
  name=$1 every=$2
  shift 2
  mkdir -p "$name"
  HEAPQL_CHECK_STACKS=$every "$heapql" run -o "$PWD/$name/" -- "$@" \
    >"$name/out" 2>"$name/err"
  is "$name: exit status" "$?" 0
  is "$name: output" "$(cat "$name/out")" "done"
  sed 's/^/# /' "$name/err" | head -40
}
under threads 10 "$programs/many" 64 40
is "threads: no stack differs" "$(counter threads/*.hqd stacks_differing)" 0
ok "threads: many were compared" \
  [ "$(counter threads/*.hqd stacks_checked)" -gt 3000 ]
under small-stack 10 sh -c 'ulimit -s 128; exec "$@"' - "$programs/many" 4 100
is "small-stack: no stack differs" \
  "$(counter "$(ls small-stack/many*.hqd)" stacks_differing)" 0

# Stacks of coroutines right below a thread's, of which half goes.
LD_PRELOAD=$preload HEAPQL_DUMP_AT=none "$programs/below" >below.out
is "stacks below a stack: exit status" $? 0
is "stacks below a stack: output" "$(cat below.out)" "done"

# A sandbox that kills for a system call that libc does not make.
mkdir -p sandbox
LD_PRELOAD=$preload HEAPQL_DUMP_AT=none HEAPQL_OUTPUT=sandbox/ \
  "$programs/sandbox" >sandbox/out 2>sandbox/err
status=$?
sed 's/^/# /' sandbox/err
if [ "$status" = 77 ]; then
  echo "# no sandbox is to be had here"
else
  is "sandbox: it lives" "$status" 0
  is "sandbox: to its end" "$(cat sandbox/out)" "done"
fi

done_testing
