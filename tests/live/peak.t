#!/bin/sh
# --dump-at peak: one file, of the heap at its highest, within a hundredth.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >p.c <<'EOF'
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <heapql/heapql.h>

#define BLOCKS 200000
static void *block[BLOCKS];

static void grow(int from, int to)
{
	for (int i = from; i < to; i++)
		block[i] = malloc(200);
}
static void shrink(int from, int to)
{
	for (int i = from; i < to; i++) {
		free(block[i]);
		block[i] = NULL;
	}
}
/* In no order. */
static void scatter(int n)
{
	for (int i = 0; i < n; i++)
		free(block[i * 7919ul % n]);
}
static void *half(void *arg)
{
	int from = (int)(size_t)arg;
	for (int k = 1; k <= 3; k++) {
		grow(from, from + 15000 * k);
		shrink(from, from + 15000 * k);
	}
	return NULL;
}
static void threads(void)
{
	pthread_t t[4];
	for (size_t i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, half, (void *)(i * 50000));
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
}
/* 2 % up, 1 % down, many times over: each step is a highest point. */
static void stairs(void)
{
	int high = 20000;
	grow(0, high);
	for (; high < BLOCKS - 5000; high += high / 100) {
		grow(high, high + high / 50);
		shrink(high + high / 100, high + high / 50);
	}
}
static void small(void)
{
	free(malloc(5000));
}
int main(int argc, char **argv)
{
	switch (argc > 1 ? argv[1][0] : 0) {
	case 'h': /* hill */
		grow(0, 100000);
		shrink(0, 100000);
		break;
	case '2': /* hills, the second higher, a call between */
		grow(0, 50000);
		shrink(0, 50000);
		heapql_dump_wait();
		heapql_dump("valley");
		grow(0, 150000);
		shrink(0, 150000);
		grow(0, 120000);
		shrink(0, 120000);
		break;
	case 'f': { /* the file of the second cannot be written */
		struct rlimit limit = {4096, 4096};
		grow(0, 50000);
		shrink(0, 50000);
		heapql_dump_wait();
		setrlimit(RLIMIT_FSIZE, &limit);
		grow(0, 150000);
		shrink(0, 150000);
		break;
	}
	case 's': grow(0, 100000); scatter(99991); break;
	case 'b': /* one block is a fourth of all */
		block[0] = malloc(5000000);
		grow(1, 75000);
		free(block[0]);
		break;
	case 'x': /* killed */
		grow(0, 50000);
		shrink(0, 50000);
		kill(getpid(), 9);
		break;
	case 'c': grow(0, 100000); break; /* climb */
	case 't': threads(); break;
	case 'u': stairs(); break;
	case 'l': small(); break;
	case 'k': /* fork */
		grow(0, 50000);
		shrink(0, 50000);
		if (fork() == 0) {
			grow(0, 100000);
			shrink(0, 100000);
		} else {
			wait(NULL);
		}
		break;
	}
	return 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O1 -pthread -I"$HQ_SRCDIR/include" p.c -o p

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" | tail -1 | tr -d '\r'
}
counter() { # DUMP NAME
  ask "$1" "SELECT value FROM counter WHERE name = '$2'"
}
# run NAME: its dumps are in NAME.d
run() {
  mkdir -p "$1.d"
  "$heapql" run --dump-at peak -o "${2:-$1.d/}" ./p "$1" 2>err
}
# near DUMP PERMILLE: live bytes are so much of the highest at least
near() {
  [ $(($(counter "$1" live_bytes) * 1000)) -ge $(($(counter "$1" peak_live_bytes) * $2)) ]
}

run hill
is "a hill is one dump" "$(ls hill.d | wc -l):$(ask hill.d/*.hqd 'SELECT seq, trigger FROM dump')" "1:1,peak"
ok "within a hundredth of its top" near hill.d/*.hqd 990
is "which was 20000000 bytes" "$(($(counter hill.d/*.hqd peak_live_bytes) / 100000))" 200

run 2hills
is "of two hills the higher one stays, under its name; a call has the next number" \
  "$(ls 2hills.d | sed 's/^p\.[0-9]*//' | tr '\n' ' ')" ".1.hqd .2.hqd "
is "the higher" "$(($(counter 2hills.d/*.1.hqd peak_live_bytes) / 100000)):$(ask 2hills.d/*.1.hqd 'SELECT seq, trigger FROM dump')" "300:1,peak"
ok "within a hundredth" near 2hills.d/*.1.hqd 990
is "the call is a call" "$(ask 2hills.d/*.2.hqd 'SELECT seq, label FROM dump')" "2,valley"

run 2hills 2hills.d/x.hqd
is "a name without a number: the same, and the call beside it" \
  "$(($(counter 2hills.d/x.hqd peak_live_bytes) / 100000)):$(ls 2hills.d/x.hqd.* | wc -l)" "300:1"

run full
is "when the file of the second cannot be written" "$?" 0
like "that is said" "$(cat err)" "not written; file too large"
is "the first stays, whole" "$(ls full.d | wc -l):$(($(counter full.d/*.hqd peak_live_bytes) / 100000))" "1:100"

run scatter
ok "blocks freed in no order: within a hundredth" near scatter.d/*.hqd 990
HEAPQL_STACK=off
export HEAPQL_STACK
run slow
ok "with stacks off: nearly so" near slow.d/*.hqd 980
unset HEAPQL_STACK
run block
ok "a large block is still there when its end is the fall" near block.d/*.hqd 990
run x
is "a program that is killed: nothing is said" "$?:$(cat err)" "137:"
n=0
until ls x.d/*.hqd >/dev/null 2>&1 || [ $((n += 1)) -gt 500 ]; do sleep 0.02; done
ok "and its highest point is written all the same" "$heapql" info x.d/*.hqd
run climb
is "a program that ends at its highest is dumped there" \
  "$(ask climb.d/*.hqd 'SELECT seq, trigger FROM dump')" "1,peak"
ok "within a hundredth" near climb.d/*.hqd 990
run threads
is "threads: one dump" "$(ls threads.d | wc -l)" 1
ok "that is whole; the others go on until they are stopped" "$heapql" info threads.d/*.hqd
run up
is "stairs: one dump" "$(ls up.d | wc -l)" 1
ok "the last of them" near up.d/*.hqd 990
ok "nothing of the others is left" [ "$(ls -A up.d | wc -l)" = 1 ]
run little
is "a program of which nothing was noticed gets one at its exit" \
  "$(ask little.d/*.hqd 'SELECT trigger FROM dump')" peak
run kids
is "the child of a fork has a file of its own" "$(ls kids.d | sed 's/^p\.[0-9]*//' | tr '\n' ' ')" ".1.hqd .1.hqd "
done_testing
