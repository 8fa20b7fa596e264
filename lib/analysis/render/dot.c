/* Pictures of graphs in the language of Graphviz. */
#include "analysis/render/dot.h"

#include "analysis/render/escape.h"

#include <stdlib.h>
#include <string.h>

/* The colours: what was asked about is darker, what is marked red. */
#define FILL_PLAIN "#f4f4f4"
#define FILL_START "#cfe3ff"
#define FILL_MARK "#ffc9c9"
#define FILL_ROOT "#d9f2d0"
#define FILL_END "#ffffff"

/* A quoted string, but for its quotes: a backslash would begin one of
 * Graphviz's own escapes. */
static void
put_quoted(FILE *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			putc('\\', out);
		putc(*s, out);
	}
}

static enum hq_status
put_label(FILE *out, const char *label)
{
	const char *line = label;

	putc('"', out);
	for (;;) {
		size_t n = strcspn(line, "\n");
		char *safe = hq_escape_terminal(line, n, NULL);
		if (safe == NULL)
			return HQ_ERR_NOMEM;
		put_quoted(out, safe);
		free(safe);
		if (line[n] == '\0')
			break;
		fputs("\\n", out);
		line += n + 1;
	}
	putc('"', out);
	return HQ_OK;
}

void
hq_dot_begin(FILE *out, const char *title)
{
	fputs("digraph heap {\n\tlabel=", out);
	if (put_label(out, title) != HQ_OK)
		fputs("\"\"", out);
	fputs(";\n\tlabelloc=t;\n\tnode [shape=box, style=\"filled,rounded\", "
	      "fillcolor=\"" FILL_PLAIN "\", fontname=\"sans-serif\", "
	      "fontsize=10];\n"
	      "\tedge [fontname=\"sans-serif\", fontsize=9];\n",
	    out);
}

enum hq_status
hq_dot_node(FILE *out, const char *id, const char *label, unsigned flags)
{
	const char *fill = flags & HQ_DOT_MARK    ? FILL_MARK
			   : flags & HQ_DOT_START ? FILL_START
			   : flags & HQ_DOT_ROOT  ? FILL_ROOT
			   : flags & HQ_DOT_END   ? FILL_END
						  : NULL;
	enum hq_status status;

	fprintf(out, "\t%s [label=", id);
	status = put_label(out, label);
	if (flags & HQ_DOT_REST)
		fputs(", shape=plaintext, style=\"\"", out);
	else if (flags & HQ_DOT_ROOT)
		fputs(", shape=ellipse, style=filled", out);
	if (fill != NULL)
		fprintf(out, ", fillcolor=\"%s\"", fill);
	fputs("];\n", out);
	return status;
}

enum hq_status
hq_dot_edge(FILE *out, const char *from, const char *to, const char *label,
    unsigned flags)
{
	enum hq_status status;

	fprintf(out, "\t%s -> %s [label=", from, to);
	status = put_label(out, label);
	if (flags & HQ_DOT_WEAK)
		fputs(", style=dotted", out);
	else if (flags & HQ_DOT_GUESS)
		fputs(", style=dashed", out);
	fputs("];\n", out);
	return status;
}

void
hq_dot_end(FILE *out)
{
	fputs("}\n", out);
}
