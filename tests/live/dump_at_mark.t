#!/bin/sh
# --dump-at mark=NAME: which passes of a mark come as dumps and what they have;
# from threads at once, in a signal handler, in children, with odd names.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >p.c <<'EOF'
#define _GNU_SOURCE
#include <errno.h>
#include <glob.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <heapql/heapql.h>

void *kept[10000]; /* not static, or compilers leave out what is never read */
static int count;

static void iterate(const char *name, int passes)
{
	for (int i = 0; i < passes; i++) {
		kept[count++] = malloc(100);
		heapql_mark("other");
		errno = 77;
		if (heapql_mark(name) != 0 || errno != 77)
			abort();
	}
}
static void *thread(void *arg)
{
	for (int i = 0; i < 16; i++) {
		free(malloc(64));
		heapql_mark("iteration");
	}
	return arg;
}
static void threads(void)
{
	pthread_t t[4];
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, thread, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
}
static void handler(int sig)
{
	(void)sig;
	heapql_mark("iteration");
}
static void signals(void)
{
	signal(SIGUSR1, handler);
	for (int i = 0; i < 5; i++)
		kill(getpid(), SIGUSR1);
}
static void names(void)
{
	char name[20];
	for (int i = 0; i < 5000; i++) {
		sprintf(name, "n%d", i);
		heapql_mark(name);
	}
	iterate("iteration", 3);
}
static void child(void)
{
	iterate("iteration", 20);
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) {
			iterate("iteration", 17);
			_exit(0);
		}
		wait(NULL);
	}
	if (vfork() == 0) {
		heapql_mark("iteration");
		_exit(0);
	}
}
/* The dumps that are there after each of three passes. */
static void written(const char *pattern)
{
	for (int i = 0; i < 3; i++) {
		glob_t found;
		heapql_mark("iteration");
		if (glob(pattern, 0, NULL, &found) == 0)
			printf("%d ", (int)found.gl_pathc);
	}
	fflush(stdout);
}
int main(int argc, char **argv)
{
	switch (argv[1][0]) {
	case 'i': iterate(argv[2], atoi(argv[3])); break;
	case 't': threads(); break;
	case 's': signals(); break;
	case 'c': child(); break;
	case 'n': names(); break;
	case 'w': written(argv[2]); break;
	}
	return heapql_check_heap() != 0 || argc == 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O1 -pthread -Wall -Werror -I"$HQ_SRCDIR/include" p.c -o p

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" | tail -n +2 | tr -d '\r' | tr '\n' ' '
}
record() { # DIR LIST ARG...
  d=$1 list=$2
  shift 2
  mkdir "$d"
  ok "$d: the program runs, its heap is sound" timeout 120 \
    "$heapql" run --dump-at "$list" -o "$d/" ./p "$@"
}
labels() { # DIR: of its dumps, in their order
  for f in $(ls "$1" | sort -t. -k3n); do
    ask "$1/$f" "SELECT seq, \"trigger\", label FROM dump"
  done | tr -d '"'
}

record loop mark=iteration,exit iterate iteration 50
is "the first sixteen passes, then eight an octave, and the exit" "$(labels loop)" \
  "$(n=0; for p in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 18 20 22 24 26 28 30 32 36 40 44 48; do
     n=$((n + 1)); printf '%s,mark,iteration %s ' $n $p; done; echo "29,exit, ")"
is "a dump has what was allocated up to its mark, and the mark" \
  "$(ask loop/p.*.18.hqd "SELECT (SELECT count(*) FROM block WHERE req = 100), max(pass), max(live_blocks) = (SELECT count(*) FROM block),
     max(m.serial) <= d.next_serial FROM mark m, dump d WHERE name = 'iteration'")" "20,20,1,1 "

record odd 'mark=a\,b \\ %s"'"
é" iterate 'a,b \ %s"'"
é" 2
is "names with odd characters are waited for, and are labels" \
  "$("$heapql" sql --json odd/p.*.2.hqd 'SELECT label FROM dump' | tr -d ' \n')" '[{"label":"a,b\\%s\"\né2"}]'
long=1234567890123456789012345678901234567890123456789012345678901234567890
record long "mark=$long" iterate "${long}123" 1
is "a long name is cut at the same place" "$(labels long)" "1,mark,$(echo $long | cut -c1-63) 1 "
record none mark=iterations iterate iteration 3
is "a name that is longer is another one" "$(ls none)" ""
fails 2 "a mark without a name is refused" "$heapql" run --dump-at mark= ./p iterate a 1

is "heapql check waits for such names, too" \
  "$("$heapql" check --mark 'a,b \ c' printenv HEAPQL_DUMP_AT 2>/dev/null)" 'exit,mark=a\,b \\ c'
for name in "$long" "$(echo "$long" | cut -c1-62)é" "$(printf 'Gr\366\337e')"; do
  "$heapql" check --mark "$name" ./p iterate "$name" 20 >said 2>&1
  like "check judges growth by $(printf %.9s "$name")..." "$(cat said)" "leaks, growth in 4 steps"
done
fails 2 "a mark without a name is refused" "$heapql" check --mark '' ./p iterate x 1
fails 2 "and has an option of its own for them" "$heapql" check --dump-at exit,mark=x ./p iterate x 1
like "as it says" "$(cat .out)" "mark=x: the mark is told by --mark"

mkdir written
is "each is written when its mark returns" \
  "$("$heapql" run --dump-at mark=iteration -o written/ ./p written 'written/p.*.hqd')" "1 2 3 "

record threads mark=iteration threads
is "threads: each pass that is due is dumped once" \
  "$(for f in threads/*; do ask "$f" "SELECT substr(label, 11) FROM dump"; done | tr ' ' '\n' | sort -n | tr '\n' ' ')" \
  "$(seq 1 16 | tr '\n' ' ')$(seq 18 2 32 | tr '\n' ' ')$(seq 36 4 64 | tr '\n' ' ')"
is "threads: that pass is among the marks of each" \
  "$(for f in threads/*; do ask "$f" "SELECT count(*) FROM mark, dump WHERE name || ' ' || pass = label"; done | tr -d ' ' | tr -d 1)" ""

record names mark=iteration names
is "so many other names that there is no room for more" "$(labels names)" \
  '1,mark,iteration 1 2,mark,iteration 2 3,mark,iteration 3 '

record signals mark=iteration signals
is "signal handlers: each pass" "$(labels signals)" \
  '1,mark,iteration 1 2,mark,iteration 2 3,mark,iteration 3 4,mark,iteration 4 5,mark,iteration 5 '

record child mark=iteration child
is "children: each counts its own passes; the child of a vfork has none" \
  "$(for f in child/*; do ask "$f" "SELECT substr(label, 11) FROM dump"; done | tr ' ' '\n' | sort -n | uniq -c | awk '{ print $1 "*" $2 }' | tr '\n' ' ')" \
  "$(for p in $(seq 1 16); do printf '3*%s ' "$p"; done; echo "1*18 1*20 ")"
is "children: in the table passes go on" \
  "$(for f in child/*; do ask "$f" "SELECT label, max(pass) FROM mark, dump WHERE name = 'iteration'"; done | tr -d '"' | grep -o 'n 16,36' | wc -l)" 2
mkdir alone
"$heapql" run --no-follow --dump-at mark=iteration -o alone/ ./p child
is "--no-follow: no dumps of children" "$(ls alone | wc -l)" 18
done_testing
