/* Text in XML 1.0. */
#include "analysis/render/xml.h"

#include "analysis/render/escape.h"

#include <stdbool.h>
#include <string.h>

/* The production Char of XML 1.0. */
static bool
is_char(uint32_t point)
{
	return point == '\t' || point == '\n' || point == '\r' ||
	       (point >= 0x20 && point != 0xfffe && point != 0xffff);
}

static void
put(const char *text, bool attribute, FILE *out)
{
	size_t n = text == NULL ? 0 : strlen(text);

	for (size_t i = 0; i < n;) {
		uint32_t point = 0;
		size_t length = hq_escape_decode(text + i, n - i, &point);
		if (length == 0 || !is_char(point))
			fputs("\xef\xbf\xbd", out);
		else if (strchr("&<>\"\r", text[i]) != NULL ||
			 (attribute && strchr("\n\t", text[i]) != NULL))
			fprintf(out, "&#%u;", (unsigned)point);
		else
			fwrite(text + i, 1, length, out);
		i += length == 0 ? 1 : length;
	}
}

void
hq_xml_text(const char *text, FILE *out)
{
	put(text, false, out);
}

void
hq_xml_attribute(const char *name, const char *value, FILE *out)
{
	if (value == NULL)
		return;
	fprintf(out, " %s=\"", name);
	put(value, true, out);
	fputc('"', out);
}

void
hq_xml_attribute_number(const char *name, size_t value, FILE *out)
{
	fprintf(out, " %s=\"%zu\"", name, value);
}
