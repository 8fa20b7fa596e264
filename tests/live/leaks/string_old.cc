/* Strings from before C++11: a pointer to the text, which stands behind its
 * length, capacity and count of owners.
 * leaks: definite 133/2 indirect 225/1 possible 76/1 reachable 285/2
 * heuristic: stdstring 285/2 */
#define _GLIBCXX_USE_CXX11_ABI 0
#include "leak.h"

#include <string>

static char place[3][sizeof(std::string)];
const char *inside;

static APART void
build()
{
	new (place[0]) std::string(110, 'c');
	new (place[1]) std::string(125, 'd');
	hide(new std::string(200, 'a'));
	std::string *lost = new (place[2]) std::string(100, 'e');
	inside = (new (place[2]) std::string(51, 'f'))->c_str() + 1;
	hide(lost);
	memset(place[2], 0, sizeof place[2]);
}

int
main()
{
	build();
	scrub();
}
