/* Help that fits a terminal of 80 places. */
#include "wrap.h"

#include <string.h>

/* The last place of a line. */
#define LINE_END 79

void
hq_wrap(FILE *out, unsigned indent, const char *text, size_t n)
{
	size_t room = indent < LINE_END ? LINE_END - indent : 1;

	while (n > room) {
		size_t cut = room;
		while (cut > 0 && text[cut] != ' ')
			cut--;
		if (cut == 0)
			break;
		fprintf(out, "%.*s\n%*s", (int)cut, text, (int)indent, "");
		text += cut + 1;
		n -= cut + 1;
	}
	fprintf(out, "%.*s\n", (int)n, text);
}

void
hq_wrap_text(FILE *out, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n"), indent = strspn(text, " ");

		fprintf(out, "%.*s", (int)indent, text);
		hq_wrap(out, (unsigned)indent, text + indent, n - indent);
		text += n;
		text += *text == '\n';
	}
}
