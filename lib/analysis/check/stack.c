/* The frames of a finding. */
#include "analysis/check/context.h"

#include <stdlib.h>

static const char frames_sql[] =
    "SELECT f.func, f.file, f.line, m.path,"
    "       coalesce(f.func_addr, p.offset, p.addr), f.frame_id,"
    "       f.linkage, f.inlined"
    "  FROM trace_frame x"
    "  CROSS JOIN frame f ON f.dump_id = x.dump_id"
    "   AND f.frame_id = x.frame_id"
    "  LEFT JOIN module m ON m.dump_id = f.dump_id"
    "   AND m.module_id = f.module_id"
    "  LEFT JOIN pc p ON p.dump_id = f.dump_id AND p.pc_id = f.pc_id"
    " WHERE x.dump_id = ?1 AND x.trace_id = ?2"
    " ORDER BY x.depth";
static const char trace_sql[] =
    "SELECT label, site_frame FROM trace WHERE dump_id = ?1 AND trace_id = ?2";

static const char *
text_of(sqlite3_stmt *row, int column)
{
	return (const char *)sqlite3_column_text(row, column);
}

static enum hq_status
add_frame(struct hq_check_finding *f, sqlite3_stmt *row, struct hq_error *reterr)
{
	struct hq_check_frame *grown =
	    reallocarray(f->frames, f->nframes + 1, sizeof(*grown));
	struct hq_check_frame *frame;

	if (grown == NULL)
		return hq_check_nomem(reterr);
	f->frames = grown;
	frame = &grown[f->nframes++];
	*frame = (struct hq_check_frame){
	    .line = sqlite3_column_int64(row, 2),
	    .addr = (uint64_t)sqlite3_column_int64(row, 4),
	    .inlined = sqlite3_column_int(row, 7) != 0,
	};
	if (!hq_check_text(&frame->func, text_of(row, 0)) ||
	    !hq_check_text(&frame->linkage, text_of(row, 6)) ||
	    !hq_check_text(&frame->file, text_of(row, 1)) ||
	    !hq_check_text(&frame->module, text_of(row, 3)))
		return hq_check_nomem(reterr);
	return HQ_OK;
}

static enum hq_status
read_frames(struct hq_check_context *c, const struct hq_check_dump *dump,
    int64_t trace_id, int64_t site_frame, struct hq_check_finding *f,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	bool found = false;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(c->db, frames_sql, -1, &row, NULL);

	sqlite3_bind_int64(row, 1, dump->dump_id);
	sqlite3_bind_int64(row, 2, trace_id);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		if (!found && sqlite3_column_int64(row, 5) == site_frame) {
			f->site = f->nframes;
			found = true;
		}
		status = add_frame(f, row, reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(row);
	if (!found)
		f->site = 0;
	return status;
}

enum hq_status
hq_check_stack(struct hq_check_context *c, const struct hq_check_dump *dump,
    int64_t trace_id, struct hq_check_finding *f, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	int64_t site_frame = -1;
	sqlite3_stmt *row;

	if (sqlite3_prepare_v2(c->db, trace_sql, -1, &row, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(row, 1, dump->dump_id);
	sqlite3_bind_int64(row, 2, trace_id);
	if (sqlite3_step(row) == SQLITE_ROW) {
		if (sqlite3_column_type(row, 1) != SQLITE_NULL)
			site_frame = sqlite3_column_int64(row, 1);
		if (!hq_check_text(&f->label, text_of(row, 0)))
			status = hq_check_nomem(reterr);
	}
	sqlite3_finalize(row);
	return status == HQ_OK
		   ? read_frames(c, dump, trace_id, site_frame, f, reterr)
		   : status;
}
