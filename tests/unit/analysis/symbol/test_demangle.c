/* Names of C++ and Rust, what compilers append, and paths with detours. */
#include "cmocka.h"

#include "analysis/symbol/demangle.h"

#include <stdlib.h>
#include <string.h>

static char buffer[HQ_DEMANGLE_MAX];

static void
check(const char *name, const char *wanted)
{
	assert_string_equal(hq_demangle(name, buffer), wanted);
}

static void
names_that_are_not_mangled_stay(void **state)
{
	(void)state;
	check("main", "main");
	check("_start", "_start");
	check("", "");
	check("_Z", "_Z");
	check("_R", "_R");
	check("_Zebra", "_Zebra");
	check(".hidden", ".hidden");
}

static void
cxx_names_have_parameters_and_no_return_type(void **state)
{
	(void)state;
	check("_ZN4shop4sellEi", "shop::sell(int)");
	check("_ZNSt6vectorIiSaIiEE9push_backERKi",
	    "std::vector<int, std::allocator<int> >::push_back(int const&)");
	check("_Z3maxIiET_S0_S0_", "max<int>(int, int)");
	check("_Znwm", "operator new(unsigned long)");
	check("_ZZ4mainENKUlvE_clEv", "main::{lambda()#1}::operator()() const");
}

static void
names_of_types_are_those_of_type_info(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "6circle", "circle" },
		{ "N4shop4itemE", "shop::item" },
		{ "N12_GLOBAL__N_14nodeE", "(anonymous namespace)::node" },
		{ "3boxIiE", "box<int>" },
		{ "St15_Sp_counted_ptrIP4nodeLN9__gnu_cxx12_Lock_policyE2EE",
		  "std::_Sp_counted_ptr<node*, "
		  "(__gnu_cxx::_Lock_policy)2>" },
		{ "not mangled", "not mangled" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_string_equal(hq_demangle_type(pairs[i][0], buffer),
				    pairs[i][1]);
}

static void
rust_names_of_both_manglings_have_no_hash(void **state)
{
	(void)state;
	check("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE",
	    "core::fmt::Formatter::pad");
	check("_ZN63_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..clone.."
	      "Clone$GT$5clone17h0123456789abcdefE",
	    "<alloc::vec::Vec<T> as core::clone::Clone>::clone");
	check("_RNvCs1234_7mycrate3foo", "mycrate::foo");
	check("_RNvMs_NtCs4fqI2P2rA04_7mycrate3barNtB4_3Bar3new",
	    "<mycrate::bar::Bar>::new");
}

static void
what_compilers_append_goes(void **state)
{
	(void)state;
	check("parse.part.0", "parse");
	check("parse.constprop.0.isra.3.cold", "parse");
	check("decode.lto_priv.0.cold", "decode");
	check("_ZN4shop4sellEi.part.0", "shop::sell(int)");
	check("memcpy@@GLIBC_2.14", "memcpy");
	check("x.y", "x.y");
}

/* Each substitution doubles what the one before stands for. */
static void
a_short_name_of_endless_meaning_is_given_up(void **state)
{
	char name[1000] = "_Z1fSt4pairIiiE";

	(void)state;
	for (unsigned i = 0; i < 36; i++) {
		char more[] = "S_IS0_S0_E";
		more[4] = more[7] =
		    (char)(i < 10 ? '0' + (int)i : 'A' + (int)i - 10);
		strcat(name, more);
		if (i == 1)
			check(name, "f(std::pair<int, int>, "
				    "std::pair<std::pair<int, int>, std::pair<int, int> >, "
				    "std::pair<std::pair<std::pair<int, int>, std::pair<int, int> >, "
				    "std::pair<std::pair<int, int>, std::pair<int, int> > >)");
	}
	check(name, name);
}

static void
a_name_that_is_too_long_stays(void **state)
{
	static char name[100000];

	(void)state;
	memset(name, 'a', sizeof name - 1);
	memcpy(name, "_ZN", 3);
	assert_ptr_equal(hq_demangle(name, buffer), name);
}

static void
check_path(const char *path, const char *wanted)
{
	char copy[200];

	strcpy(copy, path);
	hq_clean_path(copy);
	assert_string_equal(copy, wanted);
}

static void
paths_lose_their_detours(void **state)
{
	(void)state;
	check_path("/a/b.c", "/a/b.c");
	check_path("/a/./b//c/../d.c", "/a/b/d.c");
	check_path("./x.c", "x.c");
	check_path("../x/y.c", "../x/y.c");
	check_path("a/../../b.c", "../b.c");
	check_path("/build/p/build/../src/x.c", "/build/p/src/x.c");
	check_path("/a/b/../../c/x.c", "/c/x.c");
	check_path("/a/.../..b/x.c", "/a/.../..b/x.c");
	check_path("/", "/");
	check_path("", "");
	check_path("x", "x");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_that_are_not_mangled_stay),
	    cmocka_unit_test(cxx_names_have_parameters_and_no_return_type),
	    cmocka_unit_test(names_of_types_are_those_of_type_info),
		cmocka_unit_test(rust_names_of_both_manglings_have_no_hash),
	    cmocka_unit_test(what_compilers_append_goes),
	    cmocka_unit_test(a_short_name_of_endless_meaning_is_given_up),
	    cmocka_unit_test(a_name_that_is_too_long_stays),
	    cmocka_unit_test(paths_lose_their_detours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
