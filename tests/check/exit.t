#!/bin/sh
# Exit statuses of the gate, and what it leaves behind.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
. "$HQ_SRCDIR/tests/check/gate.sh"
ok "the program compiles" compile_gate gate -O1 || done_testing

check 0 "nothing is found" -- ./gate keep
is "nothing is left" "$(ls kept)" ""
check 3 "something is" -- ./gate one child
said "where it is" "^dumps are kept in $PWD/kept/heapql-check-"
said "and its database" "^the database is $PWD/kept/heapql-check-[A-Za-z0-9]*/check.db"
is "both processes have findings: two dumps and the database" \
  "$(ls kept/*/ | sed 's/[0-9][0-9]*/N/' | tr '\n' ' ')" "check.db gate.N.1.hqd gate.N.1.hqd "
is "the database has both" \
  "$("$heapql" sql --csv kept/*/check.db "SELECT count(*), sum((SELECT count(*) FROM block b WHERE b.dump_id = d.dump_id AND leak = 'definite')) FROM dump d" | tr -d '\r' | tail -1)" 2,3
cp -r kept/heapql-check-* dumps
rm -r kept/heapql-check-*
check 3 "a process without findings" -- ./gate child
is "leaves no dump" "$(ls kept/*/ | wc -l)" 2
rm -r kept/heapql-check-*
check 3 "dumps that are there" dumps/*.hqd
check 3 "a database" dumps/check.db
said "has the same findings" '^2 findings'
check 3 "some programs of it" --programs gate dumps/*.hqd
check 1 "none of them" --programs '!*' dumps/*.hqd
said "told" 'no process was judged; --programs leaves all of them out'

# What the program did.
check 1 "the program fails" -- ./gate one fail
said "told" '^heapql: ./gate: exited with status 5'
check 5 "--program-status" --program-status -- ./gate one fail
check 3 "--ignore-status" --ignore-status -- ./gate one fail
check 1 "it is killed" -- ./gate crash
unsaid "and nobody says that nothing was found" 'nothing found'
check 1 "--ignore-status, but no dump came" --ignore-status -- ./gate crash
check 1 "there is none" -- ./nothing
check 2 "no program" --
check 2 "a wrong option" --no-such-thing -- ./gate
check 2 "no steps" --repeat 0 -- ./gate
rm -rf kept/heapql-check-*

# What outlives the program: its dumps come too late.
mkfifo ready hold # cat is there when it has opened the first
check 0 "a job in the background" -- sh -c 'cat ready hold >read & echo >ready'
said "is told" '^heapql: cat: process [0-9]+ still runs; what it does'
echo >hold
check 0 "one that is left out" --programs '!cat' -- sh -c 'cat ready hold >read & echo >ready'
unsaid "is not" 'still runs'
echo >hold
check 0 "one that has ended" -- sh -c 'cat gate >read & wait'
unsaid "neither" 'still runs'

# What cannot be judged.
check 1 "growth that was asked for" --repeat 3 -- ./gate keep
check 1 "a mark that nobody makes" --mark nosuch -- ./gate keep
said "told" 'no process has made a dump at heapql_mark."nosuch"'
"$heapql" run --no-references -o unknown.hqd -- ./gate one
check 1 "no references" unknown.hqd dumps/gate.*.1.hqd
said "told of the process" 'could not be judged; unknown.hqd: it is not known who holds what'
said "the others are judged" '^2 findings'
head -c 3000 "$(ls dumps/gate.*.hqd | head -1)" >cut.hqd
check 1 "a damaged dump" cut.hqd
said "told with the file" '^heapql: cut.hqd: '
check 1 "among others" dumps/*.hqd cut.hqd
said "which are judged" '^2 findings'
check 1 "of a run" -- sh -c 'echo x >"${HEAPQL_OUTPUT}x.hqd"; ./gate keep'
said "it is told" '^heapql: .*/x.hqd: '
is "and all dumps stay" "$(ls kept/*/*.hqd | sed 's/.*\///; s/[.].*//' | tr '\n' ' ')" "gate sh x "
rm -r kept/heapql-check-*
printf '\211HQDxx' >bad.hqd
check 1 "no dump" bad.hqd
cat >own.c <<'END'
#include <stddef.h>
static char memory[1 << 20];
static size_t used;
void *malloc(size_t n) { void *p = memory + used; used += (n + 15) & ~15ul; return p; }
void free(void *p) { (void)p; }
void *realloc(void *p, size_t n) { (void)p; return malloc(n); }
void *calloc(size_t n, size_t m) { return malloc(n * m); }
int main(void) { return malloc(5) == NULL; }
END
ok "a program with a malloc of its own" ${CC:-cc} -O0 -rdynamic own.c -o own
check 1 "cannot be judged" -- ./own
said "told" 'the program has a malloc of its own'
check 1 "nor can one that the program starts" -- sh -c './own; ./gate'
said "told" 'own: process [0-9]+ could not be judged; the program has a malloc of its own'
check 0 "it can be left out" --programs '!own' -- sh -c './own; ./gate'
check 1 "left out there is nothing to judge" --programs '!own' -- ./own

# Leaks are judged at the exit, whatever other dumps are wished for.
check 3 "dumps at intervals" --dump-at interval=1h -- ./gate one
check 1 "none but at marks" --dump-at none -- ./gate one
rm -rf kept/heapql-check-*

# Dumps that do not come, of one process or at one moment of several.
check 1 "a dump of a child that cannot be written" -- sh -c './gate keep; ulimit -f 4; ./gate one'
said "told" 'gate.[0-9]*.1.hqd: not written; file too large'
said "the others are judged" '^nothing found'
rm -rf kept/heapql-check-*

# Dumps of a clean run, to look at.
check 0 "all dumps are wished for" --keep -- ./gate keep
said "they are named" "^dumps are kept in $PWD/kept/heapql-check-"
is "and there" "$(ls kept/heapql-check-*/*.hqd | wc -l)" 1
rm -rf kept/heapql-check-*

# What the program itself says is no leak.
cat >own.c <<'END'
#include <stdlib.h>
void *volatile sink;
const char *__lsan_default_suppressions(void) { return "leak:lose_here\nleak:never\n"; }
static __attribute__((noinline)) void lose_here(void) { sink = malloc(5); sink = NULL; }
static __attribute__((noinline)) void lose(void) { sink = malloc(6); sink = NULL; }
int main(int argc, char **argv) { (void)argv; lose_here(); if (argc > 1) lose(); return 0; }
END
ok "a program that tells what to suppress" ${CC:-cc} -g -O1 -rdynamic own.c -o own
check 0 "is heard" --strict -- ./own
said "one is suppressed" '1 suppressed'
check 3 "other leaks are told" -- ./own more
rm -rf kept/heapql-check-*

# Interrupted: what is left is named.  Nobody reads what it writes to the pipe.
mkfifo pipe
"$heapql" check --junit pipe -- ./gate one >said 2>&1 &
until [ -e kept/*/check.db ] || ! kill -0 $! 2>/dev/null; do :; done
kill -TERM $!
wait $! 2>/dev/null
is "a signal ends it" $? 143
said "the dumps are named" "interrupted; the dumps are in $PWD/kept/heapql-check-"
done_testing
