/* What the C++ library itself keeps: taken off from what the others keep.
 * leaks: reachable * */
#include "leak.h"

int
main()
{
	delete (char *)hide(new char);
}
