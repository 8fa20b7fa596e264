/* Reads a `.heapsnapshot`. */
#define _GNU_SOURCE
#include "heapsnapshot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "mkdump_graph.h"

/* Where the fields of a row are. */
struct layout {
	unsigned width, type, name, id, size, edge_count, to;
};

struct numbers {
	uint64_t *at;
	size_t count, room;
};

struct parser {
	const char *at, *end;
	struct heapsnapshot *s;
	struct layout node, edge;
	struct numbers nodes, edges;
};

static void *
grown(void *old, size_t *room, size_t size)
{
	*room = *room == 0 ? 4096 : *room * 2;
	old = realloc(old, *room * size);
	if (old == NULL)
		mkdump_die("memory", "none");
	return old;
}

static char
peek(struct parser *p)
{
	while (p->at < p->end && strchr(" \t\r\n", *p->at) != NULL)
		p->at++;
	return p->at < p->end ? *p->at : '\0';
}

/* Whether the next byte is that one; then it is passed. */
static bool
take(struct parser *p, char c)
{
	if (peek(p) != c)
		return false;
	p->at++;
	return true;
}

static void
need(struct parser *p, char c)
{
	char what[] = {c, '\0'};

	if (!take(p, c))
		mkdump_die(what, "is missing in the snapshot");
}

static struct heapsnapshot_text
take_text(struct parser *p)
{
	struct heapsnapshot_text t;

	need(p, '"');
	t.at = p->at;
	while (p->at < p->end && *p->at != '"')
		p->at += *p->at == '\\' ? 2 : 1;
	t.length = (size_t)(p->at - t.at);
	need(p, '"');
	return t;
}

static void
skip_value(struct parser *p)
{
	unsigned depth = 0;

	do {
		char c = peek(p);
		if (c == '\0')
			mkdump_die("snapshot", "is cut off");
		if (c == '"') {
			take_text(p);
			continue;
		}
		depth += c == '[' || c == '{';
		depth -= c == ']' || c == '}';
		p->at++;
	} while (depth > 0);
}

static void
take_numbers(struct parser *p, struct numbers *n)
{
	need(p, '[');
	while (!take(p, ']')) {
		uint64_t v = 0;
		char c = peek(p);
		if (c < '0' || c > '9')
			mkdump_die("snapshot", "a number is missing");
		for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++)
			v = v * 10 + (uint64_t)(*p->at - '0');
		if (n->count == n->room)
			n->at = grown(n->at, &n->room, sizeof *n->at);
		n->at[n->count++] = v;
		take(p, ',');
	}
}

static void
take_texts(struct parser *p)
{
	size_t room = 0;

	need(p, '[');
	while (!take(p, ']')) {
		if (p->s->texts == room)
			p->s->text =
			    grown(p->s->text, &room, sizeof *p->s->text);
		p->s->text[p->s->texts++] = take_text(p);
		take(p, ',');
	}
}

/* Which of the names stands there, or as many as there are. */
static unsigned
place(const cJSON *names, const char *name)
{
	unsigned i = 0;
	const cJSON *one;

	cJSON_ArrayForEach(one, names) {
		if (cJSON_IsString(one) && strcmp(one->valuestring, name) == 0)
			break;
		i++;
	}
	return i;
}

static unsigned
need_place(const cJSON *names, const char *name)
{
	unsigned i = place(names, name);

	if ((int)i >= cJSON_GetArraySize(names))
		mkdump_die(name, "is not among the fields");
	return i;
}

static void
copy_types(const cJSON *types, unsigned field, char **copies)
{
	const cJSON *one, *names = cJSON_GetArrayItem(types, (int)field);
	unsigned i = 0;

	cJSON_ArrayForEach(one, names) {
		if (i == HEAPSNAPSHOT_TYPES || !cJSON_IsString(one))
			mkdump_die("types", "too many, or no texts");
		copies[i] = strdup(one->valuestring);
		if (copies[i++] == NULL)
			mkdump_die("memory", "none");
	}
}

static void
take_meta(struct parser *p)
{
	struct heapsnapshot *s = p->s;
	const char *end;
	cJSON *json = cJSON_ParseWithLengthOpts(
	    p->at, (size_t)(p->end - p->at), &end, false);
	const cJSON *meta = cJSON_GetObjectItem(json, "meta");
	const cJSON *n = cJSON_GetObjectItem(meta, "node_fields");
	const cJSON *e = cJSON_GetObjectItem(meta, "edge_fields");

	if (json == NULL)
		mkdump_die("snapshot", "no JSON");
	p->node = (struct layout){.width = (unsigned)cJSON_GetArraySize(n),
	    .type = need_place(n, "type"),
	    .name = need_place(n, "name"),
	    .id = need_place(n, "id"),
	    .size = need_place(n, "self_size"),
	    .edge_count = need_place(n, "edge_count")};
	p->edge = (struct layout){.width = (unsigned)cJSON_GetArraySize(e),
	    .type = need_place(e, "type"),
	    .name = need_place(e, "name_or_index"),
	    .to = need_place(e, "to_node")};
	copy_types(cJSON_GetObjectItem(meta, "node_types"), p->node.type,
	    s->node_types);
	copy_types(cJSON_GetObjectItem(meta, "edge_types"), p->edge.type,
	    s->edge_types);
	for (unsigned i = 0; i < HEAPSNAPSHOT_TYPES; i++)
		s->has_index[i] = s->edge_types[i] != NULL &&
				  (strcmp(s->edge_types[i], "element") == 0 ||
				      strcmp(s->edge_types[i], "hidden") == 0);
	cJSON_Delete(json);
	p->at = end;
}

static void
take_all(struct parser *p)
{
	need(p, '{');
	while (!take(p, '}')) {
		struct heapsnapshot_text key = take_text(p);
		need(p, ':');
		peek(p);
		if (key.length == 8 && memcmp(key.at, "snapshot", 8) == 0)
			take_meta(p);
		else if (key.length == 5 && memcmp(key.at, "nodes", 5) == 0)
			take_numbers(p, &p->nodes);
		else if (key.length == 5 && memcmp(key.at, "edges", 5) == 0)
			take_numbers(p, &p->edges);
		else if (key.length == 7 && memcmp(key.at, "strings", 7) == 0)
			take_texts(p);
		else
			skip_value(p);
		take(p, ',');
	}
	if (p->node.width == 0 || p->nodes.count % p->node.width != 0 ||
	    p->edges.count % p->edge.width != 0)
		mkdump_die("snapshot", "not as its meta says");
}

static void
make_nodes(struct parser *p)
{
	struct heapsnapshot *s = p->s;
	uint64_t edges = 0;

	s->nodes = (uint32_t)(p->nodes.count / p->node.width);
	s->node = calloc((size_t)s->nodes + 1, sizeof *s->node);
	s->first = calloc((size_t)s->nodes + 1, sizeof *s->first);
	if (s->node == NULL || s->first == NULL)
		mkdump_die("memory", "none");
	for (uint32_t i = 0; i < s->nodes; i++) {
		const uint64_t *row = &p->nodes.at[(size_t)i * p->node.width];
		s->node[i] = (struct heapsnapshot_node){row[p->node.id],
		    row[p->node.size], (uint32_t)row[p->node.name],
		    (uint32_t)row[p->node.type]};
		if (row[p->node.name] >= s->texts ||
		    row[p->node.type] >= HEAPSNAPSHOT_TYPES ||
		    s->node_types[row[p->node.type]] == NULL)
			mkdump_die("node", "no such name or type");
		edges += row[p->node.edge_count];
		s->first[i + 1] = (uint32_t)edges;
	}
	if (edges != p->edges.count / p->edge.width)
		mkdump_die("edges", "not as many as the nodes say");
}

static void
make_edges(struct parser *p)
{
	struct heapsnapshot *s = p->s;

	s->edges = (uint32_t)(p->edges.count / p->edge.width);
	s->edge = calloc((size_t)s->edges + 1, sizeof *s->edge);
	if (s->edge == NULL)
		mkdump_die("memory", "none");
	for (uint32_t i = 0; i < s->edges; i++) {
		const uint64_t *row = &p->edges.at[(size_t)i * p->edge.width];
		struct heapsnapshot_edge *e = &s->edge[i];
		*e = (struct heapsnapshot_edge){(uint32_t)row[p->edge.type],
		    (uint32_t)row[p->edge.name],
		    (uint32_t)(row[p->edge.to] / p->node.width)};
		if (row[p->edge.to] / p->node.width >= s->nodes ||
		    row[p->edge.type] >= HEAPSNAPSHOT_TYPES ||
		    s->edge_types[e->type] == NULL ||
		    (!s->has_index[e->type] && row[p->edge.name] >= s->texts))
			mkdump_die("edge", "no such node, type or name");
	}
}

static char *
read_file(const char *path, size_t *ret_size)
{
	FILE *in = fopen(path, "rb");
	char *bytes = NULL;
	size_t n = 0, room = 0, got;

	if (in == NULL)
		mkdump_die(path, strerror(errno));
	do {
		if (n == room)
			bytes = grown(bytes, &room, 1);
		got = fread(bytes + n, 1, room - n, in);
		n += got;
	} while (got > 0);
	if (ferror(in))
		mkdump_die(path, strerror(errno));
	fclose(in);
	*ret_size = n;
	return bytes;
}

void
heapsnapshot_read(const char *path, struct heapsnapshot *ret_snapshot)
{
	struct parser p = {.s = ret_snapshot};
	size_t size;

	*ret_snapshot = (struct heapsnapshot){0};
	ret_snapshot->file = read_file(path, &size);
	p.at = ret_snapshot->file;
	p.end = p.at + size;
	take_all(&p);
	make_nodes(&p);
	free(p.nodes.at);
	make_edges(&p);
	free(p.edges.at);
}

void
heapsnapshot_release(struct heapsnapshot *s)
{
	for (unsigned i = 0; i < HEAPSNAPSHOT_TYPES; i++) {
		free(s->node_types[i]);
		free(s->edge_types[i]);
	}
	free(s->node);
	free(s->edge);
	free(s->first);
	free(s->text);
	free(s->file);
}

void
heapsnapshot_copy_text(
    const struct heapsnapshot *s, uint32_t text, char *buf, size_t size)
{
	const struct heapsnapshot_text *t = &s->text[text];
	size_t n = 0;

	/* Escapes other than of one sign are rare in names: they stay. */
	for (size_t i = 0; i < t->length && n + 1 < size; i++) {
		if (t->at[i] == '\\' && i + 1 < t->length &&
		    strchr("\"\\/", t->at[i + 1]) != NULL)
			i++;
		buf[n++] = t->at[i];
	}
	/* No half of a sign at the end. */
	while (n > 0 && n + 1 == size && ((unsigned char)buf[n - 1] & 0x80))
		n--;
	buf[n] = '\0';
}
