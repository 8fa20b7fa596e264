// operator new and delete in all forms reach the allocator; a failing one asks
// the new-handler and throws.
#include <cstdint>
#include <cstring>
#include <malloc.h>
#include <new>
#include <string>
#include <vector>

#include "expect.h"

struct alignas(256) wide {
	char c[700];
};

static int asked;

static void
give_up()
{
	if (++asked == 2)
		std::set_new_handler(nullptr);
}

static void
plain_forms()
{
	void *p = ::operator new(100);
	EXPECT(malloc_usable_size(p) >= 100);
	::operator delete(p);
	p = ::operator new(100);
	::operator delete(p, std::size_t(100));
	p = ::operator new[](100);
	::operator delete[](p);
	p = ::operator new[](100);
	::operator delete[](p, std::size_t(100));
	p = ::operator new(100, std::nothrow);
	::operator delete(p, std::nothrow);
	p = ::operator new[](100, std::nothrow);
	::operator delete[](p, std::nothrow);
	p = ::operator new(0);
	EXPECT(p != nullptr);
	::operator delete(p);
	::operator delete(nullptr);
}

static void
aligned_forms()
{
	constexpr std::align_val_t a{ 256 };
	void *p = ::operator new(100, a);
	EXPECT(reinterpret_cast<std::uintptr_t>(p) % 256 == 0);
	::operator delete(p, a);
	p = ::operator new(100, a);
	::operator delete(p, 100, a);
	p = ::operator new[](100, a);
	::operator delete[](p, a);
	p = ::operator new[](100, a);
	::operator delete[](p, 100, a);
	p = ::operator new(100, a, std::nothrow);
	::operator delete(p, a, std::nothrow);
	p = ::operator new[](100, a, std::nothrow);
	::operator delete[](p, a, std::nothrow);
	wide *w = new wide[3];
	EXPECT(reinterpret_cast<std::uintptr_t>(w) % 256 == 0);
	delete[] w;
}

static volatile std::size_t too_much = SIZE_MAX / 2;

static void
failures()
{
	bool thrown = false;
	std::set_new_handler(give_up);
	try {
		::operator delete(::operator new(too_much));
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	EXPECT(thrown && asked == 2);
	EXPECT(::operator new(too_much, std::nothrow) == nullptr);
	thrown = false;
	try {
		::operator delete(
			::operator new(too_much, std::align_val_t(64)),
			std::align_val_t(64));
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	EXPECT(thrown);
}

static void
containers_and_exceptions()
{
	std::vector<std::string> v;
	for (int i = 0; i < 20000; i++)
		v.push_back(std::string(static_cast<std::size_t>(i % 200), 'x'));
	for (int i = 0; i < 5000; i++)
		try {
			throw std::string("thrown and caught, not in place");
		} catch (const std::string &s) {
			EXPECT(s.size() == 31);
		}
}

int
main()
{
	plain_forms();
	aligned_forms();
	failures();
	containers_and_exceptions();
	EXPECT_SOUND_HEAP();
	return 0;
}
