/* Vectors, maps, strings and shared pointers, all busy, none of which grows for
 * ever; and an exception now and then. */
#include "corpus.h"

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

std::map<unsigned, std::string> g_names;
std::unordered_map<unsigned, std::shared_ptr<std::vector<int>>> g_numbers;
std::deque<std::string> g_last;
std::mutex mutex;

void
remember(struct job *job)
{
	unsigned key = pick(job, 25);
	g_names[key] = std::string(between(job, 5, 100), 'n');
	g_numbers[key] = std::make_shared<std::vector<int>>(between(job, 1, 50));
	g_last.push_back("a line of some length for the end of the queue");
	if (g_last.size() > 30)
		g_last.pop_front();
	if (pick(job, 9) == 0)
		throw std::runtime_error("what nobody expected in this place");
}

void
work(struct job *job)
{
	std::lock_guard<std::mutex> hold(mutex);
	std::vector<std::string> local(between(job, 1, 10));
	try {
		for (auto &text : local)
			text.assign(between(job, 1, 50), 't');
		remember(job);
	} catch (const std::exception &e) {
		local.push_back(e.what());
	}
	if (pick(job, 8) == 0)
		g_names.erase(pick(job, 25));
}

}

int
main()
{
	static const struct corpus_program program = {
	    work, nullptr, nullptr, nullptr, 0};
	return corpus_run(&program);
}
