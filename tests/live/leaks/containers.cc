/* Containers of the C++ library, lost and kept, and shared pointers that hold
 * each other.
 * leaks: definite 192/2 indirect 2409/48 reachable 3182/60 */
#include "leak.h"

#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct tree {
	std::map<int, std::string> names;
	std::unordered_map<int, int> numbers;
	std::list<int> order;
	std::vector<std::vector<long>> rows;

	explicit tree(int n)
	{
		for (int i = 0; i < n; i++) {
			names[i] = std::string(20 + (unsigned)i, 'n');
			numbers[i] = i;
			order.push_back(i);
			rows.emplace_back(2 * i + 1, i); /* see neighbour.c */
		}
	}
};

struct person {
	std::shared_ptr<person> friend_of;
	long age = 1;
};

tree *kept;
std::shared_ptr<person> *alone;

static APART void
build()
{
	hide(new tree(9));
	kept = new tree(11);
	auto a = std::make_shared<person>(), b = std::make_shared<person>();
	a->friend_of = b;
	b->friend_of = a;
	alone = new std::shared_ptr<person>(std::make_shared<person>());
}

int
main()
{
	build();
	scrub();
}
