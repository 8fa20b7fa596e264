/*
 * dominate DUMP: CPU seconds, each by itself: to build the graph from the
 * dump, to find the leaders of what is lost, to find dominators and retained
 * sizes, and to find the cycles.
 */
#define _GNU_SOURCE
#include "analysis/store/dump_graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
check(enum hq_status status, const struct hq_error *err)
{
	if (status == HQ_OK)
		return;
	fprintf(stderr, "dominate: %s\n", err->text);
	exit(1);
}

int
main(int argc, char **argv)
{
	struct hq_error err = {0};
	struct hq_symbols *symbols;
	struct hq_dump *d;
	const struct hq_graph *g;
	const struct hq_dominators *dominators;
	const struct hq_components *cycles;
	const struct hq_dense *sizes;
	const uint64_t *leaders;
	double at[5];

	if (argc != 2)
		return 2;
	check(hq_symbols_new(NULL, &symbols, &err), &err);
	check(hq_dump_open(argv[1], 1, false, symbols, &d, &err), &err);
	check(hq_reader_column(d->reader, HQ_COL_BLOCK_req, &sizes, &err), &err);
	at[0] = seconds();
	check(hq_dump_graph(d, &g, &err), &err);
	at[1] = seconds();
	check(hq_dump_leaders(d, &leaders, &err), &err);
	at[2] = seconds();
	check(hq_dump_dominators(d, &dominators, &err), &err);
	at[3] = seconds();
	check(hq_dump_cycles(d, &cycles, &err), &err);
	at[4] = seconds();
	printf("%.3f %.3f %.3f %.3f\n", at[1] - at[0], at[2] - at[1],
	    at[3] - at[2], at[4] - at[3]);
	hq_dump_close(d);
	hq_symbols_free(symbols);
	return 0;
}
