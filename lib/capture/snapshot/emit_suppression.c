/*
 * The table SUPPRESSION: what the program's __lsan_default_suppressions()
 * returns, by which programs tell LeakSanitizer what is no leak of theirs.
 *
 * It is called in the copy of the process, guarded: what it does is not done to
 * the program, and no dump is lost by it.  LeakSanitizer calls it before any
 * constructor has run, so it needs nothing of the program.
 */
#include <sys/auxv.h>

#include "capture/object/dynsym.h"
#include "capture/object/guarded.h"
#include "capture/object/symtab.h"
#include "capture/snapshot/emit.h"
#include "os/own.h"
#include "os/quiet.h"

#define FUNCTION "__lsan_default_suppressions"

enum { TEXT_MAX = 64 << 10 }; /* what is longer ends there */

bool hq_emit_suppressions_unread;

struct asking {
	uint64_t start; /* of a module */
	uintptr_t base; /* of it */
	uintptr_t function;
	char *text;
	size_t length;
};

static void
look(void *arg)
{
	struct asking *a = arg;
	struct hq_dynsym d;

	if (!hq_dynsym_open(&d, (uintptr_t)a->start))
		return;
	a->base = d.base;
	a->function = hq_dynsym_find(&d, FUNCTION);
}

/* The program's own, which it need not export.  Linked with --gc-sections or
 * at link time it may not be there at all. */
static void
look_into_file(struct asking *a)
{
	struct hq_emit_module_range m;
	uint64_t value, header = getauxval(AT_PHDR);

	if (hq_quiet())
		return;
	value = hq_symtab_find("/proc/self/exe", FUNCTION);
	for (uint32_t i = 0; value != 0 && hq_emit_module_range_at(i, &m); i++)
		if (header >= m.start && header < m.end) {
			struct asking program = {.start = m.start};
			if (hq_guarded_call(look, &program) ==
			    HQ_GUARDED_DONE)
				a->function = program.base + (uintptr_t)value;
		}
}

/* As the linker would: what is exported first.  False: it is not known. */
static bool
find(struct asking *a)
{
	struct hq_emit_module_range m;

	for (uint32_t i = 0; hq_emit_module_range_at(i, &m); i++) {
		a->start = m.start;
		if (hq_guarded_call(look, a) == HQ_GUARDED_REFUSED)
			return false;
		if (a->function != 0)
			return true;
	}
	look_into_file(a);
	return true;
}

static void
ask(void *arg)
{
	struct asking *a = arg;
	const char *text = ((const char *(*)(void))a->function)();

	while (text != NULL && a->length < TEXT_MAX && text[a->length] != '\0') {
		a->text[a->length] = text[a->length];
		a->length++;
	}
}

void
hq_emit_suppression(struct hq_writer *w, const struct hq_facts *facts)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct asking a = {0};

	hq_emit_suppressions_unread = false;
	if (facts->view == NULL)
		return;
	hq_writer_begin(w, HQ_SECTION_SUPPRESSION);
	if (!find(&a))
		hq_emit_suppressions_unread = true;
	if (a.function != 0 && (a.text = hq_own_map(TEXT_MAX)) != NULL) {
		if (hq_guarded_call(ask, &a) != HQ_GUARDED_DONE)
			hq_emit_suppressions_unread = true;
		else if (a.length > 0) {
			row[HQ_AT(SUPPRESSION, text)] =
			    hq_writer_text_n(w, a.text, a.length);
			hq_writer_row(w, row);
		}
		hq_own_unmap(a.text, TEXT_MAX);
	}
	hq_writer_end(w);
}
