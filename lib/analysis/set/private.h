/* What an expression is made of; private to lib/analysis/set. */
#ifndef HQ_ANALYSIS_SET_PRIVATE_H
#define HQ_ANALYSIS_SET_PRIVATE_H

#include "analysis/ask/holders.h"
#include "analysis/set/set.h"

struct hq_set_parser {
	struct hq_ask *ask;
	const char *text;
	const char *at;
	unsigned depth;
	bool check; /* read only: every set is empty and has no bits */
	struct hq_holders *holders; /* NULL: not asked for yet */
	struct hq_error *reterr;
};

/* Everything here fills an empty *ret, which is released after an error, too. */
typedef enum hq_status (*hq_set_fn)(struct hq_set_parser *p,
    const struct hq_set *of, struct hq_set *ret);

/* HQ_ERR_USAGE: what is wrong, and where. */
enum hq_status hq_set_wrong(struct hq_set_parser *p, const char *what);

void hq_set_complement(struct hq_set *s);

/* Of select.c: by what SQL says of a block. */
enum hq_status hq_set_where(struct hq_set_parser *p, const char *where,
    const char *type, struct hq_set *ret);
enum hq_status hq_set_type(
    struct hq_set_parser *p, const char *name, struct hq_set *ret);
enum hq_status hq_set_kind(struct hq_set_parser *p, const char *kind,
    const char *value, struct hq_set *ret);
enum hq_status hq_set_row(struct hq_set_parser *p, const char *kinds,
    const struct hq_set *of, unsigned long row, struct hq_set *ret);
enum hq_status hq_set_since(
    struct hq_set_parser *p, const char *dump, struct hq_set *ret);
enum hq_status hq_set_block(
    struct hq_set_parser *p, const char *word, struct hq_set *ret);
enum hq_status hq_set_named(
    struct hq_set_parser *p, const char *name, struct hq_set *ret);

/* Of walk.c: by references.  Weak ones count nowhere. */
enum hq_status hq_set_reachable(struct hq_set_parser *p,
    const struct hq_set *of, struct hq_set *ret);
enum hq_status hq_set_referents(struct hq_set_parser *p,
    const struct hq_set *of, struct hq_set *ret);
enum hq_status hq_set_referrers(struct hq_set_parser *p,
    const struct hq_set *of, struct hq_set *ret);
enum hq_status hq_set_dominos(struct hq_set_parser *p,
    const struct hq_set *of, struct hq_set *ret);
enum hq_status hq_set_owners(struct hq_set_parser *p, const struct hq_set *of,
    struct hq_set *ret);
enum hq_status hq_set_imdom(struct hq_set_parser *p, const struct hq_set *of,
    struct hq_set *ret);

#endif
