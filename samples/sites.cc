/*
 * Allocations at known lines, in C++: new, templates, lambdas, containers,
 * smart pointers, exceptions.  See sites.c.
 *
 *	c++ -O2 -g sites.cc -o sites_cc
 */
#include <cstdlib>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

#define NOINLINE __attribute__((noinline))

static void *volatile kept;

template <typename T>
static void
keep(T *p)
{
	kept = p;
	__asm__ volatile("" ::: "memory");
}

struct small {
	char bytes[40];
};

template <typename T> struct maker {
	/* Inlined, in two instances: one line. */
	T *
	make()
	{
		return new T; /* site: 60 x 40 and 25 x 8 */
	}
};

template <size_t N>
NOINLINE static void
make_array()
{
	keep(new char[N]); /* site: 3 x 300 and 5 x 500 */
}

NOINLINE static void
use_templates()
{
	maker<small> m;
	maker<double> d;

	for (int i = 0; i < 60; i++)
		keep(m.make());
	for (int i = 0; i < 25; i++)
		keep(d.make());
	for (int i = 0; i < 3; i++)
		make_array<300>();
	for (int i = 0; i < 5; i++)
		make_array<500>();
}

NOINLINE static void
use_lambdas()
{
	auto inlined = [](size_t n) {
		keep(new char[n]); /* site: 12 x 77 */
	};
	std::function<void(int)> called = [](int n) {
		keep(std::malloc((size_t)n)); /* site: 9 x 90 */
	};

	for (int i = 0; i < 12; i++)
		inlined(77);
	for (int i = 0; i < 9; i++)
		called(90);
}

/* std:: is passed over: the line that calls it is the site. */
NOINLINE static void
use_containers()
{
	auto *v = new std::vector<int>; /* site: 1 x 24 */
	v->reserve(1000); /* site: 1 x 4000 */
	keep(v);

	auto *l = new std::list<long>; /* site: 1 x 24 */
	for (int i = 0; i < 11; i++)
		l->push_back(i); /* site: 11 x 24 */
	keep(l);

	auto *m = new std::map<int, int>; /* site: 1 x 48 */
	for (int i = 0; i < 13; i++)
		(*m)[i] = i; /* site: 13 x 40 */
	keep(m);

	auto *s = new std::string(99, 'x'); /* site: 1 x 32 and 1 x 100 */
	keep(s);

	auto p = std::make_shared<small>(); /* site: 1 x 56 */
	keep(new std::shared_ptr<small>(p)); /* site: 1 x 16 */
}

NOINLINE static void
thrower(int n)
{
	keep(new small); /* site: 4 x 40 */
	if (n > 0)
		throw std::runtime_error("one");
}

/* Stacks are right before, while and after one is unwound. */
NOINLINE static void
use_exceptions()
{
	for (int i = 0; i < 4; i++)
		try {
			thrower(i);
		} catch (const std::exception &) {
			keep(new double); /* site: 3 x 8 */
		}
}

int
main()
{
	use_templates();
	use_lambdas();
	use_containers();
	use_exceptions();
	_exit(0);
}
