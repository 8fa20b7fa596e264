/* A dump put together chunk by chunk. */
#define _GNU_SOURCE
#include "file.h"

#include "common/bytes.h"
#include "common/crc32c.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void
file_begin(struct file *f)
{
	memset(f, 0, sizeof *f);
	hq_file_header_put(f->bytes);
	f->size = HQ_FILE_HEADER_BYTES;
}

static struct hq_end_entry *
entry_of(struct file *f, unsigned section, unsigned flags)
{
	for (unsigned i = 0; i < f->nentries; i++)
		if (f->entries[i].section == section)
			return &f->entries[i];
	f->entries[f->nentries].section = (uint16_t)section;
	f->entries[f->nentries].flags = (uint16_t)flags;
	return &f->entries[f->nentries++];
}

void
file_chunk(struct file *f, unsigned section, unsigned column, unsigned width,
    uint64_t first_row, uint32_t rows, uint64_t first, unsigned flags)
{
	struct hq_end_entry *e = entry_of(f, section, flags);
	unsigned char *payload = f->bytes + f->size + HQ_CHUNK_HEADER_BYTES;
	struct hq_chunk c = {
	    .section = (uint16_t)section,
	    .column = (uint16_t)column,
	    .width = (uint8_t)width,
	    .flags = (uint16_t)flags,
	    .rows = rows,
	    .first_row = first_row,
	    .stored = rows * width,
	};

	if (f->size + 48 + c.stored > sizeof f->bytes)
		abort();
	for (uint32_t i = 0; i < rows; i++)
		hq_store_le(payload + i * width, width, first + i);
	c.crc = hq_crc32c(0, payload, c.stored);
	hq_chunk_put(&c, f->bytes + f->size);
	f->size += hq_chunk_span(&c);
	e->chunks++;
	e->stored += c.stored;
	if (first_row + rows > e->rows)
		e->rows = first_row + rows;
}

void
file_table(struct file *f, enum hq_section_id id, uint32_t rows)
{
	const struct hq_section *s = &hq_sections[id];

	for (unsigned i = s->first; i < s->first + hq_section_width(id); i++)
		file_chunk(f, s->number, hq_columns[i].number,
		    hq_kind_width(hq_columns[i].kind), 0, rows, 0,
		    s->required);
}

void
file_end(struct file *f, void (*mend)(struct file *f))
{
	for (unsigned id = 0; id < HQ_NSECTIONS; id++)
		entry_of(f, hq_sections[id].number, hq_sections[id].required);
	if (mend != NULL)
		mend(f);
	hq_end_put(f->entries, f->nentries, f->size, f->bytes + f->size);
	f->size += hq_end_bytes(f->nentries);
}

enum hq_status
file_open(const struct file *f, unsigned flags, struct hq_reader **ret_reader,
    struct hq_error *reterr)
{
	int fd = memfd_create("dump", MFD_CLOEXEC);
	char path[64];
	enum hq_status status;

	if (fd < 0 || write(fd, f->bytes, f->size) != (ssize_t)f->size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	status = hq_reader_open(path, flags, ret_reader, reterr);
	close(fd);
	return status;
}

int
file_has_finding(struct hq_reader *r, const char *words)
{
	const struct hq_findings *f = hq_reader_findings(r);

	for (unsigned i = 0; i < hq_findings_kept(f); i++)
		if (strstr(f->items[i].text, words) != NULL)
			return 1;
	return 0;
}
