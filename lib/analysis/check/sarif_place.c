/* Places in SARIF. */
#define _GNU_SOURCE
#include "analysis/check/sarif_place.h"

#include "analysis/check/location.h"

#include <stdio.h>
#include <stdlib.h>

#define ROOT "%SRCROOT%"
/* Callers that are shown beside the line; a reader takes in no more. */
#define MOST_RELATED 10u

/* file:///...; a directory ends with a slash. */
static void
add_file_uri(struct hq_json *j, cJSON *to, const char *path, bool directory)
{
	char *encoded = hq_location_uri(path), *uri = NULL;

	if (encoded == NULL || asprintf(&uri, "%s%s%s",
				   path[0] == '/' ? "file://" : "", encoded,
				   directory ? "/" : "") < 0)
		j->failed = true;
	else
		hq_json_text(j, to, "uri", uri);
	free(uri);
	free(encoded);
}

void
hq_sarif_root(struct hq_json *j, cJSON *run, const struct hq_check_style *style)
{
	cJSON *bases, *root;

	if (style->source_root == NULL)
		return;
	bases = hq_json_object(j, run, "originalUriBaseIds");
	root = hq_json_object(j, bases, ROOT);
	/* "/" has its slash already. */
	add_file_uri(j, root, style->source_root,
	    style->source_root[1] != '\0');
}

/* A physicalLocation; line 0: the whole file. */
static void
add_physical(struct hq_json *j, cJSON *to, const char *file, bool inside,
    int64_t line)
{
	cJSON *place = hq_json_object(j, to, "physicalLocation");
	cJSON *artifact = hq_json_object(j, place, "artifactLocation");

	add_file_uri(j, artifact, file, false);
	if (inside)
		hq_json_text(j, artifact, "uriBaseId", ROOT);
	if (line > 0)
		hq_json_number(j, hq_json_object(j, place, "region"),
		    "startLine", line);
}

static void
add_function(struct hq_json *j, cJSON *to, const char *func)
{
	cJSON *all, *one;

	if (func == NULL)
		return;
	all = hq_json_array(j, to, "logicalLocations");
	one = hq_json_object(j, all, NULL);
	hq_json_text(j, one, "fullyQualifiedName", func);
	hq_json_text(j, one, "kind", "function");
}

static void
add_message(struct hq_json *j, cJSON *to, const char *text)
{
	hq_json_text(j, hq_json_object(j, to, "message"), "text", text);
}

/* The place of a frame, into a location; false: its file is not below the
 * source root. */
static bool
add_frame_place(struct hq_json *j, cJSON *to, const struct hq_check_frame *f,
    const struct hq_check_style *style)
{
	bool inside = false;

	if (f->file != NULL) {
		char *file =
		    hq_location_file(f->file, style->source_root, &inside);
		if (file == NULL)
			j->failed = true;
		else
			add_physical(j, to, file, inside, f->line);
		free(file);
	}
	add_function(j, to, f->func);
	return inside;
}

static void
add_stack(struct hq_json *j, cJSON *result, const struct hq_check_finding *f,
    const struct hq_check_style *style)
{
	cJSON *stacks, *stack, *frames;

	if (f->nframes == 0)
		return;
	stacks = hq_json_array(j, result, "stacks");
	stack = hq_json_object(j, stacks, NULL);
	add_message(j, stack, "allocated by");
	frames = hq_json_array(j, stack, "frames");
	for (unsigned i = 0; i < f->nframes; i++) {
		cJSON *frame = hq_json_object(j, frames, NULL);
		cJSON *place = hq_json_object(j, frame, "location");
		add_frame_place(j, place, &f->frames[i], style);
		if (f->frames[i].module != NULL)
			hq_json_text(j, frame, "module", f->frames[i].module);
	}
}

/* The callers with a file below the source root. */
static void
add_related(struct hq_json *j, cJSON *result, const struct hq_check_finding *f,
    unsigned from, const struct hq_check_style *style)
{
	cJSON *all = hq_json_array(j, result, "relatedLocations");
	unsigned n = 0;

	for (unsigned i = from; i < f->nframes && n < MOST_RELATED; i++) {
		cJSON *one;
		if (f->frames[i].file == NULL)
			continue;
		one = hq_json_object(j, NULL, NULL);
		if (!add_frame_place(j, one, &f->frames[i], style)) {
			cJSON_Delete(one);
			continue;
		}
		hq_json_number(j, one, "id", ++n);
		add_message(j, one, "called from here");
		if (!j->failed)
			j->failed = !cJSON_AddItemToArray(all, one);
		if (j->failed)
			cJSON_Delete(one);
	}
}

void
hq_sarif_places(struct hq_json *j, cJSON *result,
    const struct hq_check_finding *f, const struct hq_check_style *style)
{
	cJSON *all = hq_json_array(j, result, "locations");
	cJSON *one = hq_json_object(j, all, NULL);
	struct hq_check_location l;

	if (!hq_location_find(f, style->source_root, &l)) {
		j->failed = true;
		return;
	}
	if (l.file != NULL)
		add_physical(j, one, l.file, l.inside, l.line);
	else
		add_physical(j, one,
		    f->process->exe != NULL && f->process->exe[0] != '\0'
			? f->process->exe
			: "unknown",
		    false, 0);
	if (f->site < f->nframes)
		add_function(j, one, f->frames[f->site].func);
	hq_location_release(&l);
	add_related(j, result, f, l.frame + 1, style);
	add_stack(j, result, f, style);
}

void
hq_sarif_line(struct hq_json *j, cJSON *result, const char *file,
    int64_t line, const struct hq_check_style *style)
{
	cJSON *all = hq_json_array(j, result, "locations");
	cJSON *one = hq_json_object(j, all, NULL);
	bool inside;
	char *name = hq_location_file(file, style->source_root, &inside);

	if (name == NULL)
		j->failed = true;
	else
		add_physical(j, one, name, inside, line);
	free(name);
}
