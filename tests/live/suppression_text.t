#!/bin/sh
# The text of __lsan_default_suppressions in the dump: exported or not, from a
# library, in C and C++; of functions that do not do what they should.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >main.c <<'EOF'
#include <heapql/heapql.h>
#include <stdlib.h>
#include <string.h>
void *volatile kept;
int main(int argc, char **argv)
{
	kept = malloc(100);
	if (argc > 1) {
		setenv("SUPPRESSIONS_HOW", argv[1], 1);
		heapql_dump("end");
		heapql_dump_wait();
	}
	return 0;
}
EOF
cat >text.c <<'EOF'
const char *__lsan_default_suppressions(void);
const char *x__lsan_default_suppressions(void);
const char *x__lsan_default_suppressions(void) { return "leak:wrong\n"; }
const char *__lsan_default_suppressions(void)
{
	return "leak:first\nleak:^second$\n# \"third\", fourth\n";
}
EOF
cat >odd.c <<'EOF'
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	const char *how = getenv("SUPPRESSIONS_HOW");
	char *p;
	if (how == NULL)
		return "leak:no how\n";
	if (!strcmp(how, "null"))
		return NULL;
	if (!strcmp(how, "wild"))
		return (const char *)(uintptr_t)0x123456789000;
	if (!strcmp(how, "fault"))
		*(volatile int *)8 = 1;
	if (!strcmp(how, "endless"))
		for (;;)
			;
	if (!strcmp(how, "exit"))
		exit(7);
	if (!strcmp(how, "_exit"))
		_exit(7);
	if (!strcmp(how, "fork") && fork() >= 0)
		return "leak:forked\n";
	if (!strcmp(how, "vfork")) {
		if (vfork() == 0)
			_exit(0);
		return "leak:vforked\n";
	}
	if (!strcmp(how, "killed"))
		raise(SIGKILL);
	if (!strcmp(how, "abort"))
		abort();
	if (!strcmp(how, "long")) {
		p = malloc(200000);
		memset(p, 'x', 200000);
		return p;
	}
	if (!strcmp(how, "edge")) {
		/* No zero up to a page that is not there. */
		p = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		munmap(p + 4096, 4096);
		memset(p, 'x', 4096);
		return p;
	}
	p = malloc(100);
	snprintf(p, 100, "leak:%s\n", how);
	return p;
}
EOF
text() { # PROGRAM ARG...: what the dump has, and whether it is all
  rm -f d.hqd
  "$heapql" run -o "$PWD/d.hqd" "$@" >out 2>&1 || echo "exit $?"
  "$heapql" sql --csv d.hqd "SELECT (SELECT group_concat(replace(replace(text, char(10), '|'), char(34), '*')) FROM suppression),
    value, (SELECT count(*) FROM block WHERE req = 100) FROM counter WHERE name = 'suppressions_unread'" | tail -n +2 | tr -d '\r"'
}
cc="${CC:-cc} -O1 -Wall -Werror -I$HQ_SRCDIR/include"
whole='leak:first|leak:^second$|# *third*, fourth|,0,1'
ok "a program compiles" $cc main.c text.c -o plain
is "in the executable, not exported" "$(text ./plain)" "$whole"
ok "one that is not position independent" $cc -no-pie -fno-pie main.c text.c -o fixed
is "of it, too" "$(text ./fixed)" "$whole"
ok "one that exports it" $cc -rdynamic main.c text.c -o exported
strip exported
is "exported, from a stripped file" "$(text ./exported)" "$whole"
strip -o stripped plain
is "not exported, stripped: it cannot be found" "$(text ./stripped)" ",0,1"
ok "hidden" $cc -fvisibility=hidden main.c text.c -o hidden
is "what is hidden is found as well" "$(text ./hidden)" "$whole"
ok "a library" $cc -shared -fPIC text.c -o libtext.so
ok "and its program" $cc main.c -o user -Wl,--no-as-needed -L. -ltext -Wl,-rpath,"$PWD"
is "from a library" "$(text ./user)" "$whole"
is "a program without one" "$(ok "compiles" $cc main.c -o none >/dev/null; text ./none)" ",0,1"
sed 's/^const char \*/extern "C" &/' text.c >text.cc
ok "C++" ${CXX:-c++} -O1 text.cc -x c++ -fpermissive -w -I"$HQ_SRCDIR/include" main.c -o cplus
is "of C++" "$(text ./cplus)" "$whole"
# Many symbols, so that tables are longer than a buffer.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "void function_with_a_name_%d(void); void function_with_a_name_%d(void) {}\n", i, i }' >many.c
ok "one with many symbols" $cc -O0 main.c many.c text.c -o many
is "far behind in long tables" "$(text ./many)" "$whole"

ok "odd functions" $cc main.c odd.c -o odd
is "the text is of the moment, memory for it may be allocated" "$(text ./odd x)" "leak:x|,0,1"
is "NULL is none" "$(text ./odd null)" ",0,1"
for how in wild fault endless exit _exit abort edge fork; do
  is "$how: that is counted, and the dump is whole" "$(text ./odd $how)" ",1,1"
done
is "nobody has written twice" "$(ls | grep -c 'tmp-')" 0
is "a process that borrows the copy's memory ends for itself" "$(text ./odd vfork)" "leak:vforked|,0,1"
text ./odd fault >/dev/null
like "check says where it is not known" "$("$heapql" check d.hqd)" \
  "__lsan_default_suppressions could not be asked"
text ./odd x >/dev/null
is "and only there" "$("$heapql" check d.hqd | grep -c "not be asked")" 0
rm -f d.hqd
fails 1 "one that ends the copy: there is no dump, and check knows" "$heapql" check ./odd killed
like "as the program has said" "$(cat .out)" "a dump could not be written"
is "what is too long is cut" "$("$heapql" run -o "$PWD/long.hqd" ./odd long; "$heapql" sql --csv long.hqd 'SELECT length(text) FROM suppression' | tail -1 | tr -d '\r')" 65536
is "none without references" "$(HEAPQL_REFERENCES=no text ./odd x)" ",0,1"
done_testing
