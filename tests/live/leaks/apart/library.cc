// A library whose objects free what they have when the program ends.
#include <vector>

std::vector<char> in_library(1111);

extern "C" char *
in_library_data()
{
	return in_library.data();
}
