/*
 * mutate DUMP SEED COUNT: spoils a whole dump in every way that a seed gives,
 * and looks that nothing crashes, that damage is noticed, and that what is
 * left is the beginning of what was there.  Prints TAP.
 *
 *	cut      at every chunk, and at random bytes
 *	flipped  a bit anywhere
 *	lying    a number of a header is another, checksums put right
 *	garbled  bytes of a payload are others, checksums put right
 */
#include "examine.h"
#include "repair.h"

#include "common/bytes.h"
#include "dumpfile/chunk.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct subject {
	uint8_t *data;
	size_t size;
	size_t *chunks; /* offsets of all chunks, then of the end record */
	size_t nchunks;
	bool *padding; /* of each byte: no reader looks at it */
	uint32_t blocks;
	uint64_t random;
	unsigned points;
	bool failed;
};

static uint64_t
draw(struct subject *s, uint64_t bound)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 7;
	s->random ^= s->random << 17;
	return s->random % bound;
}

static void
point(struct subject *s, const char *what, unsigned tried, unsigned wrong)
{
	bool good = tried > 0 && wrong == 0;

	printf("%sok %u - %s (%u tried)\n", good ? "" : "not ", ++s->points,
	    what, tried);
	s->failed = s->failed || !good;
}

static void
read_file(struct subject *s, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL || fseek(f, 0, SEEK_END) != 0)
		exit(99);
	s->size = (size_t)ftell(f);
	rewind(f);
	s->data = malloc(s->size);
	s->padding = calloc(s->size, sizeof *s->padding);
	s->chunks = calloc(s->size / 8 + 1, sizeof *s->chunks);
	if (s->data == NULL || s->padding == NULL || s->chunks == NULL ||
	    fread(s->data, 1, s->size, f) != s->size)
		exit(99);
	fclose(f);
}

static void
find_chunks(struct subject *s)
{
	size_t at = HQ_FILE_HEADER_BYTES;
	struct hq_chunk c;

	while (at + HQ_CHUNK_HEADER_BYTES < s->size &&
	       hq_chunk_get(s->data + at, &c) == HQ_OK) {
		size_t end = at + HQ_CHUNK_HEADER_BYTES + c.stored;
		s->chunks[s->nchunks++] = at;
		at += hq_chunk_span(&c);
		memset(s->padding + end, true, at - end);
	}
	s->chunks[s->nchunks] = at;
}

/* Examines a spoiled copy of `size` bytes; true when the damage was seen. */
static bool
is_noticed(struct subject *s, const uint8_t *copy, size_t size)
{
	uint32_t blocks = 0;
	enum examine_result result = examine(copy, size, &blocks);

	return result != EXAMINE_WHOLE && blocks <= s->blocks;
}

static void
test_cuts(struct subject *s, unsigned count)
{
	unsigned wrong = 0;

	for (size_t i = 0; i <= s->nchunks; i++)
		wrong += !is_noticed(s, s->data, s->chunks[i]);
	point(s, "cut off before each chunk", (unsigned)s->nchunks + 1, wrong);
	wrong = 0;
	for (unsigned i = 0; i < count; i++)
		wrong += !is_noticed(s, s->data, draw(s, s->size));
	point(s, "cut off at random bytes", count, wrong);
}

static void
test_flips(struct subject *s, unsigned count)
{
	unsigned wrong = 0, tried = 0;

	for (unsigned i = 0; i < count; i++) {
		size_t at = draw(s, s->size);
		uint8_t bit = (uint8_t)(1u << draw(s, 8));
		if (s->padding[at])
			continue;
		s->data[at] ^= bit;
		tried++;
		if (!is_noticed(s, s->data, s->size)) {
			printf("# unnoticed: byte %zu, bit %#x\n", at, bit);
			wrong++;
		}
		s->data[at] ^= bit;
	}
	point(s, "a bit flipped anywhere is noticed", tried, wrong);
}

/* A number that is small, large or near the one that was there. */
static uint64_t
lie(struct subject *s, uint64_t truth)
{
	switch (draw(s, 6)) {
	case 0:
		return truth + 1;
	case 1:
		return truth - 1;
	case 2:
		return draw(s, 20);
	case 3:
		return UINT64_MAX >> draw(s, 64);
	case 4:
		return truth << draw(s, 8);
	default:
		return draw(s, UINT64_MAX);
	}
}

/* What is believed may be whole: the numbers may have no meaning.  What
 * counts is that nothing crashes and nothing is read past the end. */
static void
test_lies(struct subject *s, unsigned count)
{
	static const uint8_t fields[][2] = {{4, 2}, {6, 2}, {8, 1}, {9, 1},
	    {10, 2}, {12, 4}, {16, 8}, {24, 4}};
	uint8_t *copy = malloc(s->size);

	for (unsigned i = 0; copy != NULL && i < count; i++) {
		memcpy(copy, s->data, s->size);
		for (unsigned k = 0; k <= draw(s, 3); k++) {
			const uint8_t *f = fields[draw(s, 8)];
			uint8_t *p =
			    copy + s->chunks[draw(s, s->nchunks)] + f[0];
			hq_store_le(p, f[1], lie(s, hq_load_le(p, f[1])));
		}
		repair_checksums(copy, s->size);
		examine(copy, s->size, NULL);
	}
	free(copy);
	point(s, "numbers of headers lie", count, 0);
}

static void
test_garbage(struct subject *s, unsigned count)
{
	uint8_t *copy = malloc(s->size);

	for (unsigned i = 0; copy != NULL && i < count; i++) {
		memcpy(copy, s->data, s->size);
		for (unsigned k = 0; k <= draw(s, 20); k++)
			copy[HQ_FILE_HEADER_BYTES +
			     draw(s, s->size - HQ_FILE_HEADER_BYTES)] =
			    (uint8_t)draw(s, 256);
		repair_checksums(copy, s->size);
		examine(copy, s->size, NULL);
	}
	free(copy);
	point(s, "bytes of payloads and the end are others", count, 0);
}

int
main(int argc, char **argv)
{
	struct subject s = {0};
	unsigned count;

	if (argc != 4)
		return 99;
	read_file(&s, argv[1]);
	find_chunks(&s);
	s.random = strtoull(argv[2], NULL, 0) * 2654435761u + 1;
	count = (unsigned)strtoul(argv[3], NULL, 0);
	point(&s, "the dump is whole before it is spoiled", 1,
	    examine(s.data, s.size, &s.blocks) != EXAMINE_WHOLE);
	test_cuts(&s, count);
	test_flips(&s, count);
	test_lies(&s, count);
	test_garbage(&s, count);
	printf("1..%u\n", s.points);
	free(s.data);
	free(s.padding);
	free(s.chunks);
	return s.failed;
}
