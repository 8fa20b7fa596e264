/*
 * Poison for what runs inside the target: forced in front of every source of
 * lib/common, lib/os, lib/dumpfile and lib/capture.
 *
 * The target's heap is what we are: asking libc for memory would recurse, and
 * stdio, dlsym and the environment allocate or lock.  The headers come first,
 * since a poisoned name may not even be declared.
 */
#ifndef HQ_COMMON_BANNED_H
#define HQ_COMMON_BANNED_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#pragma GCC poison malloc calloc realloc reallocarray free strdup strndup
#pragma GCC poison posix_memalign aligned_alloc memalign valloc pvalloc
#pragma GCC poison printf fprintf dprintf sprintf snprintf vsnprintf asprintf
#pragma GCC poison fopen fclose fread fwrite fputs puts perror opendir readdir
#pragma GCC poison dlsym dladdr dl_iterate_phdr backtrace abort exit
#pragma GCC poison sscanf fscanf strerror localtime getpwuid syslog

#endif
