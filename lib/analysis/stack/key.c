/* What a frame is called, and how frames are grouped by it. */
#include "analysis/stack/key.h"

#include <string.h>

void
hq_keys_init(struct hq_keys *k)
{
	memset(k, 0, sizeof *k);
	hq_intern_init(&k->keys, HQ_KEY_WORDS);
	hq_intern_init(&k->modules, 2);
}

void
hq_keys_release(struct hq_keys *k)
{
	hq_texts_release(&k->texts);
	hq_intern_release(&k->keys);
	hq_intern_release(&k->modules);
}

uint32_t
hq_keys_text(struct hq_keys *k, const char *text)
{
	uint32_t number = text == NULL ? 0 : hq_texts_add(&k->texts, text);

	return text != NULL && number == 0 ? HQ_TEXT_FAILED : number;
}

uint32_t
hq_keys_add(struct hq_keys *k, struct hq_key key)
{
	const uint32_t words[HQ_KEY_WORDS] = {
	    key.label, key.func, key.file, key.line, key.module};

	for (unsigned i = 0; i < HQ_KEY_WORDS; i++)
		if (i != 3 && words[i] == HQ_TEXT_FAILED)
			return HQ_INTERN_NONE;
	return hq_intern_add(&k->keys, words);
}

struct hq_key
hq_keys_get(const struct hq_keys *k, uint32_t number)
{
	const uint32_t *w = hq_intern_get(&k->keys, number);

	return (struct hq_key){w[0], w[1], w[2], w[3], w[4]};
}

uint32_t
hq_keys_project(struct hq_keys *k, uint32_t number, enum hq_key_by by)
{
	struct hq_key key = hq_keys_get(k, number);

	if (key.label != 0)
		return number;
	switch (by) {
	case HQ_BY_LINE:
		if (key.file != 0 && key.line != 0)
			key.func = key.module = 0;
		break;
	case HQ_BY_FUNCTION:
		key.line = 0;
		break;
	case HQ_BY_FILE:
		key.func = key.line = 0;
		if (key.file != 0)
			key.module = 0;
		break;
	case HQ_BY_MODULE:
		key.func = key.file = key.line = 0;
		break;
	default:
		return number;
	}
	return hq_keys_add(k, key);
}

uint32_t
hq_keys_cut(struct hq_keys *k)
{
	return hq_keys_add(
	    k, (struct hq_key){.label = hq_keys_text(k, "cut")});
}

const char *
hq_keys_module_path(const struct hq_keys *k, struct hq_key key)
{
	for (uint32_t i = 0; i < k->modules.count; i++) {
		const uint32_t *pair = hq_intern_get(&k->modules, i);
		if (pair[0] == key.module && key.module != 0)
			return hq_texts_get(&k->texts, pair[1]);
	}
	return NULL;
}

enum hq_key_by
hq_key_by_name(const char *name)
{
	static const struct {
		const char *name;
		enum hq_key_by by;
	} names[] = {
	    {"site", HQ_BY_SITE},
	    {"line", HQ_BY_LINE},
	    {"lineno", HQ_BY_LINE},
	    {"function", HQ_BY_FUNCTION},
	    {"file", HQ_BY_FILE},
	    {"filename", HQ_BY_FILE},
	    {"module", HQ_BY_MODULE},
	    {"trace", HQ_BY_STACK},
	    {"traceback", HQ_BY_STACK},
	};

	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].by;
	return HQ_BY_NONE;
}
