/*
 * What heapql check found: the leaks, the growth and the broken limits of the
 * processes that were judged.
 *
 * Texts of a verdict are its own, NULL where not known, and go with it.
 */
#ifndef HQ_ANALYSIS_CHECK_FINDING_H
#define HQ_ANALYSIS_CHECK_FINDING_H

#include "analysis/support/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is judged: rules.def. */
enum hq_check_rule {
#define HQ_CHECK_RULE(id, kind, name, summary) HQ_RULE_##id,
#include "analysis/check/rules.def"
#undef HQ_CHECK_RULE
	HQ_RULE_COUNT
};

enum hq_check_kind { HQ_CHECK_LEAK, HQ_CHECK_GROWTH, HQ_CHECK_LIMIT };

struct hq_check_rule_info {
	enum hq_check_kind kind;
	const char *name;    /* leak-definite */
	const char *summary; /* a sentence without a full stop */
};
extern const struct hq_check_rule_info hq_check_rules[HQ_RULE_COUNT];

static inline bool
hq_check_is_growth(enum hq_check_rule rule)
{
	return hq_check_rules[rule].kind == HQ_CHECK_GROWTH;
}

/* A frame of a stack, innermost first. */
struct hq_check_frame {
	char *func;     /* demangled */
	char *linkage;  /* its name as the linker has it */
	char *file;     /* as the debug information has it */
	int64_t line;   /* 0: not known */
	char *module;   /* path of the program or library */
	uint64_t addr;  /* address of the function in it, else of the frame */
	bool inlined;   /* into the next one */
};

enum hq_check_status {
	HQ_CHECK_NEW,
	HQ_CHECK_WORSE,      /* than the baseline allows */
	HQ_CHECK_KNOWN,      /* the baseline has it */
	HQ_CHECK_SUPPRESSED,
	HQ_CHECK_ALLOWED,    /* within the policy's limit */
};

struct hq_check_process;

struct hq_check_finding {
	enum hq_check_rule rule;
	const struct hq_check_process *process;
	enum hq_check_status status;
	char *reason; /* for the status: which baseline, suppression, limit */
	char *what;   /* one line for people: "3 blocks, 120 B, lost ..." */

	/* Leaks: lost directly, and what only they lead to.  Growth: what
	 * there is more at the end than after the warm-up.  Limits: what there
	 * is. */
	uint64_t blocks, bytes;
	uint64_t indirect_blocks, indirect_bytes;
	uint64_t allowed_blocks, allowed_bytes; /* of a limit; UINT64_MAX: any */
	/* Growth: by how much in each measured step. */
	int64_t *step_blocks, *step_bytes;
	unsigned nsteps;

	struct hq_check_frame *frames;
	unsigned nframes;
	unsigned site; /* the frame that is charged; nframes: none */
	char *label;   /* of what is no stack: "untraced" */
	char *type;
	char *holder;  /* in structural words: no address, serial or index */
	char *shares;  /* where it has not nearly all: who has how much */
	char *path;    /* how one of them is held, in all words */
	int64_t serial;  /* one of the blocks; 0: none */
	char *dump;      /* the file to look deeper in */
	char *command;   /* a command that does */

	char *fingerprint; /* the text that a baseline has: see fingerprint.h */
	char id[17];       /* its hash, in hex */
};

struct hq_check_dump {
	char *path;     /* of the file that holds it */
	int64_t number; /* dump_id in that file, 1 of a .hqd */
	int64_t dump_id; /* while the process is judged */
	int64_t seq, mono_ns, next_serial;
	int64_t pass; /* of the mark, else 0 */
	char *trigger, *label;
	bool step; /* growth is judged by it */
	bool asserted; /* an assertion of heapql/test.h failed; its message
			* names the dump */
	bool truncated;
	bool threads; /* there were several */
};

struct hq_check_process {
	char *host, *program, *exe, *cmdline;
	char *name; /* by which baselines know the program: as of a module */
	int64_t pid, ppid, start_ns;
	int64_t inherited_serial; /* blocks below are the parent's; or 0 */
	struct hq_check_dump *dumps; /* by time */
	unsigned ndumps;
	unsigned steps; /* measured, growth was judged by; 0: it was not */
	char *unjudged; /* why growth was not judged, a sentence */
	char *failed;   /* why it could not be judged at all, or NULL */
	uint64_t lost_events; /* that capture could not record */
	int64_t suppressions_unread; /* its own could not be asked for */
};

/* Of a baseline or of suppressions: what did not occur. */
struct hq_check_unused {
	char *file;
	int64_t line;
	char *text;
	bool baseline; /* a stale entry; else an unused suppression */
};

struct hq_verdict {
	struct hq_check_process **processes;
	size_t nprocesses, processes_room;
	struct hq_check_finding **findings;
	size_t nfindings, findings_room;
	struct hq_check_unused *unused;
	size_t nunused, unused_room;
	char *unread;    /* dumps that cannot be read and why, a line each; or
			  * NULL */
	char *failed;    /* what failed besides: the program, say; or NULL */
	char *directory; /* where dumps are kept, or NULL */
	char *database;  /* or NULL */
};

struct hq_verdict *hq_verdict_new(void);

/* NULL is nothing. */
void hq_verdict_free(struct hq_verdict *v);

/* A finding, zeroed, that belongs to the verdict; NULL: no memory. */
struct hq_check_finding *hq_verdict_add(struct hq_verdict *v,
    enum hq_check_rule rule, const struct hq_check_process *process);

/* Of one that the verdict has no more; and all from `first` on. */
void hq_check_finding_free(struct hq_check_finding *f);
void hq_verdict_cut(struct hq_verdict *v, size_t first);

/* The same of processes. */
struct hq_check_process *hq_verdict_process(struct hq_verdict *v);

/* And of what did not occur; false: no memory. */
bool hq_verdict_unused(struct hq_verdict *v, bool baseline, const char *file,
    int64_t line, const char *text);

/* Whether it makes the check fail. */
static inline bool
hq_check_counts(const struct hq_check_finding *f)
{
	return f->status == HQ_CHECK_NEW || f->status == HQ_CHECK_WORSE;
}

/* How many do. */
size_t hq_verdict_count(const struct hq_verdict *v);

#endif
