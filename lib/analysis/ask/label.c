/* References and roots in words. */
#define _GNU_SOURCE
#include "analysis/ask/private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ref.rule, in words; doc/format.md. */
static const char *const rules[] = {"", "inside", "std::string",
    "length prefix", "new[]", "multiple inheritance", "instance"};

/* What is not plain about a reference, in parentheses, or nothing. */
static void
put_remarks(FILE *out, const struct hq_ask_ref *ref)
{
	const char *comma = " (";

	if (ref->how == HQ_ASK_WEAK) {
		fputs(" (weak", out);
		comma = ", ";
	}
	if (ref->rule > 0) {
		bool known =
		    (size_t)ref->rule < sizeof rules / sizeof *rules;
		fprintf(out, "%sto +%" PRIu64 "%s%s", comma, ref->dst_off,
		    known && ref->rule > 1 ? ": " : "",
		    known && ref->rule > 1 ? rules[ref->rule] : "");
		comma = ", ";
	}
	if (comma[0] == ',')
		putc(')', out);
}

static enum hq_status
put_root(FILE *out, struct hq_ask *a, int64_t root_id)
{
	sqlite3_stmt *stmt;
	const char *kind, *label;
	enum hq_status status =
	    hq_query(a, HQ_QUERY_ROOT_LABEL, root_id, &stmt, NULL);

	if (status == HQ_OK)
		status = hq_query_step(a, stmt, NULL);
	if (status != HQ_OK)
		return status;
	kind = (const char *)sqlite3_column_text(stmt, 0);
	label = (const char *)sqlite3_column_text(stmt, 1);
	/* Regions, stacks and tls say what they are. */
	if (kind != NULL &&
	    (strcmp(kind, "data") == 0 || strcmp(kind, "mapping") == 0 ||
		strcmp(kind, "register") == 0))
		fprintf(out, "%s ", kind);
	fputs(label == NULL ? "root" : label, out);
	sqlite3_reset(stmt);
	return HQ_OK;
}

/* What a traverse function called it. */
static enum hq_status
put_told(FILE *out, struct hq_ask *a, int64_t ref_id, const char *type)
{
	sqlite3_stmt *stmt;
	const char *name;
	enum hq_status status =
	    hq_query(a, HQ_QUERY_REF_NAME, ref_id, &stmt, NULL);

	if (status == HQ_OK)
		status = hq_query_step(a, stmt, NULL);
	if (status != HQ_OK)
		return status;
	name = (const char *)sqlite3_column_text(stmt, 0);
	if (name != NULL && name[0] != '\0')
		fprintf(out, "%s.%s", type, name);
	else
		fprintf(out, "%s: traverse", type);
	sqlite3_reset(stmt);
	return HQ_OK;
}

/* The name of a field with the element's number in place of [*]. */
static void
put_element(FILE *out, const char *name, uint64_t index)
{
	const char *star = strstr(name, "[*]");

	if (star == NULL)
		fputs(name, out);
	else
		fprintf(out, "%.*s[%" PRIu64 "]%s", (int)(star - name), name,
		    index, star + 3);
}

static void
put_field(FILE *out, struct hq_ask *a, uint64_t off,
    const struct hq_ask_block *src)
{
	uint64_t index, element;
	uint64_t place = hq_ask_place(a, src, off, &element);
	uint32_t field = hq_ask_field_at(a, src->type, place, &index);

	fputs(hq_ask_type_name(a, src->type), out);
	if (field == HQ_ASK_NO_FIELD) {
		fprintf(out, "+%" PRIu64, off);
		return;
	}
	if (src->count > 1)
		fprintf(out, "[%" PRIu64 "]", element);
	putc('.', out);
	put_element(out, a->fields[field].name, index);
}

char *
hq_ask_label(struct hq_ask *a, const struct hq_ask_ref *ref,
    const struct hq_ask_block *src)
{
	enum hq_status status = HQ_OK;
	size_t size;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	if (src == NULL)
		status = put_root(out, a, ref->number);
	else if (ref->how == HQ_ASK_TOLD || ref->off == HQ_ASK_NOWHERE)
		status = put_told(
		    out, a, ref->number, hq_ask_type_name(a, src->type));
	else if (ref->how == HQ_ASK_SCAN || src->type == 0)
		fprintf(out, "+%" PRIu64, ref->off);
	else
		put_field(out, a, ref->off, src);
	put_remarks(out, ref);
	if (fclose(out) != 0 || status != HQ_OK) {
		free(text);
		return NULL;
	}
	return text;
}

const char *
hq_ask_edge(char buffer[HQ_ASK_EDGE_SIZE], const struct hq_ask_ref *ref,
    int64_t src_serial, int64_t dst_serial)
{
	if (ref->src < 0)
		snprintf(buffer, HQ_ASK_EDGE_SIZE, "root:%" PRId64,
		    ref->number);
	else if (ref->off == HQ_ASK_NOWHERE)
		snprintf(buffer, HQ_ASK_EDGE_SIZE, "%" PRId64 ">%" PRId64,
		    src_serial, dst_serial);
	else
		snprintf(buffer, HQ_ASK_EDGE_SIZE, "%" PRId64 "+%" PRIu64,
		    src_serial, ref->off);
	return buffer;
}
