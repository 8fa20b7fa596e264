/* Which dumps growth is judged by, and the steps between them. */
#include "analysis/check/steps.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/*
 * Why somebody asked for a dump, as far as that says nothing of its size: a
 * series of dumps each of which was made because the heap had grown grows.
 */
static bool
is_plain(const char *trigger)
{
	static const char *const plain[] = {
	    "call", "signal", "request", "interval"};

	for (unsigned i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strcmp(trigger, plain[i]) == 0)
			return true;
	return false;
}

/* Several in a process are of several tests. */
static bool
is_asserted(const struct hq_check_dump *d)
{
	static const char label[] = "assertion failed: ";

	return d->label != NULL && strcmp(d->trigger, "call") == 0 &&
	       strncmp(d->label, label, sizeof label - 1) == 0;
}

void
hq_steps_flag(struct hq_check_process *p, unsigned warmup, unsigned repeat)
{
	bool marks = false, threads = false;
	struct hq_check_dump *last = NULL;
	uint64_t n = 0;

	for (unsigned i = 0; i < p->ndumps; i++)
		marks |= p->dumps[i].pass > 0;
	for (unsigned i = 0; i < p->ndumps; i++) {
		struct hq_check_dump *d = &p->dumps[i];
		d->asserted = is_asserted(d);
		d->step = marks ? d->pass > 0
				: is_plain(d->trigger) && !d->asserted;
		if (!d->step)
			continue;
		n++;
		last = d;
		threads |= d->threads;
	}
	if (threads && n > (uint64_t)warmup + repeat + 1)
		last->step = false;
}

void
hq_steps_release(struct hq_steps *s)
{
	free(s->dumps);
	free(s->window);
	free(s->boundary);
	*s = (struct hq_steps){0};
}

static int
by_place(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Where on the way each step stands: its pass, or its number.  Of threads one
 * may be the first to make a mark and the second to get its dump. */
static void
place(const struct hq_check_process *p, const unsigned *steps, unsigned n,
    double *places)
{
	for (unsigned i = 0; i < n; i++)
		places[i] = p->dumps[steps[i]].pass > 0
				? (double)p->dumps[steps[i]].pass
				: i;
	qsort(places, n, sizeof *places, by_place);
}

/* The boundaries of `count` windows among n steps, n > count: nearest to equal
 * parts of the way, each behind the one before. */
static void
cut(const double *places, unsigned n, unsigned count, unsigned *boundary)
{
	double first = places[0], way = places[n - 1] - first;

	boundary[0] = 0;
	for (unsigned w = 1, at = 0; w <= count; w++) {
		double wanted = first + way * w / count;
		unsigned most = n - 1 - (count - w);
		at++;
		while (at < most && wanted - places[at] > places[at + 1] - wanted)
			at++;
		boundary[w] = at;
	}
	boundary[count] = n - 1;
}

/* Fills dumps and window from the boundaries, which are then of dumps. */
static void
thin(struct hq_steps *s, const unsigned *steps, unsigned count)
{
	unsigned begin = 1;

	s->dumps[0] = steps[0];
	s->ndumps = 1;
	for (unsigned w = 1; w <= count; w++) {
		unsigned n = s->boundary[w] - begin + 1;
		unsigned take = n < HQ_STEPS_DUMPS ? n : HQ_STEPS_DUMPS;
		for (unsigned i = 1; i <= take; i++) {
			s->dumps[s->ndumps] = steps[begin - 1 + i * n / take];
			s->window[s->ndumps++] = w;
		}
		begin = s->boundary[w] + 1;
		s->boundary[w] = s->ndumps - 1;
	}
}

static bool
is_series(const struct hq_check_process *p, const struct hq_steps *s)
{
	for (unsigned i = 1; i < s->ndumps; i++)
		if (p->dumps[s->dumps[i]].next_serial <
		    p->dumps[s->dumps[i - 1]].next_serial)
			return false;
	return true;
}

static void
choose(const struct hq_check_process *p, unsigned warmup, unsigned repeat,
    const unsigned *steps, double *places, unsigned n, struct hq_steps *s)
{
	uint64_t wanted = (uint64_t)warmup + repeat;
	unsigned count = wanted < n - 1 ? (unsigned)wanted : n - 1;

	if (count < wanted && count < (uint64_t)warmup + 2)
		return;
	place(p, steps, n, places);
	cut(places, n, count, s->boundary);
	thin(s, steps, count);
	s->warmup = warmup;
	s->measured = is_series(p, s) ? count - warmup : 0;
}

enum hq_status
hq_steps_choose(const struct hq_check_process *p, unsigned warmup,
    unsigned repeat, struct hq_steps *ret_steps, struct hq_error *reterr)
{
	struct hq_steps s = {0};
	unsigned *steps = hq_array_new(p->ndumps, sizeof *steps), n = 0;
	double *places = hq_array_new(p->ndumps, sizeof *places);
	bool good;

	s.dumps = hq_array_new(p->ndumps, sizeof *s.dumps);
	s.window = hq_array_new_zero(p->ndumps, sizeof *s.window);
	s.boundary = hq_array_new_zero(p->ndumps, sizeof *s.boundary);
	good = steps != NULL && places != NULL && s.dumps != NULL &&
	       s.window != NULL && s.boundary != NULL;
	for (unsigned i = 0; good && i < p->ndumps; i++)
		if (p->dumps[i].step)
			steps[n++] = i;
	if (good && n > 1)
		choose(p, warmup, repeat, steps, places, n, &s);
	free(steps);
	free(places);
	if (good) {
		*ret_steps = s;
		return HQ_OK;
	}
	hq_steps_release(&s);
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

const struct hq_check_dump *
hq_steps_end(const struct hq_check_process *p, const struct hq_steps *s,
    unsigned window)
{
	return &p->dumps[s->dumps[s->boundary[window]]];
}

int64_t
hq_steps_settled(const struct hq_check_process *p, const struct hq_steps *s,
    unsigned window)
{
	unsigned before;

	if (window == 0)
		return INT64_MAX;
	before = s->boundary[window - 1];
	before += (s->boundary[window] - before) / 2;
	return p->dumps[s->dumps[before]].next_serial;
}

unsigned
hq_steps_birth(const struct hq_check_process *p, const struct hq_steps *s,
    int64_t serial)
{
	unsigned w = 0;

	while (w < s->warmup + s->measured &&
	       serial >= hq_steps_end(p, s, w)->next_serial)
		w++;
	return w;
}
