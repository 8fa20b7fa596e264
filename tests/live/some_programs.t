#!/bin/sh
# HEAPQL_PROGRAMS: which processes of a tree are recorded, and that those which
# are not notice nothing of us.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >p.c <<'EOF'
#include <heapql/heapql.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
void *volatile kept;
int main(int argc, char **argv)
{
	struct sigaction usr2, request;
	kept = malloc(1000);
	kept = NULL;
	sigaction(SIGUSR2, NULL, &usr2);
	sigaction(59, NULL, &request);
	printf("%s: present %d, dump %d, active %d, signals %d %d\n",
	       strrchr(argv[0], '/') + 1, heapql_present(), heapql_dump("call"),
	       heapql_trace_active(), usr2.sa_handler != SIG_DFL,
	       request.sa_handler != SIG_DFL);
	fflush(stdout);
	heapql_mark("iteration");
	if (fork() == 0) {
		if (argc > 1)
			execv(argv[1], argv + 1);
		_exit(0);
	}
	wait(NULL);
	return 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O1 -Wall -Werror -I"$HQ_SRCDIR/include" p.c -o outer
cp outer test_a
cp outer test_slow
run() { # LIST: dumps in d, what was printed, and the programs of the dumps
  rm -rf d
  mkdir d
  "$heapql" run --programs "$1" --dump-at exit,mark=iteration -o d/ \
    ./outer ./test_a ./test_slow 2>err | sort | tr '\n' ';'
  ls d | sed 's/\..*//' | sort | uniq -c | awk '{ printf "%s*%s ", $1, $2 }'
}
all="present 1, dump 1, active 1, signals 1 1"
none="present 1, dump 0, active 0, signals 0 0"
# A call, a mark, an exit, and one or two of the forked child.
is "without a list all are recorded" "$(run '')" \
  "outer: $all;test_a: $all;test_slow: $all;3*outer 3*test_a 4*test_slow "
is "one that is named" "$(run 'test_*,!test_slow')" \
  "outer: $none;test_a: $all;test_slow: $none;3*test_a "
is "all but one" "$(run '!outer')" \
  "outer: $none;test_a: $all;test_slow: $all;3*test_a 4*test_slow "
is "by the path" "$(run "*/hq-test.*/outer")" \
  "outer: $all;test_a: $none;test_slow: $none;3*outer "
is "nobody" "$(run 'nobody')" "outer: $none;test_a: $none;test_slow: $none;"
is "that is said" "$(cat err)" \
  "heapql: ./outer: no dump was made; --programs leaves it out, and what it started"
mkdir sh
HEAPQL_PROGRAMS='!sh' "$heapql" run -o sh/ sh -c './outer; :' >/dev/null
is "a shell by the name that it was called by" "$(ls sh | sed 's/\..*//' | sort -u)" outer
mkdir kill
fails 140 "signals do what they do without us" env HEAPQL_PROGRAMS=x \
  "$heapql" run -o kill/ sh -c '(kill -USR2 $$) ; exit 0'
run '' >/dev/null
judged() { # CHECK ARG...
  "$heapql" check --json "$@" 2>/dev/null | tr -d ' \t\n' | grep -o '"program":"[a-z_]*"' | sort -u | tr '\n' ' '
}
is "check judges those alone, too" "$(judged --programs 'test_*,!test_slow' d/*.hqd)" '"program":"test_a" '
is "and those of a run" "$(judged --programs '!outer' ./outer ./test_a ./test_slow)" \
  '"program":"test_a" "program":"test_slow" '
done_testing
