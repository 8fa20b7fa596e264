/* Objects of the program and of a library that free what they have in their
 * destructors, which run when the program ends: nothing of them is left.
 * leaks: definite 79/1 */
#include "leak.h"

#include <vector>

std::vector<char> in_program(3333);

extern "C" char *in_library_data();

static APART void
build()
{
	static std::vector<char> in_function(4444);

	in_function[0] = *in_library_data();
	hide(make(79));
}

int
main()
{
	build();
	scrub();
}
