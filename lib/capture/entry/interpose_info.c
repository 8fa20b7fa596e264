/*
 * The part of malloc.h that asks about the heap or tunes it.  libc's own would
 * answer for its own heap, which is empty.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>

#include "capture/alloc/survey.h"
#include "common/fmt.h"
#include "os/sys.h"

#define HQ_EXPORT __attribute__((visibility("default")))

HQ_EXPORT int
malloc_trim(size_t pad)
{
	(void)pad;
	return hq_survey_trim();
}

HQ_EXPORT struct mallinfo2
mallinfo2(void)
{
	struct hq_survey s;
	hq_survey_take(&s);
	return (struct mallinfo2){
		.arena = s.pool_bytes,
		.ordblks = s.free_blocks,
		.hblks = s.huge_blocks,
		.hblkhd = s.huge_bytes,
		.uordblks = s.used_bytes,
		.fordblks = s.pool_bytes - s.used_bytes,
		.keepcost = s.unused_bytes,
	};
}

static int
to_int(size_t n)
{
	return n > INT_MAX ? INT_MAX : (int)n;
}

/* The old form has ints; what does not fit stays at the largest. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
HQ_EXPORT struct mallinfo
mallinfo(void)
{
	struct mallinfo2 m = mallinfo2();
	return (struct mallinfo){
		.arena = to_int(m.arena),
		.ordblks = to_int(m.ordblks),
		.hblks = to_int(m.hblks),
		.hblkhd = to_int(m.hblkhd),
		.uordblks = to_int(m.uordblks),
		.fordblks = to_int(m.fordblks),
		.keepcost = to_int(m.keepcost),
	};
}

/* The parameters are of another allocator: accepted, without effect. */
HQ_EXPORT int
mallopt(int parameter, int value)
{
	(void)parameter;
	(void)value;
	return 1;
}

static void
put(struct hq_fmt *f, const char *text, uint64_t n)
{
	hq_fmt_str(f, text);
	hq_fmt_u64(f, n);
	hq_fmt_str(f, "\n");
}

HQ_EXPORT void
malloc_stats(void)
{
	char buffer[512];
	struct hq_fmt f;
	struct hq_survey s;
	hq_survey_take(&s);
	hq_fmt_init(&f, buffer, sizeof(buffer));
	put(&f, "system bytes     = ", s.pool_bytes + s.huge_bytes);
	put(&f, "in use bytes     = ", s.used_bytes + s.huge_bytes);
	put(&f, "unused bytes     = ", s.unused_bytes);
	put(&f, "max live bytes   = ", s.peak_live_bytes);
	put(&f, "huge blocks      = ", s.huge_blocks);
	put(&f, "huge bytes       = ", s.huge_bytes);
	(void)hq_sys_write(2, f.text, f.length);
}

/* The caller's stream is the caller's stdio: it may allocate, from us. */
HQ_EXPORT int
malloc_info(int options, FILE *stream)
{
	struct hq_survey s;
	if (options != 0)
		return EINVAL;
	hq_survey_take(&s);
	fprintf(stream,
		"<malloc version=\"1\">\n"
		"<heap nr=\"0\">\n"
		"<total type=\"rest\" count=\"%zu\" size=\"%zu\"/>\n"
		"<system type=\"current\" size=\"%zu\"/>\n"
		"</heap>\n"
		"<total type=\"mmap\" count=\"%zu\" size=\"%zu\"/>\n"
		"<system type=\"current\" size=\"%zu\"/>\n"
		"</malloc>\n",
		s.free_blocks, s.pool_bytes - s.used_bytes, s.pool_bytes,
		s.huge_blocks, s.huge_bytes, s.pool_bytes + s.huge_bytes);
	return 0;
}
