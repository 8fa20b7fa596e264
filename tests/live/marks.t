#!/bin/sh
# Marks and lines told by a program: what stands in the dump, against numbers
# made by hand; from threads, in a signal handler, in a child, without us.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >p.c <<'EOF'
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <heapql/heapql.h>

static void *kept[1000];
static volatile int n, stop, handled;

static void take(int count, size_t size)
{
	while (count-- > 0)
		kept[n++] = malloc(size);
}
static void give(int count)
{
	while (count-- > 0)
		free(kept[--n]);
}
static void steps(int passes)
{
	HEAPQL_PROFILE();
	for (int i = 0; i < passes; i++) {
		take(3, 100); HEAPQL_LINE();
		give(1); HEAPQL_LINE();
	}
}
static void simple(void)
{
	take(10, 1000);
	errno = 77;
	heapql_mark("a");
	take(5, 2000);
	give(2);
	heapql_mark("b");
	steps(4);
	heapql_mark("a");
	take(1, 3000);
	if (errno != 77)
		abort();
}
static void *give_all(void *unused)
{
	give(3);
	return unused;
}
static void *thread(void *arg);
/* What a mark would note: also of blocks that another thread has freed, of
 * resized ones, of the huge and of heaps of one's own. */
static void live(void)
{
	struct heapql_heap *own = heapql_heap_new("own", HEAPQL_CPYTHON310);
	uint64_t bytes[5], blocks[5];
	pthread_t t;
	/* What libc keeps of a first thread. */
	pthread_create(&t, NULL, thread, "t");
	pthread_join(t, NULL);
	heapql_live(&bytes[0], &blocks[0]);
	take(3, 100);
	kept[n++] = malloc(5000000);
	kept[n++] = heapql_heap_malloc(own, 40);
	heapql_live(&bytes[1], &blocks[1]);
	heapql_heap_free(own, kept[--n]);
	give(1);
	kept[0] = realloc(kept[0], 3000);
	heapql_live(&bytes[2], &blocks[2]);
	pthread_create(&t, NULL, give_all, NULL);
	pthread_join(t, NULL);
	heapql_live(&bytes[3], &blocks[3]);
	for (int i = 1; i < 4; i++)
		printf("%d %d,", (int)(bytes[i] - bytes[i - 1]),
		       (int)(blocks[i] - blocks[i - 1]));
	fflush(stdout);
}
static void *thread(void *arg)
{
	for (int i = 0; i < 500; i++) {
		void *p = malloc(64);
		heapql_mark(arg);
		free(p);
	}
	return NULL;
}
static void threads(void)
{
	static char name[4][8] = {"t0", "t1", "t2", "t3"};
	pthread_t t[4];
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, thread, name[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
}
static void handler(int sig)
{
	(void)sig;
	heapql_mark("handler");
	handled++;
}
static void signals(void)
{
	struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
	signal(SIGALRM, handler);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; handled < 200; i++) {
		heapql_mark("main");
		free(malloc((size_t)i % 5000));
	}
	setitimer(ITIMER_REAL, &never, NULL);
}
static void child(void)
{
	heapql_mark("parent");
	if (fork() == 0) {
		take(3, 500);
		heapql_mark("child");
		heapql_dump("child");
		heapql_dump_wait();
		_exit(0);
	}
	wait(NULL);
}
int main(int argc, char **argv)
{
	if (argc > 1)
		argv[1][0] == 's' ? simple() : argv[1][0] == 't' ? threads() :
		argv[1][0] == 'h' ? signals() :
		argv[1][0] == 'l' ? live() : child();
	heapql_dump("end");
	heapql_dump_wait();
	return heapql_check_heap() != 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O1 -pthread -Wall -Werror -I"$HQ_SRCDIR/include" p.c -o p
ok "and runs without us" ./p s
cp p.c p.cc
ok "C++ compiles it too" ${CXX:-c++} -fpermissive -w -O1 -pthread -I"$HQ_SRCDIR/include" p.cc -o pp

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" | tail -n +2 | tr -d '\r' | tr '\n' ' '
}
record() { # NAME: dumps in directory d.NAME
  mkdir "d.$1"
  ok "$1: the program runs, its heap is sound" timeout 120 \
    "$heapql" run --dump-at none -o "d.$1/" ./p "$1"
  ok "$1: the dump is whole" "$heapql" info d."$1"/*.hqd
}

record simple
# 10 * 1000; + 3 * 2000; lines: 4 * (3 - 1) * 100 more.
is "marks: name, pass, live bytes and blocks, allocations and their bytes" \
  "$(ask d.simple/*.hqd "SELECT name, pass, live_bytes, live_blocks, allocs, bytes, untraced_bytes, thread_id FROM mark ORDER BY mark_id")" \
  "a,1,10000,10,10,10000,0,1 b,1,16000,13,15,20000,0,1 a,2,16800,21,27,21200,0,1 "
is "what was born between two marks and lives, by serial" \
  "$(ask d.simple/*.hqd "SELECT count(*), sum(req) FROM block, (SELECT min(serial) AS lo, max(serial) AS hi FROM mark)
     WHERE serial >= lo AND serial < hi")" "11,6800 "
is "and after the last" \
  "$(ask d.simple/*.hqd "SELECT group_concat(req) FROM block WHERE serial >= (SELECT max(serial) FROM mark)")" "3000 "
is "arenas and resident memory are known" \
  "$(ask d.simple/*.hqd "SELECT min(rss) > 100000, min(arena_bytes) > 0, min(arenas) >= 1 FROM mark")" "1,1,1 "
is "lines: entry, passes, what each added, what there was then" \
  "$(ask d.simple/*.hqd "SELECT line - (SELECT min(line) FROM profile_line), func, is_entry, occurrences, live_change, blocks_change, live_bytes
     FROM profile_line ORDER BY line_id")" \
  "0,steps,1,1,0,0,16000 2,steps,0,4,1200,12,16900 3,steps,0,4,-400,-4,16800 "

record threads
is "threads: each mark is there once, with its thread" \
  "$(ask d.threads/*.hqd "SELECT name, count(*), max(pass), count(DISTINCT thread_id) FROM mark GROUP BY name")" \
  "t0,500,500,1 t1,500,500,1 t2,500,500,1 t3,500,500,1 "
is "threads: what each of them has is among the live" \
  "$(ask d.threads/*.hqd "SELECT min(live_bytes) >= 64, sum(m.serial > d.next_serial) FROM mark m, dump d")" "1,0 "

record handler
is "handlers: marks of both" \
  "$(ask d.handler/*.hqd "SELECT count(DISTINCT name), max(pass) FILTER (WHERE name = 'handler') >= 200 FROM mark")" "2,1 "
is "handlers: what is not there was counted" \
  "$(ask d.handler/*.hqd "SELECT (SELECT sum(n) FROM (SELECT max(pass) AS n FROM mark GROUP BY name)) - count(*) <=
     (SELECT value FROM counter WHERE name = 'marks_lost') AS counted FROM mark" | sed 's/.*" //')" "1 "

record child
is "a child has its parent's marks and its own" \
  "$(for f in d.child/*.hqd; do ask "$f" "SELECT group_concat(name), max(live_bytes) - min(live_bytes) FROM mark"; done | tr ' ' '\n' | sort | tr '\n' ' ')" \
  '"parent,child",1500 parent,0 '

is "and its own blocks have serials from the fork on" \
  "$(for f in d.child/*.hqd; do ask "$f" "SELECT c.value > 0, count(*), sum(req) FROM block, counter c WHERE name = 'inherited_serial' AND serial >= c.value AND req = 500 * (c.value > 0)"; done | tr ' ' '\n' | sort | tr '\n' ' ')" \
  ',0, 1,3,1500 '
is "what is live, without a mark" "$("$heapql" run --dump-at none -o "$PWD/live.hqd" ./p live)" \
  "5000340 5,-4997140 -2,-3200 -3,"

# The peak after a reset, in the dump.
cat >peak.c <<'EOF'
#include <stdlib.h>
#include <heapql/heapql.h>
int main(void)
{
	void *volatile p = malloc(5000000);
	free(p);
	heapql_reset_peak();
	p = malloc(1000000);
	free(p);
	p = malloc(300000);
	heapql_dump("end");
	heapql_dump_wait();
	free(p);
	return 0;
}
EOF
ok "a program that resets the peak compiles" ${CC:-cc} -O1 -I"$HQ_SRCDIR/include" peak.c -o peak
"$heapql" run --dump-at none -o "$PWD/peak.hqd" ./peak
is "traced memory now and at the peak since the reset, in the dump" \
  "$(ask peak.hqd "SELECT group_concat(name || ' ' || value, ' ') FROM (SELECT * FROM counter
     WHERE name IN ('traced_live_bytes', 'traced_peak_bytes', 'peak_resets') ORDER BY name)")" \
  "peak_resets 1 traced_live_bytes 300000 traced_peak_bytes 1000000 "
is "when that was: after the 5000000 bytes" \
  "$(ask peak.hqd "SELECT (SELECT value FROM counter WHERE name = 'peak_reset_serial') <= min(serial) FROM block")" "1 "
done_testing
