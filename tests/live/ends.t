#!/bin/sh
# How processes end, and what heapql check sees of them: it can judge what ends
# by an exit of any kind, children that test runners fork among them, and not
# what a signal ends or another program replaces.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >e.c <<'EOF'
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
void *volatile held;
static __attribute__((noinline)) void scrub(void)
{
	volatile char stack[65536];
	for (unsigned i = 0; i < sizeof stack; i++)
		stack[i] = 0;
}
static __attribute__((noinline)) void lose(size_t size)
{
	held = malloc(size);
	held = NULL;
}
static void *wait_for_main(void *main_thread)
{
	pthread_join(*(pthread_t *)main_thread, NULL);
	return NULL;
}
static void *exit_here(void *unused)
{
	exit(0);
	return unused;
}
static void *stay(void *unused)
{
	pause();
	return unused;
}
static void on_term(int sig)
{
	(void)sig;
	_exit(0);
}
static void end(const char *how)
{
	static pthread_t self;
	pthread_t t;
	self = pthread_self();
	if (!strcmp(how, "exit"))
		exit(0);
	if (!strcmp(how, "quick_exit"))
		quick_exit(0);
	if (!strcmp(how, "_exit"))
		_exit(0);
	if (!strcmp(how, "_Exit"))
		_Exit(0);
	if (!strcmp(how, "pthread_exit")) {
		pthread_create(&t, NULL, wait_for_main, &self);
		pthread_exit(NULL);
	}
	if (!strcmp(how, "thread")) {
		pthread_create(&t, NULL, exit_here, NULL);
		pause();
	}
	if (!strcmp(how, "threads")) {
		for (int i = 0; i < 2; i++)
			pthread_create(&t, NULL, exit_here, NULL);
		exit(0);
	}
	if (!strcmp(how, "again")) {
		signal(SIGALRM, on_term);
		setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 100 }, { 0, 1 } }, NULL);
		exit(0);
	}
	if (!strcmp(how, "handler")) {
		signal(SIGTERM, on_term);
		raise(SIGTERM);
	}
	if (!strcmp(how, "abort"))
		abort();
	if (!strcmp(how, "term"))
		raise(SIGTERM);
	if (!strcmp(how, "kill"))
		raise(SIGKILL);
	if (!strcmp(how, "call"))
		syscall(SYS_exit_group, 0);
	if (!strcmp(how, "exec"))
		execlp("true", "true", (char *)NULL);
}
static pid_t begin(const char *how)
{
	pid_t pid = -1;
	pthread_t t;
	if (!strcmp(how, "fork"))
		return fork();
	if (!strcmp(how, "_Fork"))
		return _Fork();
	if (!strcmp(how, "threads")) {
		pthread_create(&t, NULL, stay, NULL);
		return fork();
	}
	if (!strcmp(how, "vfork") && (pid = vfork()) == 0)
		_exit(0);
	if (!strcmp(how, "spawn"))
		posix_spawnp(&pid, "true", NULL, NULL,
			     (char *[]){ "true", NULL }, environ);
	return pid;
}
int main(int argc, char **argv)
{
	if (argc > 2) {
		lose(1000);
		scrub();
		if (begin(argv[1]) == 0) {
			lose(500);
			scrub();
			end(argv[2]);
			return 0;
		}
		while (wait(NULL) > 0)
			;
		return 0;
	}
	lose(1000);
	scrub();
	end(argv[1]);
	return 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O1 -pthread -Wall -Werror e.c -o e
verdict() { # PROGRAM...: the exit status, and the bytes of each finding that counts
  "$heapql" check --json "$@" >json 2>err
  echo "$?:$(jq -r '.[] | select(.status == "new").bytes' json | sort -n | tr '\n' ' ')"
}
# What else there was, for whoever has to find out why a block was not lost.
ended() { # NAME GOT WANTED
  is "$1" "$2" "$3"
  [ "$2" = "$3" ] || jq -c '.[] | del(.stack)' json | sed 's/^/# /'
}
for how in return exit quick_exit _exit _Exit pthread_exit thread threads again handler; do
  ended "$how" "$(verdict ./e $how)" "3:1000 "
done
for how in abort term kill; do
  is "$how: failed, and nothing to judge" "$(verdict ./e $how)" "1:"
  like "which is said" "$(cat err)" "no dump was made; signal [0-9]+ .* ended the program before its exit"
done
is "a system call of its own" "$(verdict ./e call)" "1:"
like "which is said" "$(cat err)" "no dump was made; the program ended without an exit that can be seen"
is "another program in its place is judged" "$(verdict ./e exec)" "0:"

for how in return exit quick_exit _exit _Exit pthread_exit thread threads again handler; do
  ended "a child: $how" "$(verdict ./e fork $how)" "3:500 1000 "
done
is "a child of one of several threads" "$(verdict ./e threads _exit)" "3:500 1000 "
for how in abort term kill call exec; do
  is "a child: $how leaves it out" "$(verdict ./e fork $how)" "3:1000 "
done
is "a child of vfork has its parent's heap" "$(verdict ./e vfork x)" "3:1000 "
is "so has one of posix_spawn" "$(verdict ./e spawn x)" "3:1000 "
is "a child by _Fork dumps, but what is its own is not known" "$(verdict ./e _Fork _exit)" "3:1000 "

# Runners of tests that fork: each test is a process of its own.
if pkg-config --exists check; then
  cat >suite.c <<'EOF'
#include <check.h>
#include <stdlib.h>
#include <string.h>
void *volatile held;
START_TEST(loses) { held = malloc(1000); held = NULL; } END_TEST
START_TEST(keeps) { held = malloc(2000); } END_TEST
int main(void)
{
	Suite *s = suite_create("s");
	TCase *c = tcase_create("c");
	SRunner *r;
	int failed;
	tcase_add_test(c, loses);
	tcase_add_test(c, keeps);
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_SILENT);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
EOF
  # shellcheck disable=SC2046
  ok "a suite of the check library compiles" ${CC:-cc} -O0 $(pkg-config --cflags check) suite.c -o suite $(pkg-config --libs check)
  is "what a test of the check library loses" "$(verdict ./suite | tr ' :' '\n\n' | grep -cx -e 3 -e 1000)" 2
else
  echo "# the check library is not here"
fi
cat >forked.py <<'EOF'
import ctypes, os, sys
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
pid = os.fork()
if pid == 0:
    if len(sys.argv) > 1:
        for i in range(50):
            libc.malloc(ctypes.c_size_t(7777))
    os._exit(0)
os.waitpid(pid, 0)
EOF
py=/usr/bin/python3 # not a script that looks for one
[ -x $py ] || py=python3
is "a child of Python's os.fork that ends by os._exit" \
  "$(verdict $py forked.py leak | tr ' :' '\n\n' | grep -cx 388850):$(verdict $py forked.py | tr ' :' '\n\n' | grep -cx 388850)" "1:0"
done_testing
