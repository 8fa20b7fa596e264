/* Picks the file with the machine-specific lines. */
#ifndef HQ_OS_ARCH_H
#define HQ_OS_ARCH_H

#if defined(__x86_64__)
#include "os/arch_x86_64.h"
#elif defined(__aarch64__)
#include "os/arch_aarch64.h"
#else
#error "heapql captures on x86-64 and aarch64 only"
#endif

#endif
