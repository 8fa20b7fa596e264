/* Polymorphic objects in a std::vector that is never cleared. */
#include "corpus.h"

#include <memory>
#include <mutex>
#include <vector>

namespace {

struct observer {
	virtual ~observer() = default;
};

struct printer : observer {
	int columns[10];
};

std::vector<std::unique_ptr<observer>> g_observers;
std::mutex mutex;

void
subscribe()
{
	std::unique_ptr<observer> o(new printer);
	std::lock_guard<std::mutex> hold(mutex);
	g_observers.push_back(std::move(o));
}

void
work(struct job *job)
{
	if (pick(job, 2) == 0)
		subscribe();
}

}

int
main()
{
	static const struct corpus_program program = {
	    work, nullptr, nullptr, nullptr, 0};
	return corpus_run(&program);
}
