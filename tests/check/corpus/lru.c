/* The forty most recently used files; one that is asked for again comes to the
 * front, the last goes. */
#include "corpus.h"

enum { FILES = 40 };

struct file {
	struct file *next;
	unsigned number;
	char *text;
};

static struct file *files;
static unsigned count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct file *
read_file(struct job *job, unsigned number)
{
	size_t n = between(job, 50, 1500);
	struct file *file = filled(malloc(sizeof *file), 0);
	file->number = number;
	file->text = filled(malloc(n), n);
	return file;
}

static void
drop_last(void)
{
	struct file **at = &files;
	while ((*at)->next != NULL)
		at = &(*at)->next;
	free((*at)->text);
	free(*at);
	*at = NULL;
	count--;
}

static void
look_up(struct job *job, unsigned number)
{
	struct file **at = &files, *file;
	while (*at != NULL && (*at)->number != number)
		at = &(*at)->next;
	if (*at != NULL) {
		file = *at;
		*at = file->next;
	} else {
		file = read_file(job, number);
		count++;
	}
	file->next = files;
	files = file;
	if (count > FILES)
		drop_last();
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	look_up(job, pick(job, 20) * pick(job, 20));
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
