#!/bin/sh
# heapql/test.h in real tests: under cmocka, Check with its forks, GoogleTest,
# plain C and C++, preloaded, linked and without the library; what fails, what
# does not, and that the command of a failure shows the blocks.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
include=$(cd "$HQ_SRCDIR/include" && pwd)
libs=$(dirname "$preload")
mkdir d
unset HEAPQL_WARMUP HEAPQL_REPEAT

run() { # COMMAND...: its output is in `out`, its status in $status
  "$heapql" run --dump-at none -o d/ -- "$@" >out 2>&1
  status=$?
}

# Plain C: one case a word.
cat >plain.c <<'EOF'
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <heapql/test.h>

static void *kept[1000], *cache;
static volatile int n;
static pthread_barrier_t barrier;

static void grow_by(size_t size)
{
	kept[n++] = malloc(size);
}
static void clean(void)
{
	HEAPQL_ASSERT_NO_GROWTH {
		void *volatile p = malloc(100), *volatile q = realloc(p, 5000);
		free(q);
	}
}
static void leak(void)
{
	HEAPQL_ASSERT_NO_GROWTH {
		grow_by(40);
	}
}
static void once(void)
{
	HEAPQL_ASSERT_NO_GROWTH {
		if (cache == NULL)
			cache = malloc(5000);
	}
}
static void levels(void)
{
	HEAPQL_ASSERT_NO_GROWTH {
		if (n < 4)
			grow_by(40);
	}
}
static void byte(void)
{
	static size_t size = 100;
	cache = malloc(size);
	HEAPQL_ASSERT_NO_GROWTH {
		cache = realloc(cache, ++size);
	}
}
static void saw(void)
{
	HEAPQL_ASSERT_NO_GROWTH {
		grow_by(40);
		if (n % 2 == 0) {
			free(kept[--n]);
			free(kept[--n]);
		}
	}
}
static void *freer(void *arg)
{
	(void)arg;
	for (int i = heapql_present() ? 5 : 1; i > 0; i--) {
		pthread_barrier_wait(&barrier);
		free(cache);
		pthread_barrier_wait(&barrier);
	}
	return NULL;
}
static void elsewhere(void)
{
	pthread_t t;
	pthread_barrier_init(&barrier, NULL, 2);
	pthread_create(&t, NULL, freer, NULL);
	HEAPQL_ASSERT_NO_GROWTH {
		cache = malloc(64);
		pthread_barrier_wait(&barrier);
		pthread_barrier_wait(&barrier);
	}
	pthread_join(t, NULL);
}
static void *in_thread(void *arg)
{
	HEAPQL_ASSERT_NO_GROWTH {
		void *volatile p = malloc((size_t)(uintptr_t)arg);
		pthread_barrier_wait(&barrier);
		free(p);
		pthread_barrier_wait(&barrier);
	}
	return NULL;
}
static void threads(void)
{
	pthread_t t[4];
	pthread_barrier_init(&barrier, NULL, 4);
	for (uintptr_t i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, in_thread, (void *)(100 + i));
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
}
static jmp_buf back;
static void jumps(void)
{
	if (setjmp(back) == 0) {
		HEAPQL_ASSERT_NO_GROWTH {
			grow_by(40);
			longjmp(back, 1);
		}
	}
}
static void leaves(void)
{
	HEAPQL_ASSERT_NO_GROWTH {
		grow_by(40);
		break;
	}
}
static void balanced(void)
{
	struct heapql_moment before = heapql_moment(), after;
	void *volatile p = malloc(100);
	free(p);
	after = heapql_moment();
	grow_by(40);
	heapql_assert_balanced(before, after);
}
static void unbalanced(void)
{
	struct heapql_moment before = heapql_moment();
	grow_by(40);
	grow_by(60);
	heapql_assert_balanced(before, heapql_moment());
}
static void bigger(void)
{
	struct heapql_moment before;
	cache = malloc(100);
	before = heapql_moment();
	cache = realloc(cache, 101);
	heapql_assert_balanced(before, heapql_moment());
}
static void fewer(void)
{
	struct heapql_moment before;
	cache = malloc(100);
	before = heapql_moment();
	free(cache);
	heapql_assert_balanced(before, heapql_moment());
}
static void nested(void)
{
	HEAPQL_ASSERT_NO_GROWTH {
		HEAPQL_ASSERT_NO_GROWTH {
			void *volatile p = malloc(10);
			free(p);
		}
		grow_by(70);
	}
}
int main(int argc, char **argv)
{
	static const struct { const char *name; void (*f)(void); } cases[] = {
	    {"clean", clean}, {"leak", leak}, {"once", once}, {"levels", levels},
	    {"byte", byte}, {"saw", saw}, {"elsewhere", elsewhere},
	    {"threads", threads}, {"jumps", jumps}, {"leaves", leaves},
	    {"balanced", balanced}, {"unbalanced", unbalanced},
	    {"bigger", bigger}, {"fewer", fewer}, {"nested", nested}};
	for (size_t i = 0; argc > 1 && i < sizeof(cases) / sizeof(cases[0]); i++)
		if (strcmp(cases[i].name, argv[1]) == 0)
			cases[i].f();
	return 0;
}
EOF
ok "a program compiles" ${CC:-cc} -std=c99 -g -O1 -pthread -Wall -Wextra -Wshadow -Wconversion -Werror \
  -I"$include" plain.c -o plain
cases="clean leak once levels byte saw elsewhere threads jumps leaves balanced unbalanced bigger fewer nested"
for c in $cases; do
  ok "$c: nothing is asserted without the library" ./plain $c
  case $c in
  leak | byte | unbalanced | bigger | fewer | nested) wanted=134 ;;
  *) wanted=0 ;;
  esac
  run ./plain $c
  is "$c: as it should be" "$status" $wanted
  cp out $c.out
done

# What a failure says, and that its command runs as it stands.
line_of() { # WORD FILE: where the block of its function begins
  awk -v name="$1" '$0 ~ "^(static )?void.* " name "\\(" { on = 1 } on && /HEAPQL_ASSERT|heapql_assert/ { print NR; exit }' "$2"
}
look() { # NAME: what the command of its failure prints
  PATH="$HQ_BUILDDIR:$PATH" sh -c "$(sed -n 's/^ *look deeper: //p' "$1.out")" 2>&1
}
is "leak: what it says" "$(sed '/look deeper/d; /^Aborted/d; s/,.*//' leak.out)" \
"plain.c:$(line_of leak plain.c): the heap grew in each of 4 passes
  blocks: +1 +1 +1 +1
  bytes: +40 +40 +40 +40"
like "leak: the dump and the mark" "$(cat leak.out)" \
  "look deeper: heapql snapshot '$tap_tmp/d/plain\.[0-9]+\.1\.hqd' --between 'plain.c:$(line_of leak plain.c),'$"
look leak >look.out
like "leak: the blocks of the measured passes, with their line" "$(cat look.out)" \
  "/plain.c:$(awk '/^static void grow_by/ { print NR + 2 }' plain.c): size=160 B, count=4, average=40 B$"
mkdir "it's d"
"$heapql" run --dump-at none -o "it's d/" -- ./plain leak >odd.out 2>&1
look odd >look.out
like "leak: a directory with a quote" "$(cat look.out)" "size=160 B, count=4, average=40 B$"
like "byte: one byte each pass" "$(cat byte.out)" "^  bytes: \+1 \+1 \+1 \+1, after \+1 for warm-up$"
resized=$(sed -n 's/^  or, where blocks were resized: heapql //p' byte.out)
like "byte: where resized blocks are" "$(eval "'$heapql' $resized")" "105 B.* byte \(.*plain.c:"
is "leak: only there" "$(grep -c resized leak.out)" 0
like "byte: and no block" "$(cat byte.out)" "^  blocks: \+0 \+0 \+0 \+0"
like "nested: the outer one" "$(cat nested.out)" "^  bytes: \+70 \+70 \+70 \+70,"
like "unbalanced: by how much" "$(tr '\n' '|' <unbalanced.out)" "\|  blocks: \+2\|  bytes: \+100\|"
look unbalanced >look.out
like "unbalanced: the command finds both" "$(cat look.out)" "size=100 B, count=2,"
like "fewer: nothing born, so the marks" "$(cat fewer.out)" "look deeper: heapql marks"
ok "fewer: the command runs" look fewer
like "leaves: that nothing was judged" "$(cat leaves.out)" \
  "^heapql: plain.c:$(line_of leaves plain.c): left in pass 1 of 5; growth was not judged$"
is "jumps: nothing is said" "$(cat jumps.out)" ""
is "one dump for each failure" "$(ls d | wc -l)" 6
is "the dump has a label" "$("$heapql" sql --csv "$(ls d/*.hqd | head -n 1)" \
  "SELECT label LIKE '%at plain.c:%' AND trigger = 'call' AS good FROM dump" | tail -n 1 | tr -d '\r')" 1

# Under heapql check the dump stays, and is no step of anything.
mkdir c
"$heapql" check -o c --program-status -- ./plain leak >check.out 2>&1
is "check: the test fails as it does" $? 134
like "check: where its dump is" "$(cat check.out)" "^dumps are kept in $tap_tmp/c/heapql-check-"
look check >look.out
like "check: the command shows the blocks" "$(cat look.out)" "size=160 B, count=4,"
cat >many.c <<'EOF'
#include <stdlib.h>
#define HEAPQL_TEST_FAIL(message) (failures++)
static int failures, n;
static void *volatile kept[1000];
#include <heapql/test.h>
int main(void)
{
	for (int i = 0; i < 8; i++)
		HEAPQL_ASSERT_NO_GROWTH {
			kept[n++] = malloc(40);
		}
	return failures != 8;
}
EOF
${CC:-cc} -I"$include" many.c -o many
ok "check: dumps of assertions are no steps" "$heapql" check -o c -- ./many
rm -rf c
ok "check: what passes leaves nothing" sh -c '"$1" check -o c -- ./plain clean && [ -z "$(ls c)" ]' - "$heapql"
fails 134 "check: --warmup and --repeat are the assertions', too" \
  "$heapql" check -o c --program-status --warmup 0 --repeat 2 -- ./plain levels
ok "check: as those of the environment, without a series of iterations" \
  env HEAPQL_WARMUP=4 "$heapql" check -o c -- ./plain levels
fails 134 "check: the other way round" \
  env HEAPQL_REPEAT=2 HEAPQL_WARMUP=0 "$heapql" check --program-status -o c -- ./plain levels

# Options from the environment.
export HEAPQL_WARMUP=5 HEAPQL_REPEAT=2
run ./plain levels
is "a longer warm-up" "$status" 0
HEAPQL_WARMUP=0 run ./plain levels
like "none" "$(cat out)" "blocks: \+1 \+1$"
unset HEAPQL_WARMUP HEAPQL_REPEAT

# Linked with the library, and where no dump can be made.
${CC:-cc} -O1 -pthread -I"$include" plain.c -o linked -L"$libs" \
  -Wl,--no-as-needed -lheapql -Wl,-rpath,"$libs"
HEAPQL_OUTPUT=d/ ./linked leak >out 2>&1
is "linked: it fails" $? 134
like "linked: it names the dump" "$(cat out)" "heapql snapshot '.*/d/linked.*hqd'"
ok "linked: what is clean passes" ./linked clean
HEAPQL_OUTPUT=/nowhere/ ./linked leak >out 2>&1
is "no room for a dump: it fails all the same" $? 134
like "and says the rest" "$(cat out)" "^  blocks: \+1 \+1 \+1 \+1"

# Compilers, standards, warnings.
cat >small.c <<'EOF'
#include <heapql/test.h>
int main(void)
{
	struct heapql_moment before = heapql_moment();
	int passes = 0;
	if (passes == 0)
		HEAPQL_ASSERT_NO_GROWTH {
			HEAPQL_ASSERT_NO_GROWTH
				passes++;
		}
	heapql_assert_balanced(before, heapql_moment());
	return passes;
}
EOF
cp small.c small.cc
warn="-pedantic -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wno-format-nonliteral -Wundef -Werror"
for how in "${CC:-cc} -std=c99" "${CC:-cc} -std=gnu17" "${CXX:-c++} -std=c++11" "${CXX:-c++} -std=c++20" \
  "clang -std=c99" "clang++ -std=c++17"; do
  command -v "${how%% *}" >/dev/null || continue
  case $how in *++*) source=small.cc ;; *) source=small.c ;; esac
  for opt in -O0 -O2; do
    # shellcheck disable=SC2086
    ok "$how $opt: no warning" $how $opt $warn -I"$include" $source -o small
    ./small
    is "$how $opt: alone, once" $? 1
    run ./small
    is "$how $opt: preloaded, five times five" $status 25
  done
done

# cmocka: its failure leaves the test by longjmp, the next test runs.
cat >cm.c <<'EOF'
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <heapql/test.h>
static void *volatile kept[100];
static int n;
static void grows(void **state)
{
	(void)state;
	HEAPQL_ASSERT_NO_GROWTH {
		kept[n++] = malloc(40);
	}
}
static void fails_inside(void **state)
{
	(void)state;
	HEAPQL_ASSERT_NO_GROWTH {
		fail_msg("%s", "of its own");
	}
}
static void is_clean(void **state)
{
	struct heapql_moment before = heapql_moment();
	(void)state;
	HEAPQL_ASSERT_NO_GROWTH {
		free(malloc(40));
	}
	heapql_assert_balanced(before, heapql_moment());
}
static void is_not_balanced(void **state)
{
	struct heapql_moment before = heapql_moment();
	(void)state;
	kept[n++] = malloc(40);
	heapql_assert_balanced(before, heapql_moment());
}
int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(grows), cmocka_unit_test(fails_inside),
	    cmocka_unit_test(is_clean), cmocka_unit_test(is_not_balanced)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
EOF
if ${CC:-cc} -O1 -Wall -Werror -I"$include" cm.c -o cm -lcmocka 2>out; then
  CMOCKA_MESSAGE_OUTPUT=TAP ./cm >out 2>/dev/null
  is "cmocka: without the library only the test's own failure" \
    "$(grep -E '^(not )?ok [0-9]+ - [a-z]' out)" "ok 1 - grows
not ok 2 - fails_inside
ok 3 - is_clean
ok 4 - is_not_balanced"
  CMOCKA_MESSAGE_OUTPUT=TAP run ./cm
  is "cmocka: with it, which tests fail" "$(grep -E '^(not )?ok [0-9]+ - [a-z]' out)" "not ok 1 - grows
not ok 2 - fails_inside
ok 3 - is_clean
not ok 4 - is_not_balanced"
  like "cmocka: the line is the test's" "$(cat out)" "cm.c:$(line_of grows cm.c): the heap grew in each of 4 passes"
  is "cmocka: both commands" "$(grep -c "look deeper: heapql snapshot '.*hqd' --between 'cm.c:" out)" 2
else
  tap_point 1 "cmocka: the test compiles"
  sed 's/^/# /' out
fi

# Catch2 as far as it is of interest here: it wraps what it is given.
cat >catch.cc <<'EOF'
#include <cstdio>
#include <cstdlib>
#define CATCH_VERSION_MAJOR 2
static int failures;
static void wrap(const char *text)
{
	failures++;
	printf("%.20s\n%s\n", text, text + 20);
}
#define FAIL(text) wrap(text)
#include <heapql/test.h>
void *kept[10];
static int n;
int main()
{
	HEAPQL_ASSERT_NO_GROWTH {
		kept[n++] = malloc(40);
	}
	return failures != 1;
}
EOF
ok "Catch2: compiles" ${CXX:-c++} -std=c++11 -Wall -Wextra -pedantic -Werror -g -I"$include" catch.cc -o catch
"$heapql" run --dump-at none -o d/ -- ./catch 2>catch.out >/dev/null
is "Catch2: its own failure, and the message whole on standard error" \
  "$?: $(look catch | grep -c 'size=160 B, count=4')" "0: 1"

# Check: each test in a fork of its own, which dumps under its own number.
cat >ck.c <<'EOF'
#include <stdlib.h>
#include <check.h>
#include <heapql/test.h>
static void *volatile kept[100];
static int n;
START_TEST(grows)
{
	HEAPQL_ASSERT_NO_GROWTH {
		kept[n++] = malloc(40);
	}
}
END_TEST
START_TEST(is_clean)
{
	struct heapql_moment before = heapql_moment();
	HEAPQL_ASSERT_NO_GROWTH {
		free(malloc(40));
	}
	heapql_assert_balanced(before, heapql_moment());
}
END_TEST
int main(void)
{
	Suite *s = suite_create("s");
	TCase *t = tcase_create("t");
	SRunner *r;
	int failed;
	tcase_add_test(t, grows);
	tcase_add_test(t, is_clean);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed;
}
EOF
if ${CC:-cc} -O1 -I"$include" ck.c -o ck $(${PKG_CONFIG:-pkg-config} --cflags --libs check 2>/dev/null) 2>/dev/null; then
  for mode in yes no; do
    export CK_FORK=$mode
    ok "Check, fork $mode: nothing is asserted without the library" ./ck
    run ./ck
    is "Check, fork $mode: one test fails" "$status" 1
    like "Check, fork $mode: it says why" "$(cat out)" "grows.*ck.c:$(awk '/HEAPQL_ASSERT/ { print NR; exit }' ck.c): the heap grew in each of 4 passes"
    cp out ck.out
    ok "Check, fork $mode: the command runs" look ck
  done
  unset CK_FORK
else
  echo "# SKIPPED: Check (Debian: check) is not here"
fi

# C++: exceptions leave the block; a framework made of them.
cat >own.cc <<'EOF'
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>
#define HEAPQL_TEST_FAIL(message) throw std::runtime_error(message)
#include <heapql/test.h>
static std::vector<std::string *> kept;
static void grows()
{
	HEAPQL_ASSERT_NO_GROWTH {
		kept.push_back(new std::string("so long that it is a block of its own"));
	}
}
static void is_clean()
{
	HEAPQL_ASSERT_NO_GROWTH {
		std::string s("so long that it is a block of its own");
		std::vector<int> v(100);
	}
}
static void throws()
{
	HEAPQL_ASSERT_NO_GROWTH {
		throw std::runtime_error("its own");
	}
}
static void is_not_balanced()
{
	const auto before = heapql_moment();
	kept.push_back(new std::string("x"));
	heapql_assert_balanced(before, heapql_moment());
}
int main()
{
	void (*tests[])() = {grows, is_clean, throws, is_not_balanced};
	for (auto test : tests) {
		try {
			test();
			std::puts("passed");
		} catch (const std::exception &e) {
			std::printf("failed: %s\n", e.what());
		}
	}
}
EOF
ok "C++ compiles" ${CXX:-c++} -std=c++11 -O1 -Wall -Wextra -Werror -I"$include" own.cc -o own
is "C++: without the library" "$(./own | sed 's/:.*/:/' | tr '\n' ' ')" "passed passed failed: passed "
run ./own
is "C++: with it" "$(grep -E '^(passed|failed)' out | sed 's/own.cc:[0-9]*/LINE/g' | tr '\n' '|')" \
  "failed: LINE: the heap grew in each of 4 passes|passed|failed: its own|failed: LINE: live heap is not balanced between LINE and LINE|" 

cat >gt.cc <<'EOF'
#include <gtest/gtest.h>
#include <heapql/test.h>
static int *volatile kept[100];
static int n;
TEST(Heap, Grows) { HEAPQL_ASSERT_NO_GROWTH { kept[n++] = new int; } }
TEST(Heap, IsClean) { HEAPQL_ASSERT_NO_GROWTH { std::vector<int> v(100); } }
EOF
if ${CXX:-c++} -std=c++14 -O1 -I"$include" gt.cc -o gt -lgtest -lgtest_main -pthread 2>/dev/null; then
  run ./gt
  is "GoogleTest: one fails" "$(grep -c '^\[  *OK' out),$(grep -c '^\[  FAILED.*ms' out)" 1,1
  like "GoogleTest: it says why" "$(cat out)" "gt.cc:5: the heap grew in each of 4 passes"
else
  echo "# SKIPPED: GoogleTest (Debian: libgtest-dev) is not here"
fi
done_testing
