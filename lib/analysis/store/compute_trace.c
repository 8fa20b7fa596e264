/* The computed columns of trace and pc. */
#include "analysis/store/compute.h"

#include "analysis/store/dump.h"
#include "analysis/store/stacks.h"
#include "analysis/support/memory.h"

/* Bits of trace.flags. */
enum { TRACE_CUT = 1, TRACE_STUCK = 2 };

/* A nullable column for the rows of trace: 0 is NULL. */
static enum hq_status
new_column(const struct hq_stacks *s, struct hq_dense *d,
    struct hq_error *reterr)
{
	*d = (struct hq_dense){
	    .rows = s->traces->rows, .width = 4, .nullable = true};
	d->data = hq_array_new_zero(d->rows, 4);
	if (d->data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

/* A number as a nullable column keeps it; the largest is what is too much. */
static uint32_t
kept(uint32_t value)
{
	return value == UINT32_MAX ? 0 : value + 1;
}

enum hq_status
hq_compute_trace_nframe(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_stacks *s;
	struct hq_dense d;
	enum hq_status status = hq_dump_stacks(dump, &s, reterr);

	if (status == HQ_OK)
		status = new_column(s, &d, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < d.rows; i++)
		((uint32_t *)d.data)[i] = kept(hq_stacks_nframe(s, i));
	*ret_column = d;
	return HQ_OK;
}

enum hq_status
hq_compute_trace_total(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *flags;
	uint32_t *out;
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_TRACE_flags, &flags, reterr);

	if (status == HQ_OK)
		status = hq_compute_trace_nframe(dump, ret_column, reterr);
	if (status != HQ_OK)
		return status;
	out = ret_column->data;
	for (uint32_t i = 0; i < ret_column->rows; i++)
		if (hq_dense_raw(flags, i) & (TRACE_CUT | TRACE_STUCK))
			out[i] = 0;
	return HQ_OK;
}

/* The frame of trace i that a column is about; false: it has none. */
typedef bool frame_of(const struct hq_stacks *s, uint32_t i, uint32_t *ret);

static bool
top_of(const struct hq_stacks *s, uint32_t i, uint32_t *ret)
{
	struct hq_stacks_walk w = hq_stacks_begin(s, i);

	if (!hq_stacks_next(s, &w))
		return false;
	*ret = w.frame;
	return true;
}

static enum hq_status
compute_frame(struct hq_dump *dump, frame_of *of, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_stacks *s;
	struct hq_dense d;
	uint32_t frame;
	enum hq_status status = hq_dump_stacks(dump, &s, reterr);

	if (status == HQ_OK)
		status = new_column(s, &d, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < d.rows; i++)
		if (of(s, i, &frame))
			((uint32_t *)d.data)[i] = kept(frame);
	*ret_column = d;
	return HQ_OK;
}

enum hq_status
hq_compute_trace_top(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute_frame(dump, top_of, ret_column, reterr);
}

enum hq_status
hq_compute_trace_site(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute_frame(dump, hq_stacks_site, ret_column, reterr);
}

enum hq_status
hq_compute_trace_label(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	static const char *const labels[] = {"untraced", "unsampled", "lost"};
	const struct hq_dense *ids;
	uint32_t *out;
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_TRACE_trace_id, &ids, reterr);

	if (status != HQ_OK)
		return status;
	out = hq_array_new_zero(ids->rows, sizeof *out);
	if (out == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < ids->rows; i++) {
		uint64_t id = hq_dense_raw(ids, i);
		if (id < sizeof labels / sizeof *labels)
			out[i] = kept(hq_texts_add(
			    hq_symbols_texts(dump->symbols), labels[id]));
	}
	*ret_column = (struct hq_dense){out, ids->rows, 4, true};
	return HQ_OK;
}

enum hq_status
hq_compute_pc_offset(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *addrs, *modules, *bases;
	uint64_t *out;
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_PC_addr, &addrs, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_PC_module_id, &modules, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_MODULE_base, &bases, reterr);
	if (status != HQ_OK)
		return status;
	out = hq_array_new_zero(addrs->rows, sizeof *out);
	if (out == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 1; i < addrs->rows; i++) {
		uint64_t m = hq_dense_raw(modules, i);
		if (m < bases->rows)
			out[i] = hq_dense_raw(addrs, i) -
				 hq_dense_raw(bases, (uint32_t)m) + 1;
	}
	*ret_column = (struct hq_dense){out, addrs->rows, 8, true};
	return HQ_OK;
}
