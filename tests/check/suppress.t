#!/bin/sh
# Suppressions do here what they do there: the same files before LeakSanitizer,
# memcheck and us, with the same leaks left.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
unset LSAN_OPTIONS ASAN_OPTIONS DEBUGINFOD_URLS
: "${CXX:=c++}"

cat >lose.cc <<'EOT'
#include <stdlib.h>
#include <string.h>
#define APART __attribute__((noinline))
extern "C" APART void lose_c() { char *volatile p = (char *)malloc(101); p = 0; }
namespace ns {
template <class T> struct Pool {
	APART static void take(T n) { char *volatile p = (char *)calloc(1, n); p = 0; }
};
static inline __attribute__((always_inline)) void deep(int n)
{
	char *volatile p = (char *)malloc(n);
	p = 0;
}
APART void inlines(int n) { deep(n); }
}
APART void lose_new(int n) { char *volatile p = new char[n]; p = 0; }
APART void lose_dup()
{
	char text[105], *volatile p;
	memset(text, 'x', 104);
	text[104] = 0;
	p = strdup(text);
	p = 0;
}
APART void outer(int n) { if (n > 0) outer(n - 1); else lose_new(106); }
APART void clean()
{
	char *volatile room = (char *)alloca(8000);
	memset(room, 0, 8000);
}
int main()
{
	lose_c();
	ns::Pool<long>::take(102);
	lose_new(103);
	ns::inlines(104);
	lose_dup();
	outer(5);
	clean();
	return 0;
}
EOT
ok "it compiles" "$CXX" -O1 -g -fno-optimize-sibling-calls -o lose lose.cc || done_testing
"$heapql" run -o lose.hqd -- ./lose
ours() { # FILE: the sizes that are left
  "$heapql" check --json --suppressions "$1" lose.hqd 2>err |
    jq -r '.[] | select(.status == "new") | .bytes' | sort | paste -s -d ' '
}

is "without any, all are there" "$(: >none; ours none)" "101 102 103 104 105 106"

# LeakSanitizer, which needs ptrace where it is not the kernel's own.
lsan() {
  LSAN_OPTIONS="fast_unwind_on_malloc=0:suppressions=$1" lsan/lose 2>&1 |
    sed -n 's/.* leak of \([0-9]*\) byte.*/\1/p' | sort | paste -s -d ' '
}
mkdir lsan
"$CXX" -O1 -g -fno-optimize-sibling-calls -fsanitize=leak -o lsan/lose lose.cc >/dev/null 2>&1
if [ "$(lsan none)" = "101 102 103 104 105 106" ]; then
  while IFS= read -r pattern; do
    printf '# a comment\n\n  %s  \n' "$pattern" >lsan.supp
    is "LeakSanitizer: $pattern" "$(ours lsan.supp)" "$(lsan lsan.supp)"
  done <<'EOT'
leak:lose_c
leak:lose_
leak:^lose_c$
leak:^ose_c
leak:lose$
leak:ns::Pool<long>::take
leak:ns::*take
leak:^ns::inlines(int)$
leak:deep
leak:lose.cc
leak:/lose$
leak:outer(int)
leak:^main$
leak:strdup
leak:operator new
leak:no_such
leak:*
leak:a*b*c*d*e
EOT
else
  echo "# LeakSanitizer does not run here: nothing is compared with it"
fi

memcheck() {
  valgrind -q --leak-check=full --suppressions="$1" ./lose 2>&1 |
    sed -n 's/.*== \([0-9]*\) bytes in 1 blocks are definitely.*/\1/p' |
    sort | paste -s -d ' '
}
if command -v valgrind >/dev/null 2>&1; then
  while IFS= read -r frames; do
    printf '{\n   it\n   Memcheck:Leak\n%b\n}\n' "$frames" >memcheck.supp
    is "memcheck: $(printf %s "$frames" | sed 's/\\n/, /g')" "$(ours memcheck.supp)" "$(memcheck memcheck.supp)"
  done <<'EOT'
fun:malloc\nfun:lose_c
fun:calloc\nfun:_ZN2ns4PoolIlE4takeEl
fun:_Znam\nfun:_Z8lose_newi\nfun:main
fun:_Znam\n...\nfun:_Z5outeri
fun:_Zn?m\nfun:_Z8lose*
fun:malloc\nfun:strdup
fun:*\nfun:lose_*
...\nfun:lose_new
...\nfun:main
fun:?????*\n...\nfun:(below main)
fun:malloc\nfun:_ZN2ns7inlinesEi
fun:malloc\nfun:*deep*\nfun:_ZN2ns7inlinesEi
fun:malloc\n...\nsrc:lose.cc:5
obj:*vgpreload_memcheck*\nobj:*/lose\nfun:main
match-leak-kinds: possible\n...\nfun:main
match-leak-kinds: definite\nfun:malloc\nfun:lose_c
EOT
else
  echo "# valgrind is not installed: nothing is compared with it"
fi

# What has one fingerprint may still be two things.
cat >twice.cc <<'EOT'
#include <stdlib.h>
__attribute__((noinline)) void lose(int n) { char *volatile p = (char *)malloc(n); p = 0; }
__attribute__((noinline)) void lose(long n) { char *volatile p = (char *)malloc(n); p = 0; }
int main()
{
	lose(301);
	lose(302);
	lose(303L);
	char *volatile room = (char *)__builtin_alloca(8000);
	for (int i = 0; i < 8000; i++)
		room[i] = 0;
	return 0;
}
EOT
"$CXX" -O1 -g -o twice twice.cc && "$heapql" run -o twice.hqd -- ./twice
twice() {
  "$heapql" check --json --suppressions twice.supp twice.hqd 2>err |
    jq -r '.[] | select(.table == "finding") | "\(.status) \(.bytes)"' | paste -s -d ' '
}
printf '{\n x\n Memcheck:Leak\n ...\n src:twice.cc:6\n}\n' >twice.supp
is "one line of two" "$(twice)" "new 605 suppressed 301"
echo 'leak:lose(int)' >twice.supp
is "one overload of two" "$(twice)" "suppressed 603 new 303"

# The program's own, in each process for itself.
cat >own.cc <<'EOT'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" const char *__lsan_default_suppressions() { return "# ours\nleak:known_\nleak:not_needed\n"; }
__attribute__((noinline)) void known_leak() { char *volatile p = (char *)malloc(201); p = 0; }
__attribute__((noinline)) void other_leak() { char *volatile p = (char *)malloc(202); p = 0; }
int main(int argc, char **argv)
{
	known_leak();
	other_leak();
	if (argc > 1 && fork() == 0)
		execv(argv[1], argv + 1);
	wait(NULL);
	return 0;
}
EOT
sed 's/^extern "C".*//; s/20\([12]\)/21\1/' own.cc >none.cc
ok "they compile" sh -c "'$CXX' -O1 -g -rdynamic -o own own.cc && '$CXX' -O1 -g -o none none.cc"
"$heapql" check --json -- ./own ./none >o.json 2>err
is "the program's own suppressions are for itself alone" \
  "$(jq -r '.[] | select(.table == "finding") | "\(.bytes) \(.status) \(.reason)"' o.json | sort)" \
  "201 suppressed own's __lsan_default_suppressions:2: leak:known_
202 new null
211 new null
212 new null"
is "nobody is told of those that were not needed" "$(jq '.[] | select(.table == "unused")' o.json)" ""

printf 'leak:lose_c\nleak:no_such\n' >part.supp
printf 'leak:never\n' >unused.supp
"$heapql" check --suppressions part.supp --suppressions unused.supp lose.hqd >out 2>err
is "what is left is found" $? 3
like "an unused one is told" "$(cat out)" '^unused: part\.supp:2: leak:no_such$'
like "of each file" "$(cat out)" '^unused: unused\.supp:1: leak:never$'
like "and how many are suppressed" "$(cat out)" '^5 findings; 1 suppressed$'
like "with the reason, if wanted" \
  "$("$heapql" check -v --suppressions part.supp lose.hqd 2>/dev/null)" \
  'because of part\.supp:1: leak:lose_c$'
printf 'leak:main\n' >all.supp
ok "nothing is left where all are" "$heapql" check --suppressions all.supp lose.hqd
fails 3 "with --strict an unused one counts" \
  "$heapql" check --strict --suppressions all.supp --suppressions unused.supp lose.hqd
printf '{\n x\n Memcheck:Leak\n' >broken.supp
fails 1 "a broken file" "$heapql" check --suppressions broken.supp lose.hqd
like "is told by its line" "$(cat .out)" 'broken\.supp:3: the block has no end'
LSAN_OPTIONS=suppressions=all.supp
export LSAN_OPTIONS
fails 3 "what is meant for LeakSanitizer alone hides nothing" "$heapql" check lose.hqd
done_testing
