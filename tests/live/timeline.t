#!/bin/sh
# The table timeline of real dumps: times ascend, the last row is the dump, a
# program that grows is seen growing; with threads, after fork, in a sandbox.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >p.c <<'EOF'
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <heapql/heapql.h>

static void *block[100000];

static void grow(int from, int to)
{
	for (int i = from; i < to; i++)
		block[i] = memset(malloc(500), 1, 500);
}
static void shrink(int from, int to)
{
	for (int i = from; i < to; i++)
		free(block[i]);
}
static void *thread(void *arg)
{
	int n = (int)(size_t)arg;
	for (int k = 0; k < 20; k++) {
		grow(n * 10000, n * 10000 + 10000);
		shrink(n * 10000, n * 10000 + 10000);
	}
	return NULL;
}
int main(int argc, char **argv)
{
	(void)argc;
	if (argv[1][0] == 'g') {
		grow(0, 100000);
		heapql_dump("high");
		shrink(0, 90000);
	} else if (argv[1][0] == 't') {
		pthread_t t[8];
		for (size_t i = 0; i < 8; i++)
			pthread_create(&t[i], NULL, thread, (void *)i);
		for (int i = 0; i < 8; i++)
			pthread_join(t[i], NULL);
	} else {
		grow(0, 100000);
		if (fork() == 0) {
			shrink(0, 100000);
			return 0;
		}
		wait(NULL);
	}
	return 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O1 -pthread -I"$HQ_SRCDIR/include" p.c -o p

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" | tail -1 | tr -d '\r'
}
descents="SELECT count(*) FROM (SELECT mono_ns - lag(mono_ns) OVER (ORDER BY rowid) AS t,
  serial - lag(serial) OVER (ORDER BY rowid) AS s FROM timeline) WHERE t <= 0 OR s < 0"
last="SELECT t.mono_ns = d.mono_ns AND t.rss = d.rss AND t.serial = d.next_serial
  AND t.live_bytes = (SELECT value FROM counter WHERE name = 'live_bytes')
  AND t.arena_bytes = (SELECT sum(size) FROM arena)
  AND t.arenas = (SELECT count(*) FROM arena)
  FROM timeline t, dump d ORDER BY t.mono_ns DESC LIMIT 1"
common() { # NAME DUMP
  is "$1: times and serials ascend" "$(ask "$2" "$descents")" 0
  is "$1: the last row is the dump" "$(ask "$2" "$last")" 1
  is "$1: at most 4097 rows" "$(ask "$2" 'SELECT count(*) BETWEEN 2 AND 4097 FROM timeline')" 1
}

mkdir grow threads fork
"$heapql" run -o grow/ ./p grow
common grow grow/p.*.1.hqd
common "grow, at the exit" grow/p.*.2.hqd
is "it grows to the highest point" \
  "$(ask grow/p.*.1.hqd 'SELECT max(live_bytes) >= 0.99 * (SELECT value FROM counter WHERE name = '"'peak_live_bytes'"') FROM timeline')" 1
is "on many rows, each with more" \
  "$(ask grow/p.*.1.hqd 'SELECT count(*) > 5 AND sum(d < 0) = 0 FROM (SELECT live_bytes - lag(live_bytes) OVER (ORDER BY mono_ns) AS d FROM timeline)')" 1
is "and falls" "$(ask grow/p.*.2.hqd 'SELECT max(live_bytes) > 45000000 AND (SELECT live_bytes FROM timeline ORDER BY mono_ns DESC LIMIT 1) < 6000000 FROM timeline')" 1
is "resident memory is known in each row" "$(ask grow/p.*.1.hqd 'SELECT min(rss) > 100000 FROM timeline')" 1

"$heapql" run -o threads/ ./p threads
common threads threads/p.*.hqd
"$heapql" run -o fork/ ./p fork
child=$(for f in fork/*.hqd; do echo "$(ask "$f" 'SELECT start_ns FROM dump') $f"; done | sort -n | sed -n '2s/.* //p')
common "the child of a fork" "$child"
is "begins anew" "$(ask "$child" 'SELECT min(t.mono_ns) >= (SELECT start_ns FROM dump) FROM timeline t')" 1
done_testing
