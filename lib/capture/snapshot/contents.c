#include "capture/snapshot/contents.h"

#include <string.h>
#include <sys/auxv.h>

#include "os/clock.h"
#include "os/sys.h"

struct hq_contents_cost hq_contents_cost;

static struct {
	bool wanted, keyed;
	uint64_t secret[2]; /* of the process */
	struct hq_content_key key; /* if keyed */
} contents;

/* Before main, where no sandbox forbids the call. */
static void
make_secret(void)
{
	const void *random = (const void *)getauxval(AT_RANDOM);

	if (HQ_SYS3(SYS_getrandom, contents.secret, sizeof contents.secret,
		1 /* GRND_NONBLOCK */) == sizeof contents.secret)
		return;
	if (random != NULL)
		memcpy(contents.secret, random, sizeof contents.secret);
	contents.secret[1] ^= hq_clock_mono_ns();
}

bool
hq_contents_are(const char *value)
{
	return strcmp(value, "no") == 0 || strcmp(value, "hash") == 0 ||
	    (strncmp(value, "hash:", 5) == 0 && value[5] != '\0');
}

void
hq_contents_set(const char *value)
{
	contents.wanted = strcmp(value, "no") != 0;
	contents.keyed = contents.wanted && value[4] == ':';
	if (contents.keyed)
		hq_content_key_make(
		    &contents.key, value + 5, strlen(value + 5));
	else if (contents.wanted)
		make_secret();
}

bool
hq_contents_wanted(void)
{
	return contents.wanted;
}

void
hq_contents_key(struct hq_content_key *key, uint32_t seq, int pid,
    uint64_t mono_ns)
{
	const uint64_t bytes[] = {contents.secret[0], contents.secret[1], seq,
	    (uint64_t)pid, mono_ns};

	if (contents.keyed)
		*key = contents.key;
	else
		hq_content_key_make(key, bytes, sizeof bytes);
}

bool
hq_contents_counter_at(
    uint32_t i, const char **ret_name, uint64_t *ret_value)
{
	const struct {
		const char *name;
		uint64_t value;
	} counters[] = {
	    {"hash_blocks", hq_contents_cost.blocks},
	    {"hash_bytes", hq_contents_cost.bytes},
	    {"hash_ns", hq_contents_cost.ns},
	    {"hash_unread", hq_contents_cost.unread},
	    {"hash_keyed", contents.keyed},
	};

	if (!contents.wanted || i >= sizeof counters / sizeof *counters)
		return false;
	*ret_name = counters[i].name;
	*ret_value = counters[i].value;
	return true;
}
