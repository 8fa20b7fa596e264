/*
 * The stacks of one dump in memory: traces with what they count, the tree of
 * nodes, and the frames of each pc as keys.  Read by SQL from the tables
 * trace, node, pc and frame, so from an open dump and a loaded database
 * alike.
 *
 * What the tables say is not trusted: a node whose parent is not before it is
 * a root, a number that leads nowhere has no frames, and a stack is walked for
 * at most HQ_STACK_DEPTH frames.
 */
#ifndef HQ_ANALYSIS_STACK_MODEL_H
#define HQ_ANALYSIS_STACK_MODEL_H

#include "analysis/stack/key.h"
#include "analysis/support/error.h"

#include <sqlite3.h>

#define HQ_STACK_DEPTH 4096

/* What a trace counts. */
enum hq_stack_value {
	HQ_LIVE_BYTES,
	HQ_LIVE_BLOCKS,
	HQ_PEAK_BYTES,
	HQ_PEAK_BLOCKS,
	HQ_BYTES,  /* ever */
	HQ_ALLOCS, /* ever */
	HQ_TEMPORARIES,
	HQ_NVALUES
};

struct hq_stack_trace {
	uint32_t trace_id;
	uint32_t node; /* place in nodes, or HQ_INTERN_NONE */
	uint32_t site; /* place in frames, or HQ_INTERN_NONE */
	uint32_t label; /* text of a trace that is no stack, or 0 */
	bool cut;      /* the outermost frames are missing */
	bool passed;   /* the filters; set by hq_filter_apply */
	uint64_t values[HQ_NVALUES];
};

struct hq_stack_node {
	uint32_t parent; /* place in nodes, or HQ_INTERN_NONE */
	uint32_t pc;     /* place in pcs, or HQ_INTERN_NONE */
};

/* The frames of a pc, innermost first, are nframes from `first` on. */
struct hq_stack_pc {
	uint64_t offset; /* in the file, or the address where there is none */
	uint32_t module; /* text, or 0 */
	uint32_t first;
	uint32_t nframes;
};

struct hq_model {
	int64_t dump_id;
	struct hq_keys *keys; /* borrowed */
	struct hq_stack_trace *traces;
	struct hq_stack_node *nodes;
	struct hq_stack_pc *pcs;
	uint32_t *frames; /* keys */
	uint32_t ntraces, nnodes, npcs, nframes;
	size_t traces_room, nodes_room, pcs_room, frames_room;
	struct hq_intern trace_ids, node_ids, pc_ids, frame_ids, module_ids;
	uint32_t *module_texts;
	size_t modules_room;
	uint64_t sampled; /* bytes per sample, 0: every allocation */
	uint64_t live_bytes; /* of all blocks, as counted; 0: not known */
	uint64_t live_blocks;
};

/*
 * Reads the stacks of a dump.  One without any has a single trace, labelled
 * untraced, with all its blocks.  Released by hq_model_release, also after an
 * error.
 */
enum hq_status hq_model_load(struct hq_model *m, sqlite3 *db, int64_t dump_id,
    struct hq_keys *keys, struct hq_error *reterr) HQ_CHECKED;

void hq_model_release(struct hq_model *m);

/* A place in a stack, which is walked from the inside out. */
struct hq_stack_cursor {
	uint32_t node;  /* HQ_INTERN_NONE: at its end */
	uint32_t at;    /* frame of the node's pc */
	uint32_t steps; /* nodes passed; nonsense comes to an end too */
};

/* Before the site of a trace, or before its innermost frame. */
struct hq_stack_cursor hq_model_begin(const struct hq_model *m,
    const struct hq_stack_trace *t, bool from_site);

/* The key of the next frame; false: there is none. */
bool hq_model_next(
    const struct hq_model *m, struct hq_stack_cursor *c, uint32_t *ret_key);

/*
 * The keys of a trace's frames, innermost first, from its site outwards or
 * from where it really begins; out has room for HQ_STACK_DEPTH.  Returns how
 * many; a trace without frames has its label alone.
 */
unsigned hq_model_walk(const struct hq_model *m,
    const struct hq_stack_trace *t, bool from_site, uint32_t *out);

/* The key of a trace's site, or of its label. */
uint32_t hq_model_site(
    const struct hq_model *m, const struct hq_stack_trace *t);

/* The trace of that number, or NULL. */
const struct hq_stack_trace *hq_model_trace(
    const struct hq_model *m, uint32_t trace_id);

#endif
