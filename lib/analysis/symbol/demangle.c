/*
 * Names as their language writes them, by GNU libiberty: one library that
 * knows C++ and both manglings of Rust.
 *
 * A name of a few bytes can stand for gigabytes, so the text is taken piece
 * by piece and given up at a bound; the printer keeps no memory of its own,
 * so leaving it by longjmp loses nothing.
 */
#include "analysis/symbol/demangle.h"

#include <libiberty/demangle.h>
#include <setjmp.h>
#include <stdbool.h>
#include <string.h>

#define OPTIONS (DMGL_PARAMS | DMGL_ANSI | DMGL_RET_DROP)

/* What is longer is not looked into. */
#define MOST_MANGLED 8192u

struct output {
	char *text;
	size_t length;
	jmp_buf give_up;
};

static void
take(const char *piece, size_t n, void *opaque)
{
	struct output *out = opaque;

	if (n >= HQ_DEMANGLE_MAX - out->length)
		longjmp(out->give_up, 1);
	memcpy(out->text + out->length, piece, n);
	out->length += n;
}

static bool
demangle(const char *name, bool rust, int options, char *buffer)
{
	struct output out = {.text = buffer};
	int good;

	if (setjmp(out.give_up) != 0)
		return false;
	good = rust ? rust_demangle_callback(name, options, take, &out)
		    : cplus_demangle_v3_callback(name, options, take, &out);
	buffer[out.length] = '\0';
	return good && out.length > 0;
}

/* Whether ".part.0" or the like starts here: a word that ends in a dot has a
 * number, any other ends the name or its part. */
static bool
starts_copy(const char *at)
{
	static const char *const words[] = {".part.", ".isra.", ".constprop.",
	    ".cold", ".lto_priv.", ".llvm.", ".localalias", ".clone.",
	    ".__uniq.", ".resolver", ".ifunc"};

	for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		char next;
		if (strncmp(at, words[i], n) != 0)
			continue;
		next = at[n];
		if (at[n - 1] == '.' ? next >= '0' && next <= '9'
				     : next == '\0' || next == '.' ||
					   next == '@')
			return true;
	}
	return false;
}

/* The length without that, and without "@VERSION".  Rust's names may have two
 * dots together. */
static size_t
plain_length(const char *name)
{
	size_t n = strcspn(name, "@");

	for (size_t i = 1; i < n; i++)
		if (name[i] == '.' && name[i - 1] != '.' &&
		    starts_copy(name + i))
			return i;
	return n == 0 ? strlen(name) : n;
}

const char *
hq_demangle(const char *name, char buffer[HQ_DEMANGLE_MAX])
{
	char plain[MOST_MANGLED];
	size_t n = plain_length(name);

	if (n >= sizeof plain)
		return name;
	memcpy(plain, name, n);
	plain[n] = '\0';
	if (strncmp(plain, "_R", 2) == 0 || strncmp(plain, "_ZN", 3) == 0)
		if (demangle(plain, true, OPTIONS, buffer))
			return buffer;
	if (strncmp(plain, "_Z", 2) == 0 && demangle(plain, false, OPTIONS, buffer))
		return buffer;
	if (name[n] == '\0')
		return name;
	return memcpy(buffer, plain, n + 1);
}

const char *
hq_demangle_type(const char *name, char buffer[HQ_DEMANGLE_MAX])
{
	if (strlen(name) < MOST_MANGLED &&
	    demangle(name, false, OPTIONS | DMGL_TYPES, buffer))
		return buffer;
	return name;
}

/* The start of the last part of path[0..n). */
static size_t
last_part(const char *path, size_t n)
{
	while (n > 0 && path[n - 1] != '/')
		n--;
	return n;
}

void
hq_clean_path(char *path)
{
	size_t out = 0;

	for (size_t in = 0; path[in] != '\0';) {
		size_t n = strcspn(path + in, "/"), skip = n;
		size_t last = out == 0 ? 0 : last_part(path, out - 1);
		while (path[in + skip] == '/')
			skip++;
		if (n == 2 && memcmp(path + in, "..", 2) == 0 && out > 1 &&
		    memcmp(path + last, "../", 3) != 0) {
			out = last;
		} else if ((n == 0 && in == 0) ||
			   (n > 0 && (n != 1 || path[in] != '.'))) {
			memmove(path + out, path + in, n);
			out += n;
			if (path[in + n] == '/')
				path[out++] = '/';
		}
		in += skip;
	}
	path[out] = '\0';
}
