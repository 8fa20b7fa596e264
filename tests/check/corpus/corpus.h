/*
 * What the programs of the corpus share: rounds of work, each of eight units,
 * with a mark behind each.  What is random in a unit follows from the seed, the
 * round and the unit, whoever does it.
 *
 *	CORPUS_SEED	1
 *	CORPUS_THREADS	0: the main thread does the work; else that many threads
 *	CORPUS_ROUNDS	60
 *
 * Nothing here clears the stack or registers: what a program leaves there is
 * what any program does.
 */
#ifndef CORPUS_H
#define CORPUS_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <heapql/heapql.h>

#ifdef __clang__
#define APART __attribute__((noinline, unused))
#else
#define APART __attribute__((noipa, unused))
#endif

enum { CORPUS_UNITS = 8, CORPUS_MOST_THREADS = 8 };

/* A unit of work. */
struct job {
	unsigned round; /* from 1 */
	unsigned unit;  /* 0 to 7 */
	unsigned thread;
	uint64_t random;
};

struct corpus_program {
	void (*work)(struct job *job); /* a unit */
	void (*begin)(void);           /* before the first round */
	void (*leave)(void);           /* by who does work, behind its last */
	void (*end)(void);             /* behind the last round */
	int apart; /* nobody waits for others, each marks its own rounds */
};

struct corpus_run {
	const struct corpus_program *program;
	uint64_t seed;
	unsigned threads, rounds;
	pthread_barrier_t barrier;
};

struct corpus_worker {
	struct corpus_run *run;
	unsigned thread;
	pthread_t id;
};

static inline uint64_t
corpus_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* 0 to below - 1. */
static inline unsigned
pick(struct job *job, unsigned below)
{
	return (unsigned)(corpus_next(&job->random) >> 33) % below;
}

/* from to to. */
static inline size_t
between(struct job *job, unsigned from, unsigned to)
{
	return from + pick(job, to - from + 1);
}

/* Fills what malloc gave, with bytes that are no address of the heap. */
static APART void *
filled(void *p, size_t n)
{
	if (p == NULL)
		abort();
	return memset(p, 0x11, n);
}

/* Somebody reads it. */
static APART void
used(const void *p, size_t n)
{
	const volatile unsigned char *bytes = (const unsigned char *)p;
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += bytes[i];
	if (sum == 1u << 31)
		abort();
}

static inline unsigned
corpus_number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);
	return text == NULL ? otherwise : (unsigned)strtoul(text, NULL, 10);
}

/* The units of a round that are this thread's. */
static inline void
corpus_round(struct corpus_run *run, unsigned thread, unsigned round)
{
	unsigned step = run->threads == 0 ? 1 : run->threads;
	for (unsigned unit = thread; unit < CORPUS_UNITS; unit += step) {
		struct job job = {round, unit, thread, run->seed};
		job.random = run->seed << 40 ^ round << 8 ^ unit;
		run->program->work(&job);
	}
}

static void *
corpus_worker(void *arg)
{
	struct corpus_worker *worker = (struct corpus_worker *)arg;
	struct corpus_run *run = worker->run;
	for (unsigned round = 1; round <= run->rounds; round++) {
		if (run->program->apart) {
			corpus_round(run, worker->thread, round);
			heapql_mark("iteration");
			continue;
		}
		pthread_barrier_wait(&run->barrier);
		corpus_round(run, worker->thread, round);
		pthread_barrier_wait(&run->barrier);
	}
	pthread_barrier_wait(&run->barrier);
	if (run->program->leave != NULL)
		run->program->leave();
	return NULL;
}

static void
corpus_threads(struct corpus_run *run)
{
	struct corpus_worker workers[CORPUS_MOST_THREADS];
	pthread_barrier_init(&run->barrier, NULL, run->threads + 1);
	for (unsigned i = 0; i < run->threads; i++) {
		workers[i].run = run;
		workers[i].thread = i;
		if (pthread_create(&workers[i].id, NULL, corpus_worker,
		        &workers[i]) != 0)
			abort();
	}
	for (unsigned r = 1; r <= run->rounds && !run->program->apart; r++) {
		pthread_barrier_wait(&run->barrier);
		pthread_barrier_wait(&run->barrier);
		heapql_mark("iteration");
	}
	pthread_barrier_wait(&run->barrier);
	for (unsigned i = 0; i < run->threads; i++)
		pthread_join(workers[i].id, NULL);
	pthread_barrier_destroy(&run->barrier);
}

/* The rounds; returns the exit status. */
static inline int
corpus_run(const struct corpus_program *program)
{
	struct corpus_run run;
	run.program = program;
	run.seed = corpus_number("CORPUS_SEED", 1);
	run.threads = corpus_number("CORPUS_THREADS", 0);
	run.rounds = corpus_number("CORPUS_ROUNDS", 60);
	if (run.threads > CORPUS_MOST_THREADS)
		abort();
	if (program->begin != NULL)
		program->begin();
	if (run.threads > 0)
		corpus_threads(&run);
	for (unsigned round = 1; run.threads == 0 && round <= run.rounds;
	     round++) {
		corpus_round(&run, 0, round);
		heapql_mark("iteration");
	}
	if (run.threads == 0 && program->leave != NULL)
		program->leave();
	if (program->end != NULL)
		program->end();
	return 0;
}

#endif
