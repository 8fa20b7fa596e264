#!/bin/sh
# --stack, --sample, --unwind: what they do to the traces of a program whose
# stacks are known.  Blocks are all there in any case.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >deep.c <<'EOF'
#include <stdlib.h>
static void *volatile kept;
__attribute__((noinline)) static void f0(int k)
{
	for (int i = 0; i < k; i++)
		kept = malloc(1000);
	__asm__ volatile("" ::: "memory");
}
#define LEVEL(n, m) __attribute__((noinline)) static void f##n(int k) { f##m(k); __asm__ volatile("" ::: "memory"); }
LEVEL(1, 0) LEVEL(2, 1) LEVEL(3, 2) LEVEL(4, 3) LEVEL(5, 4) LEVEL(6, 5) LEVEL(7, 6) LEVEL(8, 7) LEVEL(9, 8)
int main(void)
{
	f9(20000);
	f5(5000);
	return 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O2 -g -fno-omit-frame-pointer deep.c -o deep
cat >early.c <<'EOF'
#include <stdlib.h>
static void *volatile kept;
__attribute__((constructor)) static void early(void)
{
	for (int i = 0; i < 1000; i++) {
		free(kept);
		kept = malloc(100);
	}
}
EOF
ok "and a library that allocates before we begin" sh -c \
  "${CC:-cc} -O1 -shared -fPIC early.c -o libearly.so &&
   ${CC:-cc} -O2 -g deep.c -o deep_early -L. -Wl,--no-as-needed -learly -Wl,-rpath,'$PWD'"

# run OPTION...: into x.hqd
run() {
  rm -f x.hqd
  "$heapql" run -o "$PWD/x.hqd" "$@" -- ./deep
}
ask() { # QUERY: its rows in one line
  "$heapql" sql --csv x.hqd "$1" 2>/dev/null | tail -n +2 | tr -d '\r' | tr '\n' ' '
}
live="SELECT live_blocks, live_bytes, flags FROM trace WHERE live_blocks > 0 ORDER BY live_blocks DESC"
stacks="SELECT group_concat(func, '<') FROM (SELECT t.trace_id, f.func FROM trace t
  JOIN trace_frame tf USING (dump_id, trace_id) JOIN frame f USING (dump_id, frame_id)
  WHERE t.live_blocks > 0 ORDER BY t.trace_id, tf.depth) GROUP BY trace_id ORDER BY trace_id"
all_blocks="SELECT count(*), sum(req) FROM block WHERE req = 1000"

run
is "each stack has its blocks" "$(ask "$live")" "20000,20000000,0 5000,5000000,0 "
like "and its frames, whole" "$(ask "$stacks")" \
  "^f0<f1<f2<f3<f4<f5<f6<f7<f8<f9<main<[^ ]*_start f0<f1<f2<f3<f4<f5<main<[^ ]*_start $"

run --stack 5
is "--stack 5: cut, so they are one" "$(ask "$live")" "25000,25000000,1 "
is "the innermost frames" "$(ask "$stacks")" "f0<f1<f2<f3<f4 "
is "how deep it was is not known" \
  "$(ask "SELECT nframe, total_nframe IS NULL FROM trace WHERE live_blocks > 0")" "5,1 "
is "the limit is in the dump" "$(ask "SELECT value FROM counter WHERE name = 'stack_limit'")" "5 "

run --stack off
is "--stack off: all untraced" "$(ask "SELECT trace_id, count(*) FROM block WHERE req = 1000 GROUP BY 1")" "0,25000 "
is "no stack at all" "$(ask "SELECT count(*) FROM trace WHERE trace_id > 2 AND live_blocks > 0")" "0 "

rm -f x.hqd
"$heapql" run -o "$PWD/x.hqd" --stack off -- ./deep_early
ok "--stack off: what came before is untraced too, and the dump whole" "$heapql" info x.hqd
is "all allocations are without a stack" \
  "$(ask "SELECT sum(allocs) FILTER (WHERE trace_id > 0) FROM trace")" "0 "
is "and none is new since then" \
  "$(ask "SELECT sum(value) FROM counter WHERE name IN ('traced_bytes', 'freed_traced_bytes')")" "0 "

run --sample 100K
is "--sample: every block is there" "$(ask "$all_blocks")" "25000,25000000 "
is "some hundred have stacks" \
  "$(ask "SELECT count(*) BETWEEN 120 AND 400 FROM block WHERE req = 1000 AND trace_id > 2")" "1 "
is "the others are unsampled" \
  "$(ask "SELECT count(DISTINCT trace_id) FROM block WHERE req = 1000 AND trace_id <= 2")" "1 "
is "together they are estimated near the truth" \
  "$(ask "SELECT sum(live_bytes) BETWEEN 17000000 AND 33000000 FROM trace WHERE trace_id > 2")" "1 "
is "and so is what was new with stacks: what was passed over counts once" \
  "$(ask "SELECT value BETWEEN 17000000 AND 33000000 FROM counter WHERE name = 'traced_bytes'")" "1 "

run --unwind fp
is "--unwind fp, built for it: the same blocks" "$(ask "SELECT live_blocks FROM trace WHERE live_blocks > 0 ORDER BY 1 DESC")" "20000 5000 "
like "and the same frames up to main" "$(ask "$stacks")" \
  "^f0<f1<f2<f3<f4<f5<f6<f7<f8<f9<main[^ ]* f0<f1<f2<f3<f4<f5<main[^ ]* $"
cat >full.c <<'EOF'
#include <stdlib.h>
#include <sys/resource.h>
int main(void)
{
	struct rlimit r = { 64 << 20, 64 << 20 };
	void **head = NULL;
	if (setrlimit(RLIMIT_AS, &r) != 0)
		return 2;
	for (int failed = 0; failed < 1000;) {
		void **p = malloc(1000);
		failed += p == NULL;
		if (p != NULL) {
			*p = head;
			head = p;
		}
	}
	for (; head != NULL; ) {
		void **next = *head;
		free(head);
		head = next;
	}
	return 0;
}
EOF
ok "a program that runs out of memory compiles" ${CC:-cc} -O1 full.c -o full
for how in "--stack 50" "--sample 100K" "--stack off"; do
  "$heapql" run -o "$PWD/full.hqd" $how -- ./full
  ok "$how: allocations that failed are in no trace" "$heapql" info full.hqd
done

cat >early.c <<'EOF'
#include <stdlib.h>
void *volatile early;
__attribute__((constructor)) static void before_all(void) { early = malloc(100000); free(malloc(77)); }
EOF
cat >late.c <<'EOF'
extern void *volatile early;
int main(void) { return early == 0; }
EOF
ok "a library that is ready before ours compiles" sh -c \
  '${CC:-cc} -shared -fPIC early.c -o libearly.so && ${CC:-cc} late.c -o late ./libearly.so'
"$heapql" run -o "$PWD/x.hqd" --sample 10M -- ./late
is "--sample: what came before it was not chosen, and stands for itself" \
  "$(ask "SELECT trace_id, live_bytes FROM block JOIN trace USING (dump_id, trace_id) WHERE req = 100000 AND live_bytes BETWEEN 100000 AND 200000")" "0,$(ask "SELECT live_bytes FROM trace WHERE trace_id = 0")"
ok "and is counted once" "$heapql" info x.hqd

done_testing
