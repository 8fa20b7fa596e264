/* What a look is made of; private to lib/analysis/render. */
#ifndef HQ_ANALYSIS_RENDER_BACKEND_H
#define HQ_ANALYSIS_RENDER_BACKEND_H

#include "analysis/render/render.h"

struct hq_table_buffer;

struct hq_render_ops {
	enum hq_status (*begin)(struct hq_render *r);
	enum hq_status (*row)(struct hq_render *r, const struct hq_value *v);
	enum hq_status (*end)(struct hq_render *r);
	void (*note)(struct hq_render *r, const char *text);
	void (*finish)(struct hq_render *r);
};

struct hq_render {
	const struct hq_render_ops *ops;
	struct hq_render_style style;
	FILE *out;
	struct hq_render_table table;   /* the one that is open */
	unsigned ntables;               /* begun so far */
	uint64_t nrows;                 /* of all tables so far */
	bool lines;                     /* text: lines stand above the table */
	struct hq_table_buffer *buffer; /* text: rows not yet printed */
};

extern const struct hq_render_ops hq_render_text_ops;
extern const struct hq_render_ops hq_render_json_ops;
extern const struct hq_render_ops hq_render_csv_ops;

#endif
