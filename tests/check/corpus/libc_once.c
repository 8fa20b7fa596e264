/* What the C library allocates once and keeps: streams, locales, the
 * environment, time zones, messages. */
#include "corpus.h"

#include <ctype.h>
#include <locale.h>
#include <time.h>
#include <unistd.h>

static FILE *stream;
static char *line;
static size_t room;
static locale_t locale;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	stream = tmpfile();
	if (stream == NULL)
		abort();
	setenv("TZ", "Europe/Berlin", 1);
}

static void
once_each(unsigned round)
{
	char name[32];
	switch (round) {
	case 5: tzset(); break;
	case 11: locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL); break;
	case 17: fputs(strerror(12345), stream); break;
	case 23: perror("expected"); break;
	case 29: setvbuf(stderr, NULL, _IOFBF, 4096); break;
	default:
		snprintf(name, sizeof name, "HQ_%u", round % 4);
		setenv(name, "value", 1);
	}
}

static void
work(struct job *job)
{
	time_t now = 1700000000 + (time_t)pick(job, 1000000);
	struct tm tm;
	pthread_mutex_lock(&lock);
	if (job->unit == 0)
		once_each(job->round);
	fprintf(stream, "%s %u\n", getenv("TZ"), pick(job, 100));
	localtime_r(&now, &tm);
	if (locale != NULL && !isalpha_l('a', locale))
		abort();
	rewind(stream);
	if (getline(&line, &room, stream) < 0)
		abort();
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
