#include "capture/snapshot/profile.h"

#include <errno.h>
#include <string.h>

#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "capture/snapshot/mark.h"
#include "os/clock.h"

#define SLOTS (2 * HQ_PROFILE_MAX)

static struct {
	struct hq_profile_line line[HQ_PROFILE_MAX];
	uint16_t slot[SLOTS]; /* number of a line plus 1, by its hash */
} *table;
static uint32_t count;
static uint64_t lost;

static uint32_t
add_text(uint32_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

static const char *
copy_text(const char *text)
{
	size_t n = strlen(text) + 1;
	char *copy = hq_meta_alloc(n);

	if (copy != NULL)
		memcpy(copy, text, n);
	return copy;
}

static bool
is_same(const struct hq_profile_line *l, const char *file, uint32_t line,
    const char *func, bool is_entry)
{
	return l->line == line && l->is_entry == is_entry &&
	       strcmp(l->func, func) == 0 && strcmp(l->file, file) == 0;
}

/* Texts are copied: the library that they are in may be unloaded.
 * Context: alloc guard held. */
static struct hq_profile_line *
add_line(uint32_t at, const char *file, uint32_t line, const char *func,
    bool is_entry)
{
	struct hq_profile_line *l = &table->line[count];

	l->file = copy_text(file);
	l->func = copy_text(func);
	if (l->file == NULL || l->func == NULL)
		return NULL;
	l->line = line;
	l->is_entry = is_entry;
	table->slot[at] = (uint16_t)++count;
	return l;
}

/* NULL: there is no room for one more. */
static struct hq_profile_line *
find(const char *file, uint32_t line, const char *func, bool is_entry)
{
	uint32_t at;

	if (table == NULL)
		table = hq_meta_alloc(sizeof(*table));
	if (table == NULL)
		return NULL;
	at = add_text(add_text(line * 2 + is_entry, func), file) % SLOTS;
	while (table->slot[at] != 0) {
		struct hq_profile_line *l = &table->line[table->slot[at] - 1];
		if (is_same(l, file, line, func, is_entry))
			return l;
		at = (at + 1) % SLOTS;
	}
	return count < HQ_PROFILE_MAX
		   ? add_line(at, file, line, func, is_entry)
		   : NULL;
}

static void
add_pass(struct hq_profile_line *l, const struct hq_profile_state *before,
    const struct hq_profile_state *now)
{
	l->occurrences++;
	l->mono_ns = hq_clock_mono_ns();
	l->rss = now->rss;
	if (before->begun == 0)
		return;
	l->live_change += (int64_t)(now->live_bytes - before->live_bytes);
	l->blocks_change += (int64_t)(now->live_blocks - before->live_blocks);
	l->arena_change += (int64_t)(now->arena_bytes - before->arena_bytes);
	if (now->rss != 0 && before->rss != 0)
		l->rss_change += (int64_t)(now->rss - before->rss);
}

int
hq_profile_pass(struct hq_profile_state *state, const char *file,
    uint32_t line, const char *func)
{
	struct hq_profile_state now = {.begun = 1, .rss = hq_mark_rss()};
	struct hq_signal_mask mask;
	struct hq_alloc_point point;
	struct hq_profile_line *l;

	hq_guard_enter(&mask);
	hq_alloc_point(&point);
	now.live_bytes = point.live_bytes;
	now.live_blocks = point.live_blocks;
	now.arena_bytes = point.arena_bytes;
	l = find(file, line, func, state->begun == 0);
	if (l != NULL) {
		l->last = point;
		add_pass(l, state, &now);
	} else
		lost++;
	*state = now;
	hq_guard_leave(&mask);
	return l != NULL ? 0 : -ENOSPC;
}

const struct hq_profile_line *
hq_profile_at(uint32_t i)
{
	return i < count ? &table->line[i] : NULL;
}

uint64_t
hq_profile_lost(void)
{
	return lost;
}
