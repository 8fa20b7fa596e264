#!/bin/sh
# Stacks at run time: on and off from the program, what is untraced, the peak.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
mkdir d
cat >p.c <<'EOF'
#include <heapql/heapql.h>
#include <stdio.h>
#include <stdlib.h>

static void *kept[4000];
static int n;

static void allocate(int count, size_t size)
{
	for (int i = 0; i < count; i++)
		kept[n++] = malloc(size);
}
static void release(int count)
{
	while (count-- > 0)
		free(kept[--n]);
}
static void say(const char *what)
{
	uint64_t current, peak;
	char line[200];
	heapql_traced_memory(&current, &peak);
	int k = snprintf(line, sizeof line, "%s %d %llu %llu\n", what, heapql_trace_active(),
	    (unsigned long long)current, (unsigned long long)peak);
	fwrite(line, 1, (size_t)k, stderr);
}
int main(void)
{
	allocate(1000, 1000);
	say("off:");
	heapql_trace_start(0);
	allocate(500, 2000);
	say("on:");
	release(250);
	say("less:");
	heapql_reset_peak();
	say("reset:");
	heapql_trace_stop();
	allocate(10, 500);
	say("stopped:");
	heapql_dump("end");
	heapql_dump_wait();
	return 0;
}
EOF
ok "a program compiles" ${CC:-cc} -O1 -I"$HQ_SRCDIR/include" p.c -o p
"$heapql" run --dump-at none --stack off -o d/ ./p 2>out
is "traced memory, now and at most" "$(tr '\n' ',' <out)" \
  "off: 0 0 0,on: 1 1000000 1000000,less: 1 500000 1000000,reset: 1 500000 500000,stopped: 0 500000 500000,"

counter() {
  "$heapql" sql --csv d/*.hqd "SELECT value FROM counter WHERE name = '$1'" | tail -1 | tr -d '\r'
}
is "the dump: stacks are off at its time" "$(counter stack_limit)" 0
is "traced since the start" "$(counter traced_blocks):$(counter traced_bytes)" 500:1000000
is "freed of them" "$(counter freed_traced_blocks):$(counter freed_traced_bytes)" 250:500000
is "untraced since then" "$(counter untraced_blocks):$(counter untraced_bytes)" 10:5000
is "blocks of before and after are of trace 0" \
  "$("$heapql" sql --csv d/*.hqd "SELECT req, count(*) FROM block WHERE trace_id = 0 AND req IN (1000, 500, 2000) GROUP BY req" | tail -n +2 | tr -d '\r' | tr '\n' ' ')" \
  "500,10 1000,1000 "

"$heapql" run --dump-at none -o d/ ./p 2>out
is "from the beginning: everything is traced" "$(head -2 out | tr '\n' ',')" \
  "off: 1 1000000 1000000,on: 1 2000000 2000000,"
is "without the library nothing is" "$(./p 2>&1 | sort -u | head -2 | tr '\n' ',')" "less: 0 0 0,off: 0 0 0,"
cat >limits.c <<'EOF'
#include <heapql/heapql.h>
#include <stdlib.h>

static void *volatile kept[4];

__attribute__((noinline)) static void inner(int i)
{
	kept[i] = malloc(1234);
	__asm__ volatile("" ::: "memory");
}
int main(void)
{
	for (volatile int i = 0; i < 4; i++) {
		if (i == 2)
			heapql_trace_start(1);
		if (i == 3)
			heapql_trace_start(100);
		inner(i);
	}
	return 0;
}
EOF
ok "a program that changes the limit compiles" ${CC:-cc} -O1 -I"$HQ_SRCDIR/include" limits.c -o limits
"$heapql" run --dump-at exit -o "$PWD/limits.hqd" ./limits
is "stacks remembered under another limit are not used" \
  "$("$heapql" sql --csv limits.hqd "SELECT t.flags FROM block b JOIN trace t USING (dump_id, trace_id)
     WHERE b.req = 1234 ORDER BY b.serial" | tail -n +2 | tr -d '\r' | tr '\n' ' ')" "0 0 1 0 "
done_testing
