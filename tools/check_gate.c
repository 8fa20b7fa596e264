/* What heapql check judges by. */
#include "check_gate.h"

#include "check_output.h"
#include "command.h"
#include "message.h"
#include "watch.h"

#include "analysis/check/baseline.h"
#include "analysis/check/policy.h"
#include "analysis/check/suppress.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
warn(const char *text)
{
	hq_message(NULL, "%s", text);
}

static int
open_policy(const struct hq_check_gate *gate, struct hq_check_options *how)
{
	struct hq_error err = {0};
	enum hq_status status =
	    gate->policy != NULL
		? hq_policy_read(gate->policy, &how->policy, &err)
		: hq_policy_new(&how->policy, &err);

	return status == HQ_OK ? HQ_EXIT_OK : hq_message_error(&err);
}

static int
check_place(const char *path)
{
	char directory[PATH_MAX];

	if (hq_check_output_place(path, directory))
		return HQ_EXIT_OK;
	hq_message(path, "the baseline cannot be written to %s; %s", directory,
	    strerror(errno));
	return HQ_EXIT_FAILED;
}

static int
open_baseline(const struct hq_check_gate *gate, struct hq_check_options *how)
{
	struct hq_error err = {0};

	if (gate->baseline == NULL)
		return gate->update
			   ? hq_message_usage("check",
				 "--update-baseline needs --baseline FILE")
			   : HQ_EXIT_OK;
	if (gate->update && check_place(gate->baseline) != HQ_EXIT_OK)
		return HQ_EXIT_FAILED;
	if (access(gate->baseline, F_OK) != 0 && errno == ENOENT) {
		if (gate->update)
			return HQ_EXIT_OK;
		hq_message(gate->baseline,
		    "there is no such baseline; --update-baseline makes it of "
		    "what is found now");
		return HQ_EXIT_FAILED;
	}
	return hq_baseline_read(gate->baseline, &how->baseline, &err) == HQ_OK
		   ? HQ_EXIT_OK
		   : hq_message_error(&err);
}

static int
open_suppressions(
    const struct hq_check_gate *gate, struct hq_check_options *how)
{
	struct hq_error err = {.status = HQ_ERR_NOMEM};

	how->suppressions = hq_suppressions_new(warn);
	if (how->suppressions == NULL)
		return hq_message_error(&err);
	for (unsigned i = 0; i < gate->suppressions.count; i++)
		if (hq_suppressions_read(how->suppressions,
			gate->suppressions.items[i], &err) != HQ_OK)
			return hq_message_error(&err);
	return HQ_EXIT_OK;
}

int
hq_check_gate_open(const struct hq_check_gate *gate, unsigned repeat,
    unsigned warmup, struct hq_check_options *how)
{
	int status = open_policy(gate, how);

	if (status == HQ_EXIT_OK)
		status = open_baseline(gate, how);
	if (status == HQ_EXIT_OK)
		status = open_suppressions(gate, how);
	if (status != HQ_EXIT_OK)
		return status;
	if (repeat == HQ_POLICY_UNSET)
		repeat = how->policy->repeat;
	if (warmup == HQ_POLICY_UNSET)
		warmup = how->policy->warmup;
	how->told = repeat != HQ_POLICY_UNSET;
	how->repeat = repeat != HQ_POLICY_UNSET ? repeat : HQ_CHECK_REPEAT;
	how->warmup = warmup != HQ_POLICY_UNSET ? warmup : HQ_CHECK_WARMUP;
	return HQ_EXIT_OK;
}

void
hq_check_gate_close(struct hq_check_options *how)
{
	hq_policy_free(how->policy);
	hq_baseline_free(how->baseline);
	hq_suppressions_free(how->suppressions);
}

int
hq_check_gate_update(const struct hq_check_gate *gate,
    const struct hq_check_options *how, struct hq_verdict *v)
{
	struct hq_baseline_changes c;
	struct hq_error err = {0};

	if (hq_baseline_update(gate->baseline, how, v, hq_watch_file, &c,
		&err) != HQ_OK)
		return hq_message_error(&err);
	if (c.added + c.changed + c.dropped == 0)
		hq_message(gate->baseline, "is up to date");
	else
		hq_message(gate->baseline,
		    "written: %zu added, %zu changed, %zu fixed and gone",
		    c.added, c.changed, c.dropped);
	return HQ_EXIT_OK;
}
