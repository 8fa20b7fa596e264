/* What an hq_ask is made of; private to lib/analysis/ask. */
#ifndef HQ_ANALYSIS_ASK_PRIVATE_H
#define HQ_ANALYSIS_ASK_PRIVATE_H

#include "analysis/ask/ask.h"

/* The queries of query.c; each has the dump as ?1. */
enum hq_ask_query {
	HQ_QUERY_BLOCK,   /* by serial ?2 */
	HQ_QUERY_KEY,     /* by key ?2 */
	HQ_QUERY_ADDR,    /* the serial of the block that has address ?2 */
	HQ_QUERY_LARGEST, /* the serial of the largest one of type ?2 */
	HQ_QUERY_REF,     /* by number ?2 */
	HQ_QUERY_ROOT,
	HQ_QUERY_OUT, /* of the block of key ?2 */
	HQ_QUERY_IN,
	HQ_QUERY_ROOTS,
	HQ_QUERY_REF_NAME,
	HQ_QUERY_ROOT_LABEL,
	HQ_QUERY_SITE,  /* of trace ?2 */
	HQ_QUERY_STACK, /* the frames of trace ?2, innermost first */
	HQ_QUERY_PC,    /* the frames of pc ?2 */
	HQ_QUERY_FRAME, /* frame ?2 */
	HQ_QUERY_RETAINED,
	HQ_NQUERIES
};

struct hq_ask_type {
	char *name;   /* as people write it; NULL: none of that number */
	char *symbol; /* as the dump has it */
	uint64_t size;
	uint32_t first; /* of its fields */
	uint32_t nfields;
};

struct hq_ask_field {
	uint32_t type;
	uint64_t offset;
	char *name;
	bool array;
	uint64_t count; /* elements; 0: any */
	uint64_t stride;
};

struct hq_ask {
	struct hq_database *database;
	sqlite3 *handle;
	int64_t dump;
	struct hq_dump *opened; /* NULL: it is in a database */
	struct hq_holders *holders; /* NULL: not asked for yet */
	sqlite3_stmt *queries[HQ_NQUERIES]; /* NULL: not made yet */
	struct hq_ask_type *types;
	size_t ntypes, types_room;
	struct hq_ask_field *fields; /* by type and offset */
	size_t nfields, fields_room;
};

/* A query with ?1 and ?2 bound, to be stepped and reset. */
enum hq_status hq_query(struct hq_ask *a, enum hq_ask_query id, int64_t value,
    sqlite3_stmt **ret_stmt, struct hq_error *reterr) HQ_CHECKED;

/*
 * Steps once: HQ_OK with a row, HQ_ERR_NOTFOUND without, in which case the
 * statement is reset.
 */
enum hq_status hq_query_step(
    struct hq_ask *a, sqlite3_stmt *stmt, struct hq_error *reterr) HQ_CHECKED;

/* Whether the type of that number is called so, one way or the other. */
bool hq_ask_type_is(
    const struct hq_ask *a, uint32_t type, const char *name, size_t length);

/* The numbers of the types of that name as SQL's list, "3,7", to be freed by
 * sqlite3_free; HQ_ERR_NOTFOUND: there is no such type. */
enum hq_status hq_ask_type_list(struct hq_ask *a, const char *name,
    size_t length, char **ret_list, struct hq_error *reterr) HQ_CHECKED;

/* There is no type of that name: says so, with the nearest one. */
enum hq_status hq_ask_no_type(struct hq_ask *a, const char *name,
    size_t length, struct hq_error *reterr);

/* Reads types and fields. */
enum hq_status hq_ask_read_types(
    struct hq_ask *a, struct hq_error *reterr) HQ_CHECKED;
void hq_ask_release_types(struct hq_ask *a);

#endif
