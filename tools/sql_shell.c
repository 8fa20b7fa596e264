/* heapql sql on a terminal. */
#define _GNU_SOURCE
#include "sql_shell.h"

#include "command.h"
#include "sql_line.h"
#include "watch.h"

#include <ctype.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static sigjmp_buf prompt;
static volatile sig_atomic_t reading; /* a line: prompt may be jumped to */
static sqlite3 *volatile running;

/* In the handler of SIGINT. */
static void
take_interrupt(void)
{
	if (reading) {
		reading = 0;
		siglongjmp(prompt, 1);
	}
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

int
hq_sql_shell(struct hq_sql_session *s)
{
	char *volatile text = NULL;

	s->shell = true;
	hq_sql_line_start(s->handle);
	hq_watch_interrupt(take_interrupt);
	puts("SQL ends with a semicolon; .help lists what else there is");
	while (!s->quit) {
		char *line, *whole = text;
		if (sigsetjmp(prompt, 1) != 0) {
			/* What libedit had of the line is lost with it. */
			hq_sql_line_reset();
			free(text);
			text = NULL;
			putchar('\n');
			continue;
		}
		reading = 1;
		line = hq_sql_line_read(text == NULL ? "heapql> " : "   ...> ");
		reading = 0;
		if (line == NULL)
			break;
		if (!append(&whole, line))
			s->quit = true;
		free(line);
		text = whole;
		if (text == NULL || !is_whole(text))
			continue;
		run_text(s, whole);
		free(whole);
		text = NULL;
	}
	free(text);
	hq_watch_interrupt(NULL);
	return hq_sql_finish(s, HQ_EXIT_OK);
}
