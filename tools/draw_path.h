/* How chains of references, and merged ones, are printed. */
#ifndef HQ_TOOLS_DRAW_PATH_H
#define HQ_TOOLS_DRAW_PATH_H

#include "analysis/ask/chain.h"
#include "analysis/ask/merge.h"
#include "analysis/render/render.h"

/* A table of the steps of each chain; in JSON and CSV one of them all. */
enum hq_status hq_draw_chains(struct hq_ask *a, const struct hq_chain *chains,
    uint32_t count, struct hq_render *r, struct hq_error *reterr) HQ_CHECKED;

/* A picture of a chain in the language of Graphviz, to be freed; NULL: no
 * memory. */
char *hq_draw_chain_dot(
    struct hq_ask *a, const struct hq_chain *c, const char *title);

/* The tree; `percent` of the set's bytes are the least that is drawn, `limit`
 * the most lines, 0 for all. */
enum hq_status hq_draw_merge(struct hq_holders *h, const struct hq_merge *m,
    double percent, uint64_t limit, struct hq_render *r,
    struct hq_error *reterr) HQ_CHECKED;

#endif
