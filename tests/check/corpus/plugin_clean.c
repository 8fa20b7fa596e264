/* A plugin that is loaded and unloaded each few rounds, with what it keeps freed
 * by its destructor.  With PLUGIN this file is the plugin. */
#include "corpus.h"

#ifdef PLUGIN
void plugin_render(struct job *job);

static char *last;

void
plugin_render(struct job *job)
{
	size_t n = between(job, 20, 500);
	free(last);
	last = filled(malloc(n), n);
}

static __attribute__((destructor)) void
unload(void)
{
	free(last);
}

#else
#include <dlfcn.h>
#include <unistd.h>

static char path[4096];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 4);
	if (n < 0)
		abort();
	strcpy(path + n, ".so");
}

static void
work(struct job *job)
{
	void (*render)(struct job *);
	void *plugin;
	if (job->round % 4 != 0 || job->unit > 3)
		return;
	pthread_mutex_lock(&lock);
	plugin = dlopen(path, RTLD_NOW);
	if (plugin == NULL)
		abort();
	*(void **)&render = dlsym(plugin, "plugin_render");
	for (unsigned n = pick(job, 5); n > 0; n--)
		render(job);
	dlclose(plugin);
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
#endif
