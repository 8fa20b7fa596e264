# A program for the tests of the gate, and short words for what is asked.
# Source it after tap.sh, in a directory of one's own.
export TMPDIR=$PWD/kept
mkdir kept
cat >gate.c <<'END'
/* Each word of the command line is something that it does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <heapql/heapql.h>

struct item { struct item *next; char text[56]; }; /* 64 bytes */
void *held[20000];
static unsigned nheld;
static void *volatile sink;

static __attribute__((noinline)) void scrub(void)
{
	volatile char stack[8192];
	for (unsigned i = 0; i < sizeof stack; i++)
		stack[i] = 0;
}
static __attribute__((noinline)) void lose(size_t size)
{
	sink = malloc(size);
	sink = NULL;
}
static __attribute__((noinline)) void lose_list(void)
{
	struct item *first = malloc(sizeof *first);
	first->next = malloc(sizeof *first);
	first->next->next = NULL;
	sink = first;
	first = NULL;
	sink = NULL;
}
static __attribute__((noinline)) void keep(unsigned n, size_t size)
{
	while (n-- > 0)
		held[nheld++] = malloc(size);
}
static void lose_twice(void)
{
	lose(100);
	lose(200);
}
static void grow(unsigned n)
{
	for (int i = 0; i < 20; i++) {
		keep(n, 50);
		heapql_mark("iteration");
	}
}
static void fragment(void)
{
	keep(4000, 8192);
	for (unsigned i = 0; i < nheld; i++)
		if (i % 8 != 0) {
			free(held[i]);
			held[i] = NULL;
		}
}
static void child(void)
{
	fflush(stdout);
	if (fork() == 0) {
		lose(77);
		scrub();
		exit(0);
	}
	wait(NULL);
}
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "one")) lose(10);
		if (!strcmp(argv[i], "two")) lose_twice();
		if (!strcmp(argv[i], "list")) lose_list();
		if (!strcmp(argv[i], "keep")) keep(10, 1000);
		if (!strcmp(argv[i], "grow")) grow(3);
		if (!strcmp(argv[i], "grow-more")) grow(5);
		if (!strcmp(argv[i], "fragment")) fragment();
		if (!strcmp(argv[i], "child")) child();
		if (!strcmp(argv[i], "fail")) { scrub(); return 5; }
		if (!strcmp(argv[i], "crash")) { scrub(); abort(); }
	}
	scrub();
	return 0;
}
END
compile_gate() { # OUT [FLAG...]
  gate_out=$1
  shift
  ${CC:-cc} -g -Wall -I"$HQ_SRCDIR/include" "$@" gate.c -o "$gate_out"
}

# check STATUS DESCRIPTION ARGUMENT...: what it said is in `said`.
check() {
  gate_wanted=$1 gate_what=$2
  shift 2
  "$heapql" check "$@" >out 2>said
  is "$gate_what" $? "$gate_wanted" || sed 's/^/# /' said
  cat out >>said
}

# said DESCRIPTION PATTERN, and the opposite.
said() { like "$1" "$(cat said)" "$2"; }
unsaid() {
  if grep -Eq -- "$2" said; then
    tap_point 1 "$1"
    sed 's/^/# /' said
  else tap_point 0 "$1"; fi
}
