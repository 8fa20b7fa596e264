/* One block that grows by realloc; no block more. */
#include "corpus.h"

static struct transcript {
	size_t size;
	char *text;
} transcript;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
append(size_t n)
{
	char *text = realloc(transcript.text, transcript.size + n);
	if (text == NULL)
		abort();
	memset(text + transcript.size, '.', n);
	transcript.text = text;
	transcript.size += n;
}

static void
work(struct job *job)
{
	pthread_mutex_lock(&lock);
	append(between(job, 1, 600));
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
