/* Text into a caller's buffer without stdio. */
#include "common/fmt.h"

void
hq_fmt_init(struct hq_fmt *f, char *buffer, size_t capacity)
{
	f->text = buffer;
	f->capacity = capacity;
	f->length = 0;
	f->cut = false;
	buffer[0] = '\0';
}

void
hq_fmt_bytes(struct hq_fmt *f, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (f->length + 1 >= f->capacity) {
			f->cut = true;
			break;
		}
		f->text[f->length++] = s[i];
	}
	f->text[f->length] = '\0';
}

void
hq_fmt_str(struct hq_fmt *f, const char *s)
{
	size_t n = 0;
	while (s[n] != '\0')
		n++;
	hq_fmt_bytes(f, s, n);
}

static void
put_number(struct hq_fmt *f, uint64_t v, unsigned base)
{
	char digits[20];
	size_t n = sizeof digits;
	do {
		digits[--n] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v != 0);
	hq_fmt_bytes(f, digits + n, sizeof digits - n);
}

void
hq_fmt_u64(struct hq_fmt *f, uint64_t v)
{
	put_number(f, v, 10);
}

void
hq_fmt_hex(struct hq_fmt *f, uint64_t v)
{
	put_number(f, v, 16);
}
