/* An exception that is kept: its object stands behind a header.
 * leaks: possible 219/2 */
#include "leak.h"

#include <exception>
#include <new>

struct failure {
	void *load;
};

static char place[sizeof(std::exception_ptr)];

static APART void
build()
{
	try {
		throw failure{make(83)};
	} catch (...) {
		new (place) std::exception_ptr(std::current_exception());
	}
}

int
main()
{
	build();
	scrub();
}
