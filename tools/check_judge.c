/* heapql check: judges dumps and tells of it. */
#include "check_task.h"

#include "check_keep.h"
#include "command.h"
#include "message.h"

#include <inttypes.h>
#include <string.h>

/* Text goes beside what is for machines. */
static int
tell(const struct hq_check_task *task, const struct hq_verdict *v, FILE *out)
{
	const struct hq_check_output *o = &task->output;

	/* What an update takes out of the baseline is no failure. */
	return hq_check_output_write(o, v, &task->how,
	    task->gate.strict && !task->gate.update,
	    hq_check_output_takes_stdout(o) ? stderr : out);
}

/* Says which dumps cannot be read. */
static void
tell_unread(const struct hq_verdict *v)
{
	for (const char *line = v->unread; line != NULL && *line != '\0';) {
		size_t n = strcspn(line, "\n");
		hq_message(NULL, "%.*s", (int)n, line);
		line += n + 1;
	}
}

/* Whether the mark that was asked for was ever made. */
static bool
is_marked(const struct hq_verdict *v)
{
	for (size_t i = 0; i < v->nprocesses; i++)
		for (unsigned k = 0; k < v->processes[i]->ndumps; k++)
			if (v->processes[i]->dumps[k].pass > 0)
				return true;
	return false;
}

/* Says what could not be judged; false: something could not. */
static bool
is_judged(const struct hq_check_task *task, const struct hq_verdict *v)
{
	bool judged = v->unread == NULL;

	tell_unread(v);
	if (v->nprocesses == 0) {
		if (task->failed[0] == '\0' && judged)
			hq_message(NULL, task->how.programs != NULL
				     ? "no process was judged; --programs "
				       "leaves all of them out"
				     : "no process was judged; there is no "
				       "dump in what was given");
		return false;
	}
	if (task->how.mark_told && !is_marked(v)) {
		hq_message(NULL,
		    "growth could not be judged; no process has made a dump at "
		    "heapql_mark(\"%s\")",
		    task->how.mark);
		judged = false;
	}
	for (size_t i = 0; i < v->nprocesses; i++)
		if (v->processes[i]->failed != NULL) {
			hq_message(v->processes[i]->program,
			    "process %" PRId64 " could not be judged; %s",
			    v->processes[i]->pid, v->processes[i]->failed);
			judged = false;
		}
	return judged;
}

static int
update(const struct hq_check_task *task, struct hq_verdict *v, bool judged)
{
	if (!task->gate.update)
		return HQ_EXIT_OK;
	if (judged)
		return hq_check_gate_update(&task->gate, &task->how, v);
	hq_message(task->gate.baseline,
	    "left as it is, since not everything could be judged");
	return HQ_EXIT_FAILED;
}

/* What stays of a run; false: no memory. */
static bool
keep(const struct hq_check_task *task, struct hq_verdict *v,
    struct hq_check_place *place, bool *ret_keep)
{
	*ret_keep = hq_check_keep_any(v);
	if (place == NULL)
		return true;
	*ret_keep |= task->keep && place->ndumps > 0;
	if (v->unread == NULL)
		return !*ret_keep || hq_check_keep(place, v, &task->how,
					task->keep);
	/* All of it, for whoever wants to know what is wrong with them. */
	*ret_keep = true;
	v->directory = strdup(place->directory);
	return v->directory != NULL;
}

/* After the judgement. */
static int
finish(const struct hq_check_task *task, struct hq_verdict *v,
    struct hq_check_place *place, FILE *out, bool *ret_keep)
{
	bool judged = is_judged(task, v), found;
	int updated = update(task, v, judged);

	found = hq_verdict_count(v) > 0;
	if (v->unread != NULL && v->failed == NULL)
		v->failed = strndup(v->unread, strcspn(v->unread, "\n"));
	if (!keep(task, v, place, ret_keep))
		return hq_message_error(
		    &(struct hq_error){.status = HQ_ERR_NOMEM});
	if (tell(task, v, out) != HQ_EXIT_OK || !judged || updated != HQ_EXIT_OK)
		return HQ_EXIT_FAILED;
	return found || (task->gate.strict && v->nunused > 0 &&
				!task->gate.update)
		   ? HQ_EXIT_FINDINGS
		   : HQ_EXIT_OK;
}

int
hq_check_judge(const struct hq_check_task *task, char **paths,
    unsigned npaths, struct hq_check_place *place, FILE *out, bool *ret_keep)
{
	struct hq_verdict *v = hq_verdict_new();
	struct hq_error err = {.status = HQ_ERR_NOMEM};
	int status;

	*ret_keep = false;
	if (v == NULL)
		return hq_message_error(&err);
	if (task->failed[0] != '\0' &&
	    (v->failed = strdup(task->failed)) == NULL) {
		hq_verdict_free(v);
		return hq_message_error(&err);
	}
	status = hq_check_dumps((const char *const *)paths, npaths,
		     &task->how, v, &err) == HQ_OK
		     ? finish(task, v, place, out, ret_keep)
		     : hq_message_error(&err);
	hq_verdict_free(v);
	return status;
}
