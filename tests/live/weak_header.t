#!/bin/sh
# A program that includes heapql.h: linked with nothing it does nothing, under
# heapql run it dumps, linked with the library it dumps; in C and C++, each
# compiler here, position-independent or not, optimized or not.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
mkdir d
cat >p.c <<'EOF'
#include <heapql/heapql.h>
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
	int present = heapql_present(), number = heapql_dump("here");
	uint64_t current = 5, peak = 5, bytes = 5, blocks = 5;
	int started = heapql_trace_start(20), active = heapql_trace_active();
	void *volatile block = malloc(100);
	heapql_traced_memory(&current, &peak);
	if (heapql_live(&bytes, &blocks) != 0 || (bytes >= 100) != present ||
	    (blocks >= 1) != present)
		printf("live: %d %d\n", (int)bytes, (int)blocks);
	if (active != present || started != 0 || heapql_trace_stop() != 0 ||
	    heapql_trace_active() != 0 || heapql_reset_peak() != 0 ||
	    (current >= 100) != present || peak < current || block == NULL ||
	    (heapql_trace_start(-1) < 0) != present || heapql_trace_active() != 0)
		printf("traces: %d %d %d %d\n", started, active, (int)current,
		       (int)peak);
	printf("%d %d %d\n", present, number, heapql_dump_wait());
	char path[1024] = "";
	int unknown = heapql_dump_path(number, path, sizeof(path));
	FILE *dump = fopen(path, "r");
	if ((unknown == 0) != present || (dump != NULL) != present ||
	    heapql_dump_path(number + 1, path, sizeof(path)) == 0 ||
	    heapql_dump_path(number, path, 3) == 0)
		printf("path: %d %s\n", unknown, path);
	return 0;
}
EOF
cp p.c p.cc
include=$(cd "$HQ_SRCDIR/include" && pwd)
libs=$(dirname "$preload")

check() { # NAME COMPILER SOURCE
  for opt in "-O0" "-O2"; do
    for pie in "-fPIE -pie" "-fno-pie -no-pie"; do
      what="$1 $opt $pie"
      # shellcheck disable=SC2086
      if ! $2 -Wall -Wextra -Werror $opt $pie -I"$include" $3 -o p 2>log; then
        tap_point 1 "$what compiles"
        sed 's/^/# /' log
        continue
      fi
      is "$what: alone" "$(./p)" "0 0 0"
      is "$what: preloaded" "$("$heapql" run --dump-at signal -o d/ ./p)" "1 1 0"
      # shellcheck disable=SC2086
      $2 $opt $pie -I"$include" $3 -o p -L"$libs" \
        -Wl,--no-as-needed -lheapql -Wl,-rpath,"$libs"
      is "$what: linked" "$(HEAPQL_OUTPUT=d/ ./p)" "1 1 0"
    done
  done
}

check "${CC:-cc}" "${CC:-cc} -std=c99 -pedantic" p.c
check "${CXX:-c++}" "${CXX:-c++} -std=c++11 -pedantic" p.cc
for other in clang; do
  command -v $other >/dev/null || continue
  check $other "$other -std=c99 -pedantic" p.c
  check $other++ "$other++ -std=c++11 -pedantic" p.cc
done
if ${CC:-cc} -static -I"$include" p.c -o p 2>/dev/null; then
  is "linked statically" "$(./p)" "0 0 0"
fi
done_testing
