#include "capture/trace/judge.h"

#include "capture/trace/compile.h"
#include "capture/trace/object.h"
#include "common/fmt.h"
#include "os/log.h"

enum { SHOWN = 10 };

uint32_t hq_judge_every;

static struct hq_judge judge;
static struct {
	uint64_t checked, differing, beyond, remembered_wrong;
} counts;
static uint32_t stacks; /* that were asked about */

/* Both stacks, frame by frame, as the judge tells his. */
struct comparison {
	const struct hq_frame *first;
	const hq_pc_key *key;
	uint32_t n;
	hq_pc_key last_key; /* his last frame */
	uintptr_t last_cfa;
	uint32_t at;   /* frames of his from the first on */
	uint32_t same; /* of these, from the first on */
	bool found;    /* he has come to the first */
	bool show;
};

static void
count(uint64_t *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

void
hq_judge_begin(const struct hq_judge *with, uint32_t every)
{
	judge = *with;
	hq_judge_every = every;
}

bool
hq_judge_is_due_now(void)
{
	return __atomic_add_fetch(&stacks, 1, __ATOMIC_RELAXED) %
		   hq_judge_every ==
	       0;
}

static void
show_key(struct hq_fmt *f, hq_pc_key key)
{
	const struct hq_object *o = hq_object_at(hq_object_find(key >> 1));

	hq_fmt_hex(f, key >> 1);
	if (key & 1)
		hq_fmt_str(f, " interrupted");
	if (o != NULL) {
		hq_fmt_str(f, " ");
		hq_fmt_str(f, o->path);
		hq_fmt_str(f, "+");
		hq_fmt_hex(f, (key >> 1) - o->base);
	}
}

static void
show(uint32_t i, const char *who, hq_pc_key key)
{
	char text[400];
	struct hq_fmt f;

	hq_fmt_init(&f, text, sizeof text);
	hq_fmt_str(&f, "frame ");
	hq_fmt_u64(&f, i);
	hq_fmt_str(&f, who);
	show_key(&f, key);
	hq_log_line(text);
}

static _Unwind_Reason_Code
on_frame(struct _Unwind_Context *context, void *opaque)
{
	struct comparison *c = opaque;
	int exact = 0;
	uintptr_t ip = (uintptr_t)judge.ip(context, &exact);
	uintptr_t cfa = (uintptr_t)judge.cfa(context);
	hq_pc_key key = hq_pc_key_of(ip, exact != 0);

	if (!c->found)
		c->found = ip == c->first->pc && cfa == c->first->sp;
	/* After a frame without a caller comes one with the address 0. */
	if (!c->found || ip == 0)
		return _URC_NO_REASON;
	if (c->at > 0 && key == c->last_key && cfa == c->last_cfa)
		return _URC_NORMAL_STOP;
	c->last_key = key;
	c->last_cfa = cfa;
	if (c->show)
		show(c->at, " is to libgcc ", key);
	if (c->same == c->at && c->at < c->n && key == c->key[c->at])
		c->same++;
	c->at++;
	return _URC_NO_REASON;
}

/* Where libgcc has nothing to go on with. */
static bool
is_without_information(hq_pc_key key)
{
	uint64_t rule;

	(void)hq_compile((uintptr_t)(key >> 1) - !(key & 1), &rule);
	return rule == hq_rule_special(HQ_RULE_NO_INFO);
}

static void
show_difference(struct comparison *c)
{
	if (__atomic_load_n(&counts.differing, __ATOMIC_RELAXED) > SHOWN)
		return;
	hq_log_line("two unwinders differ about a stack");
	for (uint32_t i = 0; i < c->n; i++)
		show(i, " is to us ", c->key[i]);
	c->show = true;
	c->found = false;
	c->at = c->same = 0;
	(void)judge.walk(on_frame, c);
}

void
hq_judge_check(const struct hq_frame *first, const hq_pc_key *key, uint32_t n,
    enum hq_unwind_end end)
{
	struct comparison c = {.first = first, .key = key, .n = n};

	(void)judge.walk(on_frame, &c);
	count(&counts.checked);
	if (c.same == n && (c.at == n || end == HQ_UNWIND_ON))
		return;
	if (c.at > 0 && c.at < n && c.same == c.at &&
	    is_without_information(key[c.at - 1])) {
		count(&counts.beyond);
		return;
	}
	count(&counts.differing);
	show_difference(&c);
}

void
hq_judge_check_hit(uint32_t cached_trace, uint32_t walked_trace)
{
	if (cached_trace == walked_trace)
		return;
	count(&counts.remembered_wrong);
	hq_log_line("a remembered stack is not what walking it says");
}

bool
hq_judge_counter_at(uint32_t i, const char **ret_name, uint64_t *ret_value)
{
	static const struct {
		const char *name;
		const uint64_t *value;
	} table[] = {
	    {"stacks_checked", &counts.checked},
	    {"stacks_differing", &counts.differing},
	    {"stacks_beyond_judge", &counts.beyond},
	    {"stacks_remembered_wrong", &counts.remembered_wrong},
	};

	if (hq_judge_every == 0 || i >= sizeof table / sizeof *table)
		return false;
	*ret_name = table[i].name;
	*ret_value = __atomic_load_n(table[i].value, __ATOMIC_RELAXED);
	return true;
}
