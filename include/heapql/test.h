/*
 * test.h: what a test may say about the heap.
 *
 *	HEAPQL_ASSERT_NO_GROWTH {
 *		session = login("alice");
 *		logout(session);
 *	}
 *
 *	struct heapql_moment before = heapql_moment();
 *	run_query("SELECT 1");
 *	heapql_assert_balanced(before, heapql_moment());
 *
 * Usable from C99 and C++11 and from any framework.  Nothing but this header is
 * needed: where libheapql is not loaded, blocks run once and nothing is
 * asserted, so that tests ship with their assertions and are judged under
 * `heapql check` or `heapql run`.
 *
 * The numbers are those of the whole process: bytes as requested, and blocks,
 * live at that moment.  What other threads do meanwhile is in them.  Measuring
 * allocates nothing.  All state is on the caller's stack: any number of threads
 * may assert, assertions nest, and longjmp may leave them.
 *
 * A failure goes through HEAPQL_TEST_FAIL(message), a statement; `message` is a
 * const char * with a few lines, which is valid during that statement.  Define
 * it before this header is included; otherwise it is that of the framework
 * whose header was included before (cmocka, Check, GoogleTest, Catch2), or else a
 * message on standard error and abort().
 */
#ifndef HEAPQL_TEST_H
#define HEAPQL_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <heapql/heapql.h>

#ifndef HEAPQL_TEST_FAIL
#if defined(CMOCKA_H_)
#define HEAPQL_TEST_FAIL(message) fail_msg("%s", message)
#elif defined(ck_abort_msg)
#define HEAPQL_TEST_FAIL(message) ck_abort_msg("%s", message)
#elif defined(GTEST_FAIL)
#define HEAPQL_TEST_FAIL(message) ADD_FAILURE() << (message)
#elif defined(CATCH_VERSION_MAJOR) && defined(FAIL)
/* Catch2 breaks lines, in the middle of the command, too. */
#define HEAPQL_TEST_FAIL(message)                                              \
	do {                                                                   \
		fprintf(stderr, "%s\n", message);                              \
		FAIL(message);                                                 \
	} while (0)
#else
#define HEAPQL_TEST_FAIL(message)                                              \
	do {                                                                   \
		fprintf(stderr, "%s\n", message);                              \
		abort();                                                       \
	} while (0)
#endif
#endif

/* cmocka cuts messages of 1024 bytes. */
#define HEAPQL_TEST_MESSAGE 1000

/* Passes whose numbers a message tells. */
#define HEAPQL_TEST_TOLD 12

#ifdef __cplusplus
extern "C" {
#endif

/*
 * HEAPQL_ASSERT_NO_GROWTH { ... } runs the block several times when the library
 * is loaded: once for warm-up, then four times, or as the environment variables
 * HEAPQL_WARMUP and HEAPQL_REPEAT say, which `heapql check` sets by --warmup and
 * --repeat where these are given.  It fails when live blocks, or live bytes, grew in every measured
 * pass; so what is made once, levels off, or comes and goes is no failure.  (The
 * rule of CPython's test suite: 5, 5, 6 and 10, 1, 1 fail; 3, 0, 0 and 8, -8, 1
 * do not.)
 *
 * `continue` ends a pass.  Leaving the block by break, return, goto or an
 * exception leaves the assertion without a verdict, which a line on standard
 * error says; longjmp leaves it silently.
 *
 * The message tells file and line, what each pass added, and a command that
 * shows the blocks that were born in the measured passes and are still live, with
 * their stacks: in a dump that is made then, labelled "assertion failed:
 * growth at FILE:LINE", by a mark "FILE:LINE" that was made before the first of
 * them.  `heapql check` keeps such dumps.
 */
#define HEAPQL_ASSERT_NO_GROWTH                                                \
	HEAPQL_GROWTH_(HEAPQL_JOIN_(heapql_growth_, __LINE__))
#define HEAPQL_JOIN_(a, b) HEAPQL_JOIN2_(a, b)
#define HEAPQL_JOIN2_(a, b) a##b
#define HEAPQL_GROWTH_(name)                                                   \
	for (struct heapql_growth __attribute__((                              \
		 cleanup(heapql_growth_leave_))) name =                        \
		 heapql_growth_begin_(__FILE__, __LINE__);                     \
	     heapql_growth_pass_(&name) || __extension__({                     \
		     if (name.message[0] != '\0') {                            \
			     HEAPQL_TEST_FAIL(name.message);                   \
		     }                                                         \
		     0;                                                        \
	     });)

/* What is live, and where that was asked; plain data, to be copied. */
struct heapql_moment {
	uint64_t bytes, blocks;
	const char *file; /* __FILE__ */
	unsigned line;
	int marked; /* a mark FILE:LINE was made */
};

/* The moment now; it is also a mark "FILE:LINE" (see heapql_mark), with the last
 * part of the file's name.  Costs some microseconds. */
#define heapql_moment() heapql_moment_(__FILE__, __LINE__)

/*
 * Fails when live blocks, or live bytes, differ at two moments, of which `begin`
 * is the earlier.  There is no warm-up: what is made at a first use, such as
 * stdio's buffers, is in the difference, so let it happen before.
 * The message tells by how much, and a command that shows what
 * was born in between and is still live, in a dump that is made then.
 */
#define heapql_assert_balanced(begin, end)                                     \
	do {                                                                   \
		const struct heapql_moment heapql_begin_ = (begin);            \
		const struct heapql_moment heapql_end_ = (end);                \
		char heapql_message_[HEAPQL_TEST_MESSAGE];                     \
		if (!heapql_balanced_(&heapql_begin_, &heapql_end_, __FILE__,  \
				      __LINE__, heapql_message_)) {            \
			HEAPQL_TEST_FAIL(heapql_message_);                     \
		}                                                              \
	} while (0)

/* What follows is how. */

struct heapql_growth {
	struct heapql_moment begin; /* of the pass */
	unsigned warmup, repeat;    /* passes */
	unsigned pass;		    /* begun so far */
	int done, blocks_grew, bytes_grew, marked;
	int64_t warm_blocks, warm_bytes;
	int64_t blocks[HEAPQL_TEST_TOLD], bytes[HEAPQL_TEST_TOLD];
	char message[HEAPQL_TEST_MESSAGE];
};

/* Appends to a text of HEAPQL_TEST_MESSAGE bytes; what does not fit is lost. */
__attribute__((format(printf, 2, 3))) static inline void
heapql_test_say_(char *text, const char *format, ...)
{
	size_t used = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + used, HEAPQL_TEST_MESSAGE - used, format, args);
	va_end(args);
}

/* As one word of a shell. */
static inline void
heapql_test_quote_(char *text, const char *word)
{
	heapql_test_say_(text, "'");
	for (; *word != '\0'; word++)
		if (*word == '\'')
			heapql_test_say_(text, "'\\''");
		else
			heapql_test_say_(text, "%c", *word);
	heapql_test_say_(text, "'");
}

/* "FILE:LINE" as a mark has it: no directory, no comma or quote, 63 bytes. */
static inline void
heapql_test_place_(char place[64], const char *file, unsigned line)
{
	const char *slash = strrchr(file, '/');

	snprintf(place, 64, "%.50s:%u", slash != NULL ? slash + 1 : file, line);
	for (; *place != '\0'; place++)
		if (*place == ',' || *place == '\'')
			*place = '_';
}

static inline int
heapql_test_mark_(const char *file, unsigned line)
{
	char place[64];

	heapql_test_place_(place, file, line);
	return heapql_mark(place) == 0;
}

/* The environment's number, if it is one. */
static inline unsigned
heapql_test_number_(const char *name, unsigned least, unsigned otherwise)
{
	const char *text = getenv(name);
	char *end;
	unsigned long n;

	if (text == NULL || *text < '0' || *text > '9')
		return otherwise;
	n = strtoul(text, &end, 10);
	return *end == '\0' && n >= least && n <= 1000000 ? (unsigned)n
							  : otherwise;
}

/* The command to look deeper, in a dump of now.  A block that was resized has the
 * birth that it had. */
static inline void
heapql_test_look_(char *text, const char *what, const char *place,
		  const char *report, const char *between, int resized)
{
	char label[110], path[600];
	int number;

	snprintf(label, sizeof(label), "assertion failed: %s at %s", what, place);
	number = heapql_dump(label);
	if (number <= 0) {
		heapql_test_say_(text,
				 number == 0 ? "\n  no dump is made of this "
					       "process (--programs)"
					     : "\n  no dump could be made "
					       "(error %d)",
				 -number);
		return;
	}
	heapql_dump_wait();
	if (heapql_dump_path(number, path, sizeof(path)) != 0)
		snprintf(path, sizeof(path), "DUMP-%d", number);
	heapql_test_say_(text, "\n  look deeper: heapql %s ", report);
	heapql_test_quote_(text, path);
	if (between[0] != '\0')
		heapql_test_say_(text, " --between '%s'", between);
	if (resized && strlen(path) < 250) {
		heapql_test_say_(text, "\n  or, where blocks were resized: heapql "
				       "sites ");
		heapql_test_quote_(text, path);
	}
}

static inline struct heapql_moment
heapql_moment_(const char *file, unsigned line)
{
	struct heapql_moment m;

	m.file = file;
	m.line = line;
	m.marked = heapql_present() && heapql_test_mark_(file, line);
	heapql_live(&m.bytes, &m.blocks);
	return m;
}

static inline struct heapql_growth
heapql_growth_begin_(const char *file, unsigned line)
{
	struct heapql_growth g;

	memset(&g, 0, sizeof(g));
	g.begin.file = file;
	g.begin.line = line;
	g.warmup = heapql_test_number_("HEAPQL_WARMUP", 0, 1);
	g.repeat = heapql_test_number_("HEAPQL_REPEAT", 1, 4);
	g.blocks_grew = g.bytes_grew = 1;
	if (!heapql_present()) {
		g.warmup = 1;
		g.repeat = 0;
	}
	return g;
}

/* A pass of these numbers has ended. */
static inline void
heapql_growth_note_(struct heapql_growth *g, int64_t blocks, int64_t bytes)
{
	unsigned n = g->pass - 1;

	if (n < g->warmup) {
		g->warm_blocks += blocks;
		g->warm_bytes += bytes;
		return;
	}
	g->blocks_grew &= blocks > 0;
	g->bytes_grew &= bytes > 0;
	n -= g->warmup;
	if (n < HEAPQL_TEST_TOLD) {
		g->blocks[n] = blocks;
		g->bytes[n] = bytes;
	}
}

static inline void
heapql_growth_tell_(const struct heapql_growth *g, const char *what,
		    const int64_t *grown, int64_t warm, char *text)
{
	heapql_test_say_(text, "\n  %s:", what);
	for (unsigned i = 0; i < g->repeat && i < HEAPQL_TEST_TOLD; i++)
		heapql_test_say_(text, " %+lld", (long long)grown[i]);
	if (g->repeat > HEAPQL_TEST_TOLD)
		heapql_test_say_(text, " and so on");
	if (g->warmup > 0)
		heapql_test_say_(text, ", after %+lld for warm-up",
				 (long long)warm);
}

static inline void
heapql_growth_judge_(struct heapql_growth *g)
{
	char place[64], between[66] = "";

	g->done = 1;
	if (g->repeat == 0 || (!g->blocks_grew && !g->bytes_grew))
		return;
	heapql_test_say_(g->message, "%.200s:%u: the heap grew in each of %u passes",
			 g->begin.file, g->begin.line, g->repeat);
	heapql_growth_tell_(g, "blocks", g->blocks, g->warm_blocks, g->message);
	heapql_growth_tell_(g, "bytes", g->bytes, g->warm_bytes, g->message);
	heapql_test_place_(place, g->begin.file, g->begin.line);
	if (g->marked)
		snprintf(between, sizeof(between), "%s,", place);
	heapql_test_look_(g->message, "growth", place, "snapshot", between,
			  !g->blocks_grew);
}

/* Between two passes: whether there is one more. */
static inline int
heapql_growth_pass_(struct heapql_growth *g)
{
	uint64_t bytes = 0, blocks = 0;

	heapql_live(&bytes, &blocks);
	if (g->pass > 0)
		heapql_growth_note_(g, (int64_t)(blocks - g->begin.blocks),
				    (int64_t)(bytes - g->begin.bytes));
	if (g->pass == g->warmup + g->repeat) {
		heapql_growth_judge_(g);
		return 0;
	}
	if (g->pass == g->warmup)
		g->marked = heapql_test_mark_(g->begin.file, g->begin.line);
	g->begin.bytes = bytes;
	g->begin.blocks = blocks;
	g->pass++;
	return 1;
}

static inline void
heapql_growth_leave_(struct heapql_growth *g)
{
	if (!g->done && g->repeat > 0)
		fprintf(stderr,
			"heapql: %s:%u: left in pass %u of %u; growth was not "
			"judged\n",
			g->begin.file, g->begin.line, g->pass,
			g->warmup + g->repeat);
}

static inline int
heapql_balanced_(const struct heapql_moment *begin,
		 const struct heapql_moment *end, const char *file,
		 unsigned line, char *message)
{
	int64_t blocks = (int64_t)(end->blocks - begin->blocks);
	int64_t bytes = (int64_t)(end->bytes - begin->bytes);
	char from[64], to[64], between[130] = "";
	/* Of what was freed since, no dump of now can tell. */
	int fewer = blocks < 0 || (blocks == 0 && bytes < 0);

	message[0] = '\0';
	if (!heapql_present() || (blocks == 0 && bytes == 0))
		return 1;
	heapql_test_place_(from, begin->file, begin->line);
	heapql_test_place_(to, end->file, end->line);
	heapql_test_say_(message,
			 "%.200s:%u: live heap is not balanced between %s and "
			 "%s\n  blocks: %+lld\n  bytes: %+lld",
			 file, line, from, to, (long long)blocks,
			 (long long)bytes);
	if (begin->marked && end->marked && !fewer)
		snprintf(between, sizeof(between), "%s,%s", from, to);
	heapql_test_look_(message, "not balanced", to,
			  fewer ? "marks" : "snapshot", between,
			  blocks == 0 && !fewer);
	return 0;
}

#ifdef __cplusplus
}
#endif

#endif
