/* cmocka with the headers that it needs before it, in the order it needs. */
#ifndef HQ_TESTS_LIB_CMOCKA_H
#define HQ_TESTS_LIB_CMOCKA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include_next <cmocka.h>

#endif
