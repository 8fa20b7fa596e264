/* Parents and children share each other; where the child's pointer to its
 * parent is not a weak one, both are lost. */
#include "corpus.h"

#include <memory>
#include <string>
#include <vector>

namespace {

struct widget {
	std::string name;
	std::shared_ptr<widget> parent;
	std::vector<std::shared_ptr<widget>> children;
};

std::shared_ptr<widget>
make_widget(struct job *job)
{
	auto w = std::make_shared<widget>();
	w->name = std::string(between(job, 20, 60), 'w');
	return w;
}

void
work(struct job *job)
{
	auto window = make_widget(job);
	for (size_t n = between(job, 1, 4); n > 0; n--) {
		auto child = make_widget(job);
		if (pick(job, 12) == 0)
			child->parent = window;
		window->children.push_back(child);
	}
}

}

int
main()
{
	static const struct corpus_program program = {
	    work, nullptr, nullptr, nullptr, 0};
	return corpus_run(&program);
}
