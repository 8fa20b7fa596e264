#include "os/log.h"

#include "common/fmt.h"
#include "os/sys.h"

static void
put(struct hq_fmt *line)
{
	/* The newline may take the place of the final zero. */
	line->text[line->length++] = '\n';
	/* Nobody to tell when standard error is closed. */
	(void)hq_sys_write(2, line->text, line->length);
}

void
hq_log_line(const char *text)
{
	char buffer[420];
	struct hq_fmt line;
	hq_fmt_init(&line, buffer, sizeof(buffer));
	hq_fmt_str(&line, "heapql: ");
	hq_fmt_str(&line, text);
	put(&line);
}

void
hq_log_address(const char *text, const void *address)
{
	char buffer[420];
	struct hq_fmt line;
	hq_fmt_init(&line, buffer, sizeof(buffer));
	hq_fmt_str(&line, "heapql: ");
	hq_fmt_str(&line, text);
	hq_fmt_str(&line, " 0x");
	hq_fmt_hex(&line, (uint64_t)(uintptr_t)address);
	put(&line);
}
