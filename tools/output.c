/* Standard output: the look, the terminal, and whether it could be written. */
#include "output.h"

#include "command.h"
#include "message.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool
hq_output_colour(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (no != NULL && no[0] != '\0')
		return false;
	return isatty(fd) && term != NULL && strcmp(term, "dumb") != 0;
}

unsigned
hq_output_width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int
hq_output_open(const struct hq_output_options *form,
    bool several, struct hq_render **ret_render)
{
	struct hq_render_style style = {
	    .format = form->json  ? HQ_RENDER_JSON
		      : form->csv ? HQ_RENDER_CSV
				  : HQ_RENDER_TEXT,
	    .colour = hq_output_colour(STDOUT_FILENO),
	    .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
	    .several = several,
	    .width = form->whole ? 0 : hq_output_width(),
	};

	if (hq_render_new(&style, stdout, ret_render) != HQ_OK) {
		hq_message(NULL, "out of memory");
		return HQ_EXIT_FAILED;
	}
	return 0;
}

/* Nobody reads any more; an error met long ago has left no errno. */
static bool
is_closed_pipe(void)
{
	struct pollfd fd = {.fd = STDOUT_FILENO};

	return poll(&fd, 1, 0) == 1 && (fd.revents & POLLERR) != 0;
}

int
hq_output_close(int status)
{
	bool failed = ferror(stdout) != 0, quiet = is_closed_pipe();

	errno = 0;
	if (fflush(stdout) != 0)
		failed = true;
	/* A file on a full disk or a network may refuse as late as here. */
	if (close(STDOUT_FILENO) != 0 && errno != EBADF)
		failed = true;
	if (!failed)
		return status;
	if (errno != EPIPE && !quiet)
		hq_message(NULL, "cannot write to standard output%s%s",
		    errno != 0 ? "; " : "", errno != 0 ? strerror(errno) : "");
	return HQ_EXIT_FAILED;
}
