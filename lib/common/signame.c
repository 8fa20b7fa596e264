/* Signals by name or number. */
#include "common/signame.h"

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "common/units.h"

/* Signals that a program can do without; those that stop, kill or report a
 * fault are not for asking. */
static const struct {
	const char *name;
	int number;
} names[] = {
    {"none", 0},
    {"off", 0},
    {"HUP", SIGHUP},
    {"INT", SIGINT},
    {"QUIT", SIGQUIT},
    {"USR1", SIGUSR1},
    {"USR2", SIGUSR2},
    {"ALRM", SIGALRM},
    {"TERM", SIGTERM},
    {"URG", SIGURG},
    {"WINCH", SIGWINCH},
    {"IO", SIGIO},
    {"PWR", SIGPWR},
};

static enum hq_status
parse_number(const char *text, uint64_t base, int *ret_signal)
{
	uint64_t n;

	if (hq_units_size(text, strlen(text), &n) != HQ_OK ||
	    n + base >= (uint64_t)NSIG)
		return HQ_ERR_USAGE;
	n += base;
	if (n == SIGKILL || n == SIGSTOP)
		return HQ_ERR_USAGE;
	*ret_signal = (int)n;
	return HQ_OK;
}

enum hq_status
hq_signame_parse(const char *text, int *ret_signal)
{
	if (strncmp(text, "SIG", 3) == 0)
		text += 3;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(text, names[i].name) == 0) {
			*ret_signal = names[i].number;
			return HQ_OK;
		}
	}
	if (strncmp(text, "RTMIN+", 6) == 0)
		return parse_number(text + 6, (uint64_t)SIGRTMIN, ret_signal);
	return parse_number(text, 0, ret_signal);
}
