/* Sessions in a std::map that nobody takes out. */
#include "corpus.h"

#include <map>
#include <mutex>
#include <string>

namespace {

std::map<std::string, std::string> g_sessions;
std::mutex mutex;

void
open_session(struct job *job)
{
	std::string key = std::to_string(corpus_next(&job->random));
	std::string value(between(job, 20, 90), 's');
	std::lock_guard<std::mutex> hold(mutex);
	g_sessions[key] = value;
}

void
work(struct job *job)
{
	open_session(job);
}

void
end()
{
	g_sessions.clear();
}

}

int
main()
{
	static const struct corpus_program program = {
	    work, nullptr, nullptr, end, 0};
	return corpus_run(&program);
}
