/* How a picture of references is drawn: as a tree or as a graph. */
#ifndef HQ_TOOLS_DRAW_REFS_H
#define HQ_TOOLS_DRAW_REFS_H

#include "analysis/ask/picture.h"
#include "analysis/render/render.h"

/* The picture in Graphviz's language, to be freed; NULL: no memory. */
char *hq_draw_dot(
    struct hq_ask *a, const struct hq_picture *p, const char *title);

/* As a table: in text a drawn tree, else a row a line of it. */
enum hq_status hq_draw_tree(struct hq_ask *a, const struct hq_picture *p,
    struct hq_render *r, struct hq_error *reterr) HQ_CHECKED;

#endif
