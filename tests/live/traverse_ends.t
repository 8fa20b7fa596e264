#!/bin/sh
# Traverse functions that would leave the copy of the process another way than by
# returning: the program must not run on in the copy, nor its exit handlers, and
# no dump is lost.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

cat >ends.cc <<'END'
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <heapql/heapql.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
struct n { n *next; };
static jmp_buf there;
static const char *how;
static pid_t me;
static void leaked(const char *name)
{
	if (getpid() != me)
		close(open(name, O_CREAT | O_RDWR, 0600));
}
static void at_exit() { leaked("exit handler ran"); }
static void traverse(const void *, heapql_visitor *)
{
	if (!strcmp(how, "exit"))
		exit(3);
	if (!strcmp(how, "longjmp"))
		longjmp(there, 1);
	if (!strcmp(how, "throw"))
		throw 1;
	if (!strcmp(how, "deaf") || !strcmp(how, "blocks")) {
		sigset_t all;
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, 0);
		while (!strcmp(how, "deaf"))
			;
	}
}
static const heapql_type type = { sizeof type, 0, "n", sizeof(n), 0, 0, 0, 0, 0, 0, traverse };
static n *kept[3];
static void *work(void *)
{
	volatile char deep[20000];
	for (unsigned i = 0; i < sizeof deep; i++)
		deep[i] = 1;
	for (int i = 0; i < 3; i++) {
		kept[i] = static_cast<n *>(malloc(sizeof(n)));
		kept[i]->next = 0;
		heapql_tag(kept[i], &type);
	}
	try {
		if (setjmp(there) == 0) {
			if (heapql_dump("x") != 1 || heapql_dump_wait() != 0)
				exit(1);
		} else
			leaked("jumped");
	} catch (...) {
		leaked("caught");
	}
	return 0;
}
int main(int, char **argv)
{
	pthread_t thread;
	how = argv[1];
	me = getpid();
	atexit(at_exit);
	if (argv[2]) {
		pthread_create(&thread, 0, work, 0);
		pthread_join(thread, 0);
	} else
		work(0);
	return 0;
}
END
ok "the program compiles" ${CXX:-c++} -O1 -pthread -I"$HQ_SRCDIR/include" -o ends ends.cc
for how in exit longjmp throw; do
  for where in "" thread; do
    d=$how$where
    mkdir "$d"
    ok "$how $where: the program and its dump" \
      "$heapql" run -o "$tap_tmp/$d/" --dump-at none -- ./ends $how $where
    is "$how $where: counted for each object" "$("$heapql" sql --csv "$d"/*.hqd \
      "SELECT value FROM counter WHERE name = 'traverse_faults'" | tail -1 | tr -d '\r')" 3
    is "$how $where: nothing else ran in the copy" \
      "$(find . -name 'exit handler ran' -o -name jumped -o -name caught)" ""
  done
done
# One that hears no signal and does not return ends its dump, and not the program's
# patience.
mkdir deaf blocks
timeout -k 1 60 "$heapql" run -o "$tap_tmp/deaf/" --dump-at none -- ./ends deaf 2>deaf/said
is "deaf: the program goes on" $? 1
like "deaf: and is told" "$(cat deaf/said)" 'could not be written'
ok "signals blocked: the program and its dump" \
  "$heapql" run -o "$tap_tmp/blocks/" --dump-at none -- ./ends blocks
done_testing
