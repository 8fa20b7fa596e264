#include "fake_library.h"

#include <stddef.h>
#include <stdio.h>

struct fake_library lib;

/* As heapql.h has them. */
int heapql_present(void);
int heapql_live(uint64_t *ret_bytes, uint64_t *ret_blocks);
int heapql_mark(const char *name);
int heapql_dump(const char *label);
int heapql_dump_wait(void);
int heapql_dump_path(int number, char *ret_path, size_t size);

void
fake_library_reset(void)
{
	lib = (struct fake_library){
	    .present = true,
	    .bytes = 1000,
	    .blocks = 100,
	    .dump_result = 7,
	};
}

int
heapql_present(void)
{
	return lib.present;
}

int
heapql_live(uint64_t *ret_bytes, uint64_t *ret_blocks)
{
	lib.live_calls++;
	*ret_bytes = lib.bytes;
	*ret_blocks = lib.blocks;
	return 0;
}

int
heapql_mark(const char *name)
{
	lib.marks++;
	snprintf(lib.mark, sizeof lib.mark, "%s", name);
	return lib.mark_result;
}

int
heapql_dump(const char *label)
{
	lib.dumps++;
	snprintf(lib.label, sizeof lib.label, "%s", label);
	return lib.dump_result;
}

int
heapql_dump_wait(void)
{
	return 0;
}

int
heapql_dump_path(int number, char *ret_path, size_t size)
{
	snprintf(ret_path, size, "/d/p.%d.hqd", number);
	return lib.path_result;
}
