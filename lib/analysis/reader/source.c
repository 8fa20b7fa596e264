/* The bytes of a dump. */
#include "analysis/reader/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads a pipe to its end: memory grows with what really came. */
static enum hq_status
slurp(struct hq_source *s)
{
	size_t capacity = 0;

	for (;;) {
		ssize_t n;
		if (s->size == capacity) {
			size_t wanted = capacity == 0 ? 1 << 20 : capacity * 2;
			uint8_t *p = realloc(s->memory, wanted);
			if (p == NULL)
				return HQ_ERR_NOMEM;
			s->memory = p;
			capacity = wanted;
		}
		n = read(s->fd, s->memory + s->size, capacity - s->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return HQ_ERR_IO;
		if (n == 0)
			return HQ_OK;
		s->size += (uint64_t)n;
	}
}

static enum hq_status
open_descriptor(struct hq_source *s, const char *path)
{
	struct stat st;
	enum hq_status status;

	s->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
				       : open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0 || fstat(s->fd, &st) != 0)
		return HQ_ERR_IO;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return HQ_ERR_IO;
	}
	if (S_ISREG(st.st_mode)) {
		s->size = (uint64_t)st.st_size;
		s->window = malloc(HQ_SOURCE_WINDOW);
		return s->window == NULL ? HQ_ERR_NOMEM : HQ_OK;
	}
	status = slurp(s);
	close(s->fd);
	s->fd = -1;
	return status;
}

enum hq_status
hq_source_open(struct hq_source *s, const char *path, struct hq_error *reterr)
{
	enum hq_status status;

	*s = (struct hq_source){.fd = -1};
	status = open_descriptor(s, path);
	if (status == HQ_OK)
		return HQ_OK;
	if (status == HQ_ERR_IO && errno == EISDIR)
		hq_fail(reterr, status,
		    "a directory; name the dumps in it, such as DIR/*.hqd");
	else if (status == HQ_ERR_IO)
		hq_fail(reterr, status, "cannot read; %s", strerror(errno));
	else
		hq_fail(reterr, status, "%s", hq_status_message(status));
	hq_source_release(s);
	return status;
}

void
hq_source_release(struct hq_source *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->memory);
	free(s->window);
	*s = (struct hq_source){.fd = -1};
}

enum hq_status
hq_source_read(struct hq_source *s, uint64_t offset, void *out, size_t n)
{
	uint8_t *p = out;

	if (offset > s->size || n > s->size - offset)
		return HQ_ERR_TRUNCATED;
	if (s->fd < 0) {
		memcpy(out, s->memory + offset, n);
		return HQ_OK;
	}
	while (n > 0) {
		ssize_t got = pread(s->fd, p, n, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return HQ_ERR_IO;
		if (got == 0)
			return HQ_ERR_TRUNCATED;
		p += got;
		n -= (size_t)got;
		offset += (uint64_t)got;
	}
	return HQ_OK;
}

enum hq_status
hq_source_peek(struct hq_source *s, uint64_t offset, size_t n,
    const uint8_t **ret_bytes)
{
	uint64_t left;
	size_t wanted;
	enum hq_status status;

	if (offset > s->size || n > s->size - offset || n > HQ_SOURCE_WINDOW)
		return HQ_ERR_TRUNCATED;
	if (s->fd < 0) {
		*ret_bytes = s->memory + offset;
		return HQ_OK;
	}
	if (offset < s->start || offset - s->start > s->filled ||
	    n > s->filled - (offset - s->start)) {
		left = s->size - offset;
		wanted = left < HQ_SOURCE_WINDOW ? (size_t)left
						 : HQ_SOURCE_WINDOW;
		s->filled = 0;
		status = hq_source_read(s, offset, s->window, wanted);
		if (status != HQ_OK)
			return status;
		s->start = offset;
		s->filled = wanted;
	}
	*ret_bytes = s->window + (offset - s->start);
	return HQ_OK;
}
