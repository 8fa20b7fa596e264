# Blocks that are held in known ways: by a global, a register, a stack, ...
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
program=$HQ_BUILDDIR/tests/live/graph/known_roots
cd "$tap_tmp" || exit 99

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" | tail -n +2 | tr -d '\r"'
}
kinds() { # DUMP
  ask "$1" "SELECT b.req || ' ' || r.kind || ' ' || coalesce(nullif(r.name, ''), '-')
    FROM block b JOIN root r ON r.dst_row = b.row
    WHERE b.req BETWEEN 1001 AND 2009 ORDER BY b.req, r.kind, r.addr"
}
cat >expected <<'EOT'
1001 data -
1002 tls -
1003 stack -
1004 mapping -
1005 region shared table
1006 register r12
1007 stack -
1008 tls -
1009 region shared table
1010 region shared table
1011 mapping -
1012 mapping -
EOT
ok "the program runs" \
  "$heapql" run --dump-at none -o known.hqd -- "$program" shared
[ "$(uname -m)" = x86_64 ] || sed -i /1006/d expected
# Words of a stack that are no longer in use may hold blocks besides.
compare() { # DUMP
  kinds "$1" | uniq >found
  is "$2: each is held as it should be" "$(comm -23 expected found)" ""
  is "$2: what is left over holds nothing" "$(grep '^2' found)" ""
  is "$2: one is in a register only" "$(grep -c '^1006' found)" \
    "$(grep -c '^1006' expected)"
}
compare known.hqd "by ptrace"
is "the stack tells the function" "$(ask known.hqd "SELECT DISTINCT substr(label, 1, instr(label, ',') - 1)
  FROM block b JOIN root r ON r.dst_row = b.row
  WHERE b.req IN (1003, 1007) AND r.kind = 'stack' ORDER BY 1" | tr '\n' ' ')" "dump hold_on_stack "
is "and the thread" "$(ask known.hqd "SELECT count(DISTINCT t.tid)
  FROM block b JOIN root r ON r.dst_row = b.row JOIN thread t ON t.thread_id = r.thread_id
  WHERE b.req IN (1003, 1007)")" 2
is "data tells the module" "$(ask known.hqd "SELECT count(*)
  FROM block b JOIN root r ON r.dst_row = b.row JOIN module m ON m.module_id = r.module_id
  WHERE b.req = 1001 AND m.path LIKE '%known_roots'")" 1

# Where threads are stopped by a signal: ptrace is taken already.
cat >busy.gdb <<'EOT'
set pagination off
handle SIGURG nostop noprint pass
handle SIGUSR2 nostop noprint pass
set environment LD_PRELOAD $preload
set environment HEAPQL_OUTPUT signal.hqd
set environment HEAPQL_DUMP_AT none
run
EOT
sed -i "s|\$preload|$preload|" busy.gdb
ok "under a debugger too" gdb -batch -x busy.gdb --args "$program" shared
if [ -f signal.hqd ]; then
  is "there by a signal" "$(ask signal.hqd 'SELECT method FROM dump')" signal+fork
  compare signal.hqd "by signal"
else
  ok "under a debugger a dump is written" false
fi

"$heapql" run --no-references --dump-at none -o without.hqd -- "$program" shared
is "without references there are no roots" \
  "$(ask without.hqd 'SELECT (SELECT count(*) FROM root) + (SELECT count(*) FROM ref)')" 0
done_testing
