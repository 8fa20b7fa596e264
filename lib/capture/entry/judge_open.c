/* Compiled without banned.h: it loads a library, in a test mode only. */
#define _GNU_SOURCE
#include "capture/entry/judge_open.h"

#include <dlfcn.h>

#include "capture/trace/judge.h"
#include "os/log.h"

void
hq_judge_open(uint32_t every)
{
	void *lib = dlopen("libgcc_s.so.1", RTLD_NOW);
	struct hq_judge judge = {0};

	if (lib) {
		*(void **)&judge.walk = dlsym(lib, "_Unwind_Backtrace");
		*(void **)&judge.ip = dlsym(lib, "_Unwind_GetIPInfo");
		*(void **)&judge.cfa = dlsym(lib, "_Unwind_GetCFA");
	}
	if (judge.walk && judge.ip && judge.cfa)
		hq_judge_begin(&judge, every);
	else
		hq_log_line("HEAPQL_CHECK_STACKS: no libgcc_s.so.1");
}
