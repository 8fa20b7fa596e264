/* A plugin that loses blocks, and is gone when the program ends.  With PLUGIN
 * this file is the plugin, at $CORPUS_PLUGIN or beside the program. */
#include "corpus.h"

#ifdef PLUGIN
void plugin_render(struct job *job);

void
plugin_render(struct job *job)
{
	size_t n = between(job, 20, 500);
	char *page = filled(malloc(n), n);
	used(page, n);
	if (pick(job, 12) != 0)
		free(page);
}

#else
#include <dlfcn.h>
#include <unistd.h>

static void *plugin;
static void (*render)(struct job *);

static void
begin(void)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 4);
	if (n < 0)
		abort();
	strcpy(path + n, ".so");
	plugin = dlopen(path, RTLD_NOW);
	if (plugin == NULL)
		abort();
	*(void **)&render = dlsym(plugin, "plugin_render");
}

static void
work(struct job *job)
{
	render(job);
}

static void
end(void)
{
	render = NULL;
	dlclose(plugin);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin, .end = end};
	return corpus_run(&program);
}
#endif
