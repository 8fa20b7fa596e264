/* The frames of a dump. */
#include "analysis/symbol/frames.h"

#include <stdlib.h>
#include <string.h>

void
hq_frames_release(struct hq_frames *f)
{
	free(f->first);
	free(f->pc);
	free(f->module);
	free(f->func);
	free(f->linkage);
	free(f->file);
	free(f->line);
	free(f->func_addr);
	free(f->level);
	free(f->inlined);
	memset(f, 0, sizeof *f);
}
