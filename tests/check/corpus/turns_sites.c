/* Two places add jobs of one type by turns, so that neither adds in each step. */
#include "corpus.h"

struct task {
	struct task *next;
	unsigned number;
};

static const struct heapql_field task_fields[] = {
    HEAPQL_FIELD(struct task, next, HEAPQL_POINTER),
};
static const struct heapql_type task_type =
    HEAPQL_TYPE(struct task, 0, task_fields);

static struct task *tasks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
push(struct task *task, unsigned number)
{
	heapql_tag(task, &task_type);
	task->number = number;
	pthread_mutex_lock(&lock);
	task->next = tasks;
	tasks = task;
	pthread_mutex_unlock(&lock);
}

static APART void
by_day(struct job *job)
{
	push(filled(malloc(sizeof(struct task)), 0), pick(job, 100));
}

static APART void
by_night(struct job *job)
{
	push(filled(malloc(sizeof(struct task)), 0), pick(job, 100));
}

static void
work(struct job *job)
{
	if ((job->round - 1) / 12 % 2 == 0)
		by_day(job);
	else
		by_night(job);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
