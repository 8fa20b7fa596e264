#!/bin/sh
# Memory that the program has, and a copy of it may not read: no dump is lost
# for it, and what can be read is there.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" && chmod 755 . || exit 99

cat >unreadable.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <heapql/heapql.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>
struct n { struct n *next; long rc; char bytes[8000]; };
static const struct heapql_field f[] = { HEAPQL_FIELD(struct n, next, HEAPQL_POINTER) };
static const struct heapql_type t = HEAPQL_TYPE_COUNTED(struct n, 0, f, rc);
static void *volatile keep[1000];
static char *pages(size_t n)
{
	void *p = 0;
	if (posix_memalign(&p, 4096, n) != 0)
		abort();
	return memset(p, 0, n);
}
static int file(size_t n)
{
	char name[] = "file.XXXXXX";
	int fd = mkstemp(name);
	return unlink(name) != 0 || ftruncate(fd, n) != 0 ? -1 : fd;
}
/* What looks like an object with two tables, in a file cut short. */
static void table_of_file(void)
{
	int fd = file(8192);
	void *m = mmap(0, 8192, PROT_READ, MAP_PRIVATE, fd, 0), **a = malloc(64);
	if (ftruncate(fd, 0) != 0)
		abort();
	a[0] = a[1] = a[2] = m;
	keep[0] = a + 2;
}
static void interior(void)
{
	char *p = pages(65536);
	keep[0] = p + 16;
	keep[1] = p + 8;
	keep[2] = p + 24;
	mprotect(p, 4096, PROT_NONE);
}
static void counted(void)
{
	keep[0] = pages(16384);
	heapql_tag(keep[0], &t);
	mprotect(keep[0], 4096, PROT_NONE);
}
/* As libibverbs does; small blocks share the page. */
static void not_for_copies(void)
{
	char *p;
	for (int i = 0; i < 1000; i++)
		keep[i] = memset(malloc(100), 0, 100);
	p = (char *)((size_t)keep[500] & ~(size_t)4095);
	madvise(p, 4096, MADV_DONTFORK);
}
static void behind_a_gap(void)
{
	void **p = (void **)pages(65536);
	p[2000] = malloc(55);
	keep[0] = p;
	madvise((char *)p + 4096, 4096, MADV_DONTFORK);
}
/* Two elements, the second of which cannot be read. */
static void array(void)
{
	size_t *p = (size_t *)pages(8 + 2 * 8192);
	p[0] = 2;
	keep[0] = p;
	mprotect((char *)p + 8192, 4096, PROT_NONE);
}
static void file_over_block(void)
{
	char *p = pages(65536);
	int fd = file(65536);
	keep[0] = p;
	mmap(p, 65536, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_SHARED, fd, 0);
	if (ftruncate(fd, 0) != 0)
		abort();
}
static void regions(void)
{
	int fd = file(8192);
	void **m = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), **q;
	m[0] = malloc(77);
	if (ftruncate(fd, 4096) != 0)
		abort();
	heapql_root_add(m, 8192, "cut");
	q = mmap(0, 12288, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	q[0] = malloc(78);
	q[1024] = malloc(79);
	mprotect((char *)q + 4096, 4096, PROT_NONE);
	heapql_root_add(q, 12288, "part");
}
/* Where the pieces are is our own table, and holds nothing. */
static void pieces(void)
{
	struct heapql_pool *pool = heapql_pool_new("pieces");
	char *p = pages(100000);
	for (int i = 0; i < 1000; i++)
		heapql_pool_carve(pool, p + i * 100, 100, 0);
}
/* What it has of itself in /proc is root's. */
static void *data = &data;
static void not_dumpable(void)
{
	if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		abort();
	prctl(PR_SET_DUMPABLE, 0);
	data = malloc(4242);
}
/* 6 GiB, of which a few pages were touched. */
struct pair { void *a, *b; long k; };
static const struct heapql_field pair_f[] = { HEAPQL_FIELD(struct pair, a, HEAPQL_POINTER),
	HEAPQL_FIELD(struct pair, b, HEAPQL_POINTER) };
static const struct heapql_type pair_t = HEAPQL_TYPE(struct pair, 0, pair_f);
struct row { long k; void *a[1]; };
static const struct heapql_field row_f[] = { HEAPQL_REST(struct row, a, HEAPQL_POINTER) };
static const struct heapql_type row_t = HEAPQL_TYPE(struct row, 0, row_f);
static const struct heapql_type open_t = {
	sizeof open_t, HEAPQL_OPEN, "open", sizeof(struct row), row_f, 1, 0, 0, 0, 0, 0 };
static void sparse(void)
{
	size_t size = (size_t)6 << 30;
	struct pair *p = malloc(size);
	struct row *r = malloc(size), *o = malloc(size);
	p[3].b = malloc(11);
	p[size / sizeof *p - 1].a = malloc(12);
	r->a[0] = malloc(13);
	r->a[700000000] = malloc(14);
	o->k = (long)malloc(15);
	o->a[700000000] = malloc(16);
	heapql_tag_array(p, &pair_t);
	heapql_tag(r, &row_t);
	heapql_tag(o, &open_t);
	keep[0] = p, keep[1] = r, keep[2] = o;
}
static void (*const cases[])(void) = { table_of_file, interior, counted, not_for_copies,
	behind_a_gap, array, file_over_block, regions, pieces, not_dumpable, sparse };
int main(int argc, char **argv)
{
	cases[atoi(argv[argc - 1])]();
	memset(__builtin_alloca(4096), 0, 4096);
	return heapql_dump("x") != 1 || heapql_dump_wait() != 0;
}
END
ok "the program compiles" ${CC:-cc} -O1 -I"$HQ_SRCDIR/include" -o unreadable unreadable.c

i=0
for name in table_of_file interior counted not_for_copies behind_a_gap array file_over_block regions pieces not_dumpable sparse; do
  mkdir -m 777 $name
  ok "$name: the dump is made" "$heapql" run -o "$tap_tmp/$name/" --dump-at none -- ./unreadable $i
  is "$name: it is whole, and has references" \
    "$("$heapql" info $name/*.hqd | grep -c -e 'integrity *whole' -e 'events lost *0$')" 2
  i=$((i + 1))
done
ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" 2>/dev/null | tail -n +2 | tr -d '\r' | tr '\n' ' '
}
is "what is behind the gap is found" \
  "$(ask behind_a_gap/*.hqd "SELECT off FROM ref JOIN block ON block.serial = ref.dst WHERE block.req = 55")" "16000 "
is "regions are read as far as that goes" \
  "$(ask regions/*.hqd "SELECT root.name, req FROM root JOIN block ON block.serial = root.dst WHERE root.kind = 'region' ORDER BY req")" \
  "cut,77 part,78 part,79 "
is "our table of pieces is no root" \
  "$(ask pieces/*.hqd "SELECT count(*) FROM root WHERE kind = 'mapping'")" "0 "
is "where nobody tells which pages there are, data is read" \
  "$(ask not_dumpable/*.hqd "SELECT root.kind FROM root JOIN block ON block.serial = root.dst WHERE req = 4242")" "data "
is "of large typed blocks all that was touched is read" \
  "$(ask sparse/*.hqd "SELECT req, label, off FROM ref JOIN block ON block.serial = ref.dst ORDER BY req")" \
  "11,pair.b,80 12,pair.a,6442450920 13,row.a[*],8 14,row.a[*],5600000008 15,open+0,0 16,open.a[*],5600000008 "
done_testing
