#include "capture/snapshot/mark.h"

#include <errno.h>
#include <string.h>

#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "common/bytes.h"
#include "common/fmt.h"
#include "os/clock.h"
#include "os/map.h"
#include "os/own.h"
#include "os/process.h"
#include "os/quiet.h"

#define SLOTS (2 * HQ_MARK_NAMES)

/* Pages of it that no mark has reached are never touched. */
struct table {
	struct hq_mark row[HQ_MARK_MAX];
	char name[HQ_MARK_NAMES][HQ_MARK_NAME];
	uint32_t passes[HQ_MARK_NAMES];
	uint32_t inherited[HQ_MARK_NAMES]; /* of passes, at a fork */
	bool odd[HQ_MARK_NAMES]; /* while rows are thinned out */
	uint16_t slot[SLOTS];	 /* number of a name plus 1, by its hash */
};

static struct table *table;
static uint32_t count, name_count;
static uint64_t lost;

uint64_t
hq_mark_rss(void)
{
	uint64_t rss = 0, highest;

	if (!hq_quiet())
		hq_process_memory(&rss, &highest);
	return rss;
}

static bool
make_table(void)
{
	size_t bytes = hq_round_up(sizeof(*table), HQ_MAP_PAGE);

	if (table == NULL) {
		table = hq_own_map(bytes);
		if (table != NULL)
			hq_meta_count((int64_t)bytes);
	}
	return table != NULL;
}

static uint32_t
hash_of(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

/* The number of the name; HQ_MARK_NAMES: there is no room for one more. */
static uint32_t
find_name(const char *name)
{
	char kept[HQ_MARK_NAME];
	struct hq_fmt f;
	uint32_t at;

	hq_fmt_init(&f, kept, sizeof(kept));
	hq_fmt_str(&f, name);
	at = hash_of(kept) % SLOTS;
	while (table->slot[at] != 0) {
		uint32_t number = table->slot[at] - 1u;
		if (strcmp(table->name[number], kept) == 0)
			return number;
		at = (at + 1) % SLOTS;
	}
	if (name_count == HQ_MARK_NAMES)
		return HQ_MARK_NAMES;
	memcpy(table->name[name_count], kept, sizeof(kept));
	table->slot[at] = (uint16_t)(name_count + 1);
	return name_count++;
}

static void
thin_out(void)
{
	uint32_t kept = 0;

	memset(table->odd, 0, sizeof(table->odd));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t name = table->row[i].name;
		table->odd[name] = !table->odd[name];
		if (table->odd[name])
			table->row[kept++] = table->row[i];
	}
	lost += count - kept;
	count = kept;
}

/* Context: alloc guard held. */
static int
put(const char *text, uint64_t rss, uint32_t *ret_pass)
{
	struct hq_mark *row;
	uint32_t name;

	if (!make_table())
		return -ENOMEM;
	name = find_name(text);
	if (name == HQ_MARK_NAMES)
		return -ENOSPC;
	table->passes[name]++;
	if (count == HQ_MARK_MAX)
		thin_out();
	if (count == HQ_MARK_MAX)
		return -ENOSPC;
	row = &table->row[count++];
	hq_alloc_point(&row->heap);
	row->mono_ns = hq_clock_mono_ns();
	row->rss = rss;
	row->name = name;
	row->pass = table->passes[name];
	*ret_pass = row->pass - table->inherited[name];
	return 0;
}

int
hq_mark_add(const char *name, uint32_t *ret_pass)
{
	uint64_t rss = hq_mark_rss();
	struct hq_signal_mask before;
	int error;

	hq_guard_enter(&before);
	error = put(name != NULL ? name : "", rss, ret_pass);
	lost += error != 0;
	hq_guard_leave(&before);
	return error;
}

void
hq_mark_expect(const char *name)
{
	struct hq_signal_mask before;

	hq_guard_enter(&before);
	if (make_table())
		(void)find_name(name);
	hq_guard_leave(&before);
}

void
hq_mark_fork_child(void)
{
	if (table != NULL)
		memcpy(table->inherited, table->passes,
		    name_count * sizeof table->passes[0]);
}

bool
hq_mark_at(uint32_t i, struct hq_mark *ret)
{
	if (i >= count)
		return false;
	*ret = table->row[i];
	return true;
}

const char *
hq_mark_name(uint32_t name)
{
	return table->name[name];
}

uint64_t
hq_mark_lost(void)
{
	return lost;
}
