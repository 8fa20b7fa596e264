/*
 * Questions about the blocks of one dump, by SQL, so of an opened dump and of
 * a loaded database alike: who a block is, what it refers to, who refers to
 * it, all in words.
 *
 *	hq_ask_new(db, dump_id, &ask, &err)
 *	hq_ask_find(ask, "0x7f12c4a81000", &serial, &err)
 *	hq_ask_block(ask, serial, &block, &err)
 *	hq_ask_free(ask)
 *
 * Inside, a block goes by a key: its row in an opened dump, its serial in a
 * loaded database, whichever finds it and its references fast.  Used by one
 * thread, like its database.
 */
#ifndef HQ_ANALYSIS_ASK_ASK_H
#define HQ_ANALYSIS_ASK_ASK_H

#include "analysis/store/database.h"
#include "analysis/store/dump.h"
#include "analysis/support/error.h"

#include <stdbool.h>
#include <stdint.h>

/* ref.off of a reference that has no slot. */
#define HQ_ASK_NOWHERE UINT64_MAX

struct hq_ask;

struct hq_ask_block {
	int64_t key;
	int64_t serial;
	int64_t row;
	int64_t addr;
	int64_t req;
	int64_t usable;
	uint32_t type;  /* 0: none */
	uint64_t start; /* where the object begins, of a typed one */
	uint64_t count; /* its elements */
	bool has_refcount;
	int64_t refcount;
	int64_t trace;
};

/* ref.how. */
enum hq_ask_how { HQ_ASK_SCAN, HQ_ASK_FIELD, HQ_ASK_TOLD, HQ_ASK_WEAK };

/* A reference; with src -1, a root. */
struct hq_ask_ref {
	int64_t number; /* ref_id or root_id */
	int64_t src; /* keys of blocks */
	int64_t dst;
	uint64_t off;
	uint64_t dst_off;
	int how;
	int rule;
};

enum hq_status hq_ask_new(struct hq_database *db, int64_t dump_id,
    struct hq_ask **ret_ask, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_ask_free(struct hq_ask *a);

struct hq_database *hq_ask_database(const struct hq_ask *a);
sqlite3 *hq_ask_handle(const struct hq_ask *a);
int64_t hq_ask_dump(const struct hq_ask *a);

/* The dump itself if it is an opened one, or NULL. */
struct hq_dump *hq_ask_opened(const struct hq_ask *a);

/*
 * The block that a word names: a serial, an address of it or in it (0x...),
 * or type:NAME, the largest of that type.  HQ_ERR_NOTFOUND: there is none;
 * HQ_ERR_USAGE: it is no such word.
 */
enum hq_status hq_ask_find(struct hq_ask *a, const char *word,
    int64_t *ret_serial, struct hq_error *reterr) HQ_CHECKED;

/* An address, in hex; false: the word is none. */
bool hq_ask_is_address(const char *word, uint64_t *ret_addr);

/* HQ_ERR_NOTFOUND where there is none. */
enum hq_status hq_ask_block(struct hq_ask *a, int64_t serial,
    struct hq_ask_block *ret_block, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_ask_block_at(struct hq_ask *a, int64_t key,
    struct hq_ask_block *ret_block, struct hq_error *reterr) HQ_CHECKED;

/* One reference or root by its number. */
enum hq_status hq_ask_ref(struct hq_ask *a, int64_t ref_id,
    struct hq_ask_ref *ret_ref, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_ask_root(struct hq_ask *a, int64_t root_id,
    struct hq_ask_ref *ret_ref, struct hq_error *reterr) HQ_CHECKED;

enum hq_ask_side {
	HQ_ASK_OUT,   /* what a block refers to */
	HQ_ASK_IN,    /* what blocks refer to it */
	HQ_ASK_ROOTS, /* what roots do */
};

/*
 * The references of a block: the first `room` of them into out[], in the
 * order of their numbers; *ret_total is how many there are.
 */
enum hq_status hq_ask_refs(struct hq_ask *a, enum hq_ask_side side,
    int64_t key, struct hq_ask_ref *out, uint64_t room, uint64_t *ret_total,
    struct hq_error *reterr) HQ_CHECKED;

/* The place of a slot in the object that the block is, in that of its
 * elements that has it; *ret_element is which. */
uint64_t hq_ask_place(const struct hq_ask *a, const struct hq_ask_block *b,
    uint64_t off, uint64_t *ret_element);

/* The name of a type, "untyped" for 0; borrowed. */
const char *hq_ask_type_name(const struct hq_ask *a, uint32_t type);

/*
 * The next type after *type, which is 0 at first, that is called so, by its
 * name or its symbol; 0: there is no further one.  HQ_ERR_NOTFOUND, with the
 * nearest name: there is none at all.
 */
enum hq_status hq_ask_type_next(struct hq_ask *a, const char *name,
    uint32_t *type, struct hq_error *reterr) HQ_CHECKED;

/* The bytes of a type, 0 where not known. */
uint64_t hq_ask_type_size(const struct hq_ask *a, uint32_t type);

/*
 * Which field of the type is at that offset of an object; *ret_index is the
 * element of an array.  HQ_ASK_NO_FIELD: none.
 */
#define HQ_ASK_NO_FIELD UINT32_MAX
uint32_t hq_ask_field_at(const struct hq_ask *a, uint32_t type, uint64_t off,
    uint64_t *ret_index);

/* TYPE.FIELD, to be freed; NULL: no memory.  Of an array, [*] stands for any
 * element. */
char *hq_ask_field_label(const struct hq_ask *a, uint32_t field);

/* Whether a field is called so, with or without [*]. */
bool hq_ask_field_is(
    const struct hq_ask *a, uint32_t field, const char *name);

/*
 * Words for a reference from that block: "List.items[2]", "+24", or of a root,
 * for which `src` is NULL, "data table+0x18 in prog".  What is not plain stands after it
 * in parentheses.  To be freed; NULL: no memory.
 */
char *hq_ask_label(struct hq_ask *a, const struct hq_ask_ref *ref,
    const struct hq_ask_block *src);

/*
 * What allocated the blocks of a trace: "parse (src/parse.c:12)",
 * "[untraced]", "libz.so.1+0x1220".  To be freed; *ret_text NULL: nothing is
 * known.
 */
enum hq_status hq_ask_site(struct hq_ask *a, int64_t trace, char **ret_text,
    struct hq_error *reterr) HQ_CHECKED;

/* What hq_ask_frames puts into words. */
enum hq_ask_frames_of {
	HQ_ASK_STACK, /* all frames of a trace, innermost first */
	HQ_ASK_PC,    /* those of a pc, inlined ones first */
	HQ_ASK_FRAME, /* one row of frame */
};

/*
 * Frames in words, "alloc (a.c:7) < main (a.c:12)": each was called by the one
 * behind it.  To be freed; *ret_text NULL: there are none, as of a trace that
 * is no stack.
 */
enum hq_status hq_ask_frames(struct hq_ask *a, enum hq_ask_frames_of of,
    int64_t number, char **ret_text, struct hq_error *reterr) HQ_CHECKED;

/* Bytes that go when the block goes, from the dominators; HQ_ERR_NOTFOUND
 * where there is no such block, or no references are known. */
enum hq_status hq_ask_retained(struct hq_ask *a, int64_t serial,
    int64_t *ret_bytes, struct hq_error *reterr) HQ_CHECKED;

/* The name of an edge as --avoid takes it: "12+24", "12>15", "root:3". */
#define HQ_ASK_EDGE_SIZE 48
const char *hq_ask_edge(char buffer[HQ_ASK_EDGE_SIZE],
    const struct hq_ask_ref *ref, int64_t src_serial, int64_t dst_serial);

/* The variable of a module's data that has the address, "table+0x18", to be
 * freed; *ret_text NULL: none is known, as in a loaded database. */
enum hq_status hq_ask_variable(struct hq_ask *a, uint64_t addr,
    char **ret_text, struct hq_error *reterr) HQ_CHECKED;

#endif
