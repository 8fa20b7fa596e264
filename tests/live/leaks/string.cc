/* Strings as C++11 has them: a pointer to the start of the text, or the text
 * within the object.
 * leaks: definite 64/2 indirect 201/1 reachable 134/2 */
#include "leak.h"

#include <string>

std::string *kept;

static APART void
build()
{
	hide(new std::string(200, 'a'));
	hide(new std::string("short"));
	kept = new std::string(101, 'b');
}

int
main()
{
	build();
	scrub();
}
