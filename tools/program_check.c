/* Whether a program can load the library, as far as its file tells. */
#include "config.h"

#include "program_check.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_MACHINE EM_X86_64
#else
#define OUR_MACHINE EM_AARCH64
#endif

static int
check_executable(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EACCES;
	return access(path, X_OK) == 0 ? 0 : errno;
}

int
hq_program_find(const char *name, char ret_path[PATH_MAX])
{
	const char *path = getenv("PATH");
	int error = ENOENT;

	if (strchr(name, '/') != NULL) {
		if (strlen(name) >= PATH_MAX)
			return ENAMETOOLONG;
		strcpy(ret_path, name);
		return check_executable(name);
	}
	if (path == NULL)
		path = "/bin:/usr/bin";
	for (;;) {
		int n = (int)strcspn(path, ":"), found;
		if (snprintf(ret_path, PATH_MAX, "%.*s%s%s", n, path,
			n > 0 ? "/" : "./", name) < PATH_MAX) {
			found = check_executable(ret_path);
			if (found == 0)
				return 0;
			if (found == EACCES)
				error = EACCES;
		}
		if (path[n] == '\0')
			return error;
		path += n + 1;
	}
}

/* The loader ignores LD_PRELOAD for who gets more rights than its user has. */
static bool
gains_rights(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	if ((st.st_mode & S_ISUID) && st.st_uid != getuid())
		return true;
	if ((st.st_mode & S_ISGID) && (st.st_mode & S_IXGRP) &&
	    st.st_gid != getgid())
		return true;
	return getuid() != 0 &&
	       getxattr(path, "security.capability", NULL, 0) > 0;
}

static const char *
judge_interpreter(FILE *f, const Elf64_Phdr *segment)
{
	char name[256] = "";
	size_t n = segment->p_filesz < sizeof name ? segment->p_filesz
						   : sizeof name - 1;

	if (fseek(f, (long)segment->p_offset, SEEK_SET) == 0)
		n = fread(name, 1, n, f);
	if (strstr(name, "ld-musl") != NULL)
		return "it is linked with musl, and the library needs glibc";
	return NULL;
}

static const char *
judge_elf(FILE *f)
{
	Elf64_Ehdr h;
	Elf64_Phdr segment;

	if (fseek(f, 0, SEEK_SET) != 0 || fread(&h, sizeof h, 1, f) != 1)
		return NULL;
	if (h.e_ident[EI_CLASS] != ELFCLASS64 || h.e_machine != OUR_MACHINE)
		return "it is made for another machine than the library";
	for (unsigned i = 0; i < h.e_phnum; i++) {
		if (fseek(f, (long)(h.e_phoff + i * sizeof segment),
			SEEK_SET) != 0 ||
		    fread(&segment, sizeof segment, 1, f) != 1)
			return NULL;
		if (segment.p_type == PT_INTERP)
			return judge_interpreter(f, &segment);
	}
	return "it is linked statically";
}

/* "#!/usr/bin/env python3": the interpreter's path; env finds what it starts
 * by itself. */
static bool
read_interpreter(FILE *f, char ret_path[PATH_MAX])
{
	char line[256];
	char *p = line;
	size_t n;

	if (fseek(f, 2, SEEK_SET) != 0 || fgets(line, sizeof line, f) == NULL)
		return false;
	p += strspn(p, " \t");
	n = strcspn(p, " \t\r\n");
	if (n == 0 || n >= PATH_MAX)
		return false;
	memcpy(ret_path, p, n);
	ret_path[n] = '\0';
	return true;
}

const char *
hq_program_obstacle(const char *path)
{
	char interpreter[PATH_MAX], magic[4] = "";
	const char *why = NULL;
	FILE *f;

	if (gains_rights(path))
		return "it runs with more rights than its user (set-uid, "
		       "set-gid or capabilities)";
	f = fopen(path, "rb");
	if (f == NULL)
		return NULL;
	if (fread(magic, 1, 4, f) == 4 && memcmp(magic, ELFMAG, SELFMAG) == 0)
		why = judge_elf(f);
	else if (memcmp(magic, "#!", 2) == 0 &&
		 read_interpreter(f, interpreter) &&
		 strcmp(interpreter, path) != 0)
		why = hq_program_obstacle(interpreter);
	fclose(f);
	return why;
}
