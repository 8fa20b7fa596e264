/* Where the verdict of heapql check goes. */
#include "config.h"

#include "check_output.h"

#include "command.h"
#include "message.h"
#include "output.h"
#include "watch.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_stdout(const char *file)
{
	return file != NULL && strcmp(file, "-") == 0;
}

bool
hq_check_output_takes_stdout(const struct hq_check_output *o)
{
	return o->json || is_stdout(o->junit) || is_stdout(o->sarif);
}

/* A device, a pipe: nothing that could be replaced. */
static bool
is_special(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && !S_ISREG(st.st_mode);
}

bool
hq_check_output_place(const char *file, char ret_directory[PATH_MAX])
{
	char *slash;

	/* Room for what stands behind the name of a file that is being made. */
	if (snprintf(ret_directory, PATH_MAX, "%s", file) >= PATH_MAX - 16) {
		errno = ENAMETOOLONG;
		return false;
	}
	slash = strrchr(ret_directory, '/');
	if (slash == NULL)
		strcpy(ret_directory, ".");
	else
		slash[slash == ret_directory] = '\0';
	return access(ret_directory, W_OK | X_OK) == 0;
}

static int
check_file(const char *file)
{
	char directory[PATH_MAX];

	if (file == NULL || is_stdout(file) || is_special(file) ||
	    hq_check_output_place(file, directory))
		return HQ_EXIT_OK;
	hq_message(file, "cannot be written; %s", strerror(errno));
	return HQ_EXIT_FAILED;
}

int
hq_check_output_check(const struct hq_check_output *o)
{
	char root[PATH_MAX];

	if (o->json + is_stdout(o->junit) + is_stdout(o->sarif) > 1)
		return hq_message_usage("check",
		    "only one of --json, --junit - and --sarif - can have "
		    "standard output");
	if (o->source_root != NULL && realpath(o->source_root, root) == NULL) {
		hq_message(o->source_root, "%s", strerror(errno));
		return HQ_EXIT_FAILED;
	}
	if (check_file(o->junit) != HQ_EXIT_OK)
		return HQ_EXIT_FAILED;
	return check_file(o->sarif);
}

/* Into a stream; messages name the file. */
static int
write_to(hq_check_writer_fn writer, const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, const char *file)
{
	struct hq_error err = {0};

	if (writer(v, style, out, &err) != HQ_OK)
		return hq_message_error(&err);
	if (fflush(out) == 0 && !ferror(out))
		return HQ_EXIT_OK;
	hq_message(file, "cannot be written; %s", strerror(errno));
	return HQ_EXIT_FAILED;
}

static int
write_special(hq_check_writer_fn writer, const struct hq_verdict *v,
    const struct hq_check_style *style, const char *file)
{
	FILE *out = fopen(file, "we");
	int status;

	if (out == NULL) {
		hq_message(file, "cannot be written; %s", strerror(errno));
		return HQ_EXIT_FAILED;
	}
	status = write_to(writer, v, style, out, file);
	fclose(out);
	return status;
}

/* Beside the file, which it then replaces. */
static int
write_file(hq_check_writer_fn writer, const struct hq_verdict *v,
    const struct hq_check_style *style, const char *file)
{
	char beside[PATH_MAX + 16];
	FILE *out;
	int status;

	if (file == NULL)
		return HQ_EXIT_OK;
	if (is_stdout(file))
		return write_to(writer, v, style, stdout, "standard output");
	if (is_special(file))
		return write_special(writer, v, style, file);
	snprintf(beside, sizeof beside, "%s.%ld", file, (long)getpid());
	out = fopen(beside, "wxe");
	if (out == NULL) {
		hq_message(file, "cannot be written; %s", strerror(errno));
		return HQ_EXIT_FAILED;
	}
	hq_watch_file(beside);
	status = write_to(writer, v, style, out, file);
	if (fclose(out) != 0 && status == HQ_EXIT_OK) {
		hq_message(file, "cannot be written; %s", strerror(errno));
		status = HQ_EXIT_FAILED;
	}
	if (status == HQ_EXIT_OK && rename(beside, file) != 0) {
		hq_message(file, "cannot be written; %s", strerror(errno));
		status = HQ_EXIT_FAILED;
	}
	if (status != HQ_EXIT_OK)
		unlink(beside);
	hq_watch_file(NULL);
	return status;
}

static int
worse(int a, int b)
{
	return a != HQ_EXIT_OK ? a : b;
}

int
hq_check_output_write(const struct hq_check_output *o,
    const struct hq_verdict *v, const struct hq_check_options *how,
    bool strict, FILE *text)
{
	char root[PATH_MAX];
	struct hq_check_style style = {.verbose = o->verbose,
	    .strict = strict,
	    .baseline = how->baseline != NULL,
	    .policy = how->policy,
	    .source_root = realpath(
		o->source_root != NULL ? o->source_root : ".", root)};
	int status = write_file(hq_check_write_junit, v, &style, o->junit);

	status = worse(
	    status, write_file(hq_check_write_sarif, v, &style, o->sarif));
	if (o->json)
		status = worse(
		    status, write_file(hq_check_write_json, v, &style, "-"));
	if (o->github)
		status = worse(status, write_to(hq_check_write_github, v,
					   &style, text, "workflow commands"));
	style.colour = hq_output_colour(fileno(text));
	if (!o->json)
		status = worse(status, write_to(hq_check_write_text, v,
					   &style, text, "the verdict"));
	return status;
}
