/* heapql check: judges dumps and tells of it. */
#include "check_task.h"

#include "command.h"
#include "message.h"

#include "analysis/check/write.h"

#include <string.h>

static enum hq_status
tell(const struct hq_check_task *task, const struct hq_verdict *v, FILE *out,
    struct hq_error *reterr)
{
	const struct hq_check_style style = {.verbose = task->verbose};

	return (task->json ? hq_check_write_json : hq_check_write_text)(
	    v, &style, out, reterr);
}

static enum hq_status
judge(const struct hq_check_task *task, char **paths, unsigned npaths,
    const struct hq_check_place *place, struct hq_verdict *v, FILE *out,
    struct hq_error *reterr)
{
	enum hq_status status = hq_check_dumps(
	    (const char *const *)paths, npaths, &task->how, v, reterr);

	if (status == HQ_OK && place != NULL && hq_verdict_count(v) > 0) {
		v->directory = strdup(place->directory);
		if (v->directory == NULL)
			status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	return status == HQ_OK ? tell(task, v, out, reterr) : status;
}

int
hq_check_judge(const struct hq_check_task *task, char **paths,
    unsigned npaths, const struct hq_check_place *place, FILE *out,
    bool *ret_keep)
{
	struct hq_verdict *v = hq_verdict_new();
	struct hq_error err = {0};
	enum hq_status status = HQ_ERR_NOMEM;
	int exit_status;

	*ret_keep = false;
	if (v != NULL)
		status = judge(task, paths, npaths, place, v, out, &err);
	if (status != HQ_OK) {
		exit_status = hq_message_error(&err);
	} else {
		*ret_keep = hq_verdict_count(v) > 0;
		exit_status = *ret_keep ? HQ_EXIT_FINDINGS : HQ_EXIT_OK;
	}
	hq_verdict_free(v);
	return exit_status;
}
