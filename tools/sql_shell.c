/* heapql sql on a terminal. */
#define _GNU_SOURCE
#include "sql_shell.h"

#include "command.h"
#include "sql_line.h"
#include "watch.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t interrupted;
static sqlite3 *volatile running;

/* In the handler of SIGINT. */
static void
take_interrupt(void)
{
	interrupted = 1;
	if (running != NULL)
		sqlite3_interrupt(running);
}

/* Adds a line to a statement; false: no memory. */
static bool
append(char **text, const char *line)
{
	char *longer;

	if (asprintf(&longer, "%s%s\n", *text == NULL ? "" : *text, line) < 0)
		return false;
	free(*text);
	*text = longer;
	return true;
}

/* A dot command is one line; SQL ends with a semicolon. */
static bool
is_whole(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return *text == '\0' || *text == '.' || sqlite3_complete(text);
}

static void
run_text(struct hq_sql_session *s, char *text)
{
	size_t n = strlen(text);

	while (n > 0 && isspace((unsigned char)text[n - 1]))
		text[--n] = '\0';
	if (n == 0)
		return;
	hq_sql_line_remember(text);
	running = s->handle;
	hq_sql_run(s, text);
	running = NULL;
	fflush(stdout);
}

/* Runs the line, or keeps it as the beginning of a statement. */
static void
take_line(struct hq_sql_session *s, char **text, const char *line)
{
	if (!append(text, line)) {
		s->quit = true;
	} else if (is_whole(*text)) {
		run_text(s, *text);
		free(*text);
		*text = NULL;
	}
}

int
hq_sql_shell(struct hq_sql_session *s)
{
	char *text = NULL, *line = NULL;
	enum hq_sql_line what = HQ_LINE_READ;

	s->shell = true;
	hq_sql_line_start(s->handle);
	hq_watch_interrupt(take_interrupt);
	puts("SQL ends with a semicolon; .help lists what else there is");
	while (!s->quit && what != HQ_LINE_END) {
		interrupted = 0;
		fflush(stdout);
		what = hq_sql_line_read(
		    text == NULL ? "heapql> " : "   ...> ", &interrupted,
		    &line);
		if (what == HQ_LINE_READ) {
			take_line(s, &text, line);
			free(line);
		} else if (what == HQ_LINE_INTERRUPTED) {
			free(text);
			text = NULL;
			putchar('\n');
		}
	}
	free(text);
	hq_watch_interrupt(NULL);
	return hq_sql_finish(s, HQ_EXIT_OK);
}
