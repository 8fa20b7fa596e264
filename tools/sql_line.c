/* Lines from a terminal. */
#define _GNU_SOURCE
#include "config.h"

#include "sql_line.h"

#include "sql_session.h"

#include "analysis/function/functions.h"
#include "analysis/store/table.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Until a key was pressed. */
static enum hq_sql_line
wait_key(const volatile sig_atomic_t *interrupted, const sigset_t *mask)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

	while (!*interrupted && ppoll(&in, 1, NULL, mask) < 0 &&
	       errno == EINTR)
		continue;
	if (*interrupted)
		return HQ_LINE_INTERRUPTED;
	/* A terminal that is gone never ends a line. */
	return in.revents & (POLLHUP | POLLERR | POLLNVAL) ? HQ_LINE_END
							    : HQ_LINE_READ;
}

/* SIGINT waits from now on; *ret_mask lets it in. */
static void
hold_interrupts(sigset_t *ret_mask)
{
	sigset_t hold;

	sigemptyset(&hold);
	sigaddset(&hold, SIGINT);
	sigprocmask(SIG_BLOCK, &hold, ret_mask);
}

#ifndef HAVE_LIBEDIT

void
hq_sql_line_start(sqlite3 *handle)
{
	(void)handle;
	fputs("heapql was built without libedit: lines cannot be edited\n",
	    stderr);
}

/* A terminal gives whole lines. */
enum hq_sql_line
hq_sql_line_read(const char *prompt, const volatile sig_atomic_t *interrupted,
    char **ret_line)
{
	char *line = NULL;
	size_t room = 0;
	sigset_t mask;
	enum hq_sql_line what;
	ssize_t n = -1;

	fputs(prompt, stdout);
	fflush(stdout);
	hold_interrupts(&mask);
	what = wait_key(interrupted, &mask);
	if (what == HQ_LINE_READ)
		n = getline(&line, &room, stdin);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (n < 0) {
		free(line);
		return what == HQ_LINE_READ ? HQ_LINE_END : what;
	}
	if (n > 0 && line[n - 1] == '\n')
		line[n - 1] = '\0';
	*ret_line = line;
	return HQ_LINE_READ;
}

void
hq_sql_line_remember(const char *statement)
{
	(void)statement;
}

#else
#include <editline/readline.h>

#define REMEMBERED 2000

static char history_file[4096]; /* empty: there is none */

/* Directories up to the last part of the file's name. */
static void
make_directories(char *path)
{
	for (char *p = path + 1; *p != '\0'; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0700);
			*p = '/';
		}
}

/* https://specifications.freedesktop.org/basedir-spec/ */
static void
find_history(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int n = -1;

	if (state != NULL && state[0] == '/')
		n = snprintf(history_file, sizeof history_file,
		    "%s/heapql/history", state);
	else if (home != NULL && home[0] == '/')
		n = snprintf(history_file, sizeof history_file,
		    "%s/.local/state/heapql/history", home);
	if (n < 0 || (size_t)n >= sizeof history_file)
		history_file[0] = '\0';
	else
		make_directories(history_file);
}

static const char *const words[] = {"AND", "AS", "ASC", "BETWEEN", "BY", "CASE",
    "COALESCE", "COUNT", "CREATE", "DESC", "DISTINCT", "ELSE", "END", "EXCEPT",
    "EXISTS", "EXPLAIN", "FROM", "GROUP", "HAVING", "INTERSECT", "JOIN", "LEFT",
    "LIKE", "LIMIT", "NOT", "NULL", "ORDER", "OVER", "PARTITION", "QUERY PLAN",
    "RECURSIVE", "SELECT", "SUM", "TABLE", "TEMP", "THEN", "UNION", "USING",
    "VALUES", "WHEN", "WHERE", "WITH"};

/* Takes a name that begins with the text as number *left, counted down. */
static char *
pick(const char *name, const char *text, unsigned *left)
{
	if (strncasecmp(name, text, strlen(text)) != 0 || (*left)-- > 0)
		return NULL;
	return strdup(name);
}

/* A column of several tables is offered once. */
static bool
was_offered(const struct hq_table *tables, unsigned table, const char *name)
{
	for (unsigned i = 0; i < table; i++)
		for (unsigned k = 0; k < tables[i].ncolumns; k++)
			if (strcmp(tables[i].columns[k].name, name) == 0)
				return true;
	return false;
}

static char *
pick_name(const char *text, unsigned *left)
{
	unsigned n;
	const struct hq_table *t = hq_table_all(&n);
	char *found = NULL;

	for (unsigned i = 0; found == NULL && i < n; i++)
		found = pick(t[i].name, text, left);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; found == NULL && k < t[i].ncolumns; k++)
			if (!was_offered(t, i, t[i].columns[k].name))
				found =
				    pick(t[i].columns[k].name, text, left);
	for (unsigned i = 0;
	     found == NULL && hq_function_texts[i].name != NULL; i++)
		found = pick(hq_function_texts[i].name, text, left);
	for (unsigned i = 0;
	     found == NULL && i < sizeof words / sizeof words[0]; i++)
		found = pick(words[i], text, left);
	return found;
}

/* Called with 0, 1, ... until it returns NULL. */
static char *
complete(const char *text, int state)
{
	unsigned left = (unsigned)state;
	char *found = NULL;

	if (text[0] != '.')
		return pick_name(text, &left);
	for (unsigned i = 0; found == NULL && hq_sql_dots[i] != NULL; i++)
		found = pick(hq_sql_dots[i], text, &left);
	return found;
}

static char **
attempt(const char *text, int start, int end)
{
	(void)start;
	(void)end;
	rl_attempted_completion_over = 1; /* no names of files */
	return rl_completion_matches(text, complete);
}

void
hq_sql_line_start(sqlite3 *handle)
{
	static char breaks[] = " \t\n,()=<>+-*/|'\"";

	(void)handle;
	rl_readline_name = "heapql";
	rl_initialize();
	rl_attempted_completion_function = attempt;
	rl_completer_word_break_characters = breaks;
	using_history();
	stifle_history(REMEMBERED);
	find_history();
	if (history_file[0] != '\0')
		read_history(history_file);
}

/* What libedit has read when it is done. */
static char *typed;
static bool done;

static void
take_line(char *line)
{
	typed = line;
	done = true;
	rl_callback_handler_remove();
}

enum hq_sql_line
hq_sql_line_read(const char *prompt, const volatile sig_atomic_t *interrupted,
    char **ret_line)
{
	enum hq_sql_line what = HQ_LINE_READ;
	sigset_t mask;

	done = false;
	typed = NULL;
	hold_interrupts(&mask);
	rl_callback_handler_install(prompt, take_line);
	while (!done && (what = wait_key(interrupted, &mask)) == HQ_LINE_READ)
		rl_callback_read_char();
	if (!done)
		rl_callback_handler_remove();
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (!done)
		return what;
	*ret_line = typed;
	return typed == NULL ? HQ_LINE_END : HQ_LINE_READ;
}

void
hq_sql_line_remember(const char *statement)
{
	char *line = strdup(statement);

	if (line == NULL)
		return;
	for (char *p = line; *p != '\0'; p++)
		if (*p == '\n')
			*p = ' ';
	add_history(line);
	free(line);
	if (history_file[0] != '\0' && write_history(history_file) == 0)
		chmod(history_file, 0600);
}
#endif
