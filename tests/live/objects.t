# What programs tell of their blocks, and what is found without their help; that
# functions of theirs which misbehave cost nothing but their own references.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99
cc=${CC:-cc} cxx=${CXX:-c++}

ask() { # DUMP QUERY
  "$heapql" sql --csv "$1" "$2" 2>/dev/null | tail -n +2 | tr -d '\r' | tr '\n' ' '
}
run() { # DIR PROGRAM [ARG...]
  dir=$1
  shift
  mkdir -p "$dir"
  ok "$dir runs" "$heapql" run -o "$tap_tmp/$dir/" --dump-at none -- "$@"
}

# A fault, a lock that is never given back, abort: one object's each.
run bad "$HQ_BUILDDIR/tests/live/object/bad_traverse"
is "two faults and one wait, each counted" \
  "$(ask bad/*.hqd "SELECT group_concat(name || ' ' || value) FROM counter WHERE name GLOB 'traverse_*'")" \
  '"traverse_faults 2,traverse_late 1,traverse_skipped 0" '
is "what the others told is there, names cut at 119 bytes" \
  "$(ask bad/*.hqd "SELECT substr(name, 1, 14), length(name) FROM ref WHERE how = 2")" \
  "good,4 made of malloc,14 nnnnnnnnnnnnnn,119 good,4 good,4 "
is "no other dump was made from inside" "$(find bad -name '*.hqd' | wc -l)" 1
is "the dump is whole" "$("$heapql" info bad/*.hqd | grep -c 'damaged')" 0

# The tables of a small program, in C and in C++.
cat >told.c <<'END'
#include <heapql/heapql.h>
#include <stdlib.h>
struct pair { void *a, *b; };
struct row { struct pair p, q[2]; unsigned char n; unsigned rc; struct row *w; void *v[]; };
static const struct heapql_field pair_f[] = {
	HEAPQL_FIELD(struct pair, a, HEAPQL_POINTER), HEAPQL_FIELD(struct pair, b, HEAPQL_POINTER) };
static const struct heapql_type pair_t = HEAPQL_TYPE(struct pair, 0, pair_f);
static const struct heapql_field row_f[] = { HEAPQL_INLINE(struct row, p, &pair_t),
	HEAPQL_INLINE(struct row, q, &pair_t), HEAPQL_FIELD(struct row, w, HEAPQL_WEAK),
	HEAPQL_COUNTED(struct row, v, n, HEAPQL_POINTERS) };
static const struct heapql_type row_t = HEAPQL_TYPE_COUNTED(struct row, HEAPQL_CONTAINER, row_f, rc);
int main(void)
{
	static struct row *r;
	static struct pair *p;
	int here = 0;
	r = heapql_new_extra(struct row, 3 * sizeof(void *));
	r->n = 3;
	r->rc = 17;
	r->p.a = r->p.b = r->w = 0;
	p = heapql_new_array(struct pair, 4);
	for (int i = 0; i < 4; i++)
		p[i].a = p[i].b = 0;
	r->q[0].a = r->q[0].b = r->q[1].b = 0;
	r->q[1].a = p;
	r->v[0] = r->v[1] = 0;
	r->v[2] = r;
	p[3].b = r;
	heapql_type_register(&row_t);
	heapql_type_register(&pair_t);
	if (!heapql_present())
		return heapql_tag(&here, &row_t);
	return heapql_tag(&here, &row_t) != -22 || heapql_dump("x") != 1 || heapql_dump_wait();
}
END
ok "the header's macros compile in C" $cc -Wall -Wextra -Wpedantic -Werror -std=c11 \
  -I"$HQ_SRCDIR/include" -o told told.c
ok "and in C++" $cxx -x c++ -Wall -Wextra -Werror -std=c++11 -I"$HQ_SRCDIR/include" -o told_cxx told.c
ok "without the library they do nothing" ./told
for program in told told_cxx; do
  run $program.d ./$program
  d=$program.d/*.hqd
  is "$program: types" "$(ask $d "SELECT name, size, source, flags FROM type WHERE type_id > 0 ORDER BY name")" \
    "pair,16,told,0 row,64,told,6 "
  is "$program: fields" "$(ask $d "SELECT field.name, offset, kind, count, stride FROM field JOIN type USING (type_id) WHERE type.name = 'row'")" \
    "p.a,0,pointer,1,8 p.b,8,pointer,1,8 q[*].a,16,pointers,2,16 q[*].b,24,pointers,2,16 w,56,weak,1,8 v[*],64,pointers,0,8 "
  is "$program: blocks" "$(ask $d "SELECT name, count, refcount, has_refcount FROM object JOIN type USING (type_id) ORDER BY 1")" \
    "pair,4,0,0 row,1,17,1 "
  is "$program: references" "$(ask $d "SELECT label, off, how FROM ref WHERE how > 0 ORDER BY label")" \
    "pair.b,56,1 row.q[*].a,32,1 row.v[*],80,1 "
  is "$program: a tag on what is no block is counted" \
    "$(ask $d "SELECT value FROM counter WHERE name = 'tags_ignored'")" "1 "
done

# A region that the program named holds what nothing else does.
cat >region.c <<'END'
#include <heapql/heapql.h>
#include <stdlib.h>
#include <sys/mman.h>
int main(void)
{
	void **shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	heapql_root_add(shared + 1, 64, "mailbox");
	shared[3] = malloc(777);
	return heapql_dump("x") != 1 || heapql_dump_wait() || heapql_root_remove(shared + 1) ||
	       heapql_root_remove(shared) != -2;
}
END
$cc -I"$HQ_SRCDIR/include" -o region region.c
run region.d ./region
is "a named region is a root" "$(ask region.d/*.hqd "SELECT kind, root.name, req, leak FROM root JOIN block ON row = dst_row
  WHERE kind = 'region'")" "region,mailbox,777,reachable "

# C++ types through vtables, in programs of every make.
for flags in "-O0" "-O2 -s" "-no-pie -fno-pie -s" "-static-libstdc++ -static-libgcc -s"; do
  # shellcheck disable=SC2086
  $cxx -std=c++17 $flags -I"$HQ_SRCDIR/include" -o classes "$HQ_SRCDIR/samples/classes.cc" || continue
  rm -rf made
  mkdir made
  "$heapql" run -o "$tap_tmp/made/" --dump-at exit -- ./classes 2>/dev/null
  is "types of classes built with $flags" \
    "$(ask made/*.hqd "SELECT name, count(*), sum(count) FROM (SELECT *, object.count AS n FROM object JOIN type USING (type_id)
       WHERE source = 'vtable' AND name NOT GLOB 'std::*') GROUP BY name" | sed 's/(anonymous namespace)/A/g')" \
    "A::circle,3,3 A::labelled_circle,1,1 A::square,3,6 "
done
printf 'struct s { virtual ~s() {} }; s *p; int main() { p = new s; }\n' >plain.cc
$cxx -fno-rtti -o plain plain.cc
mkdir plain.d
"$heapql" run -o "$tap_tmp/plain.d/" --dump-at exit -- ./plain
is "without RTTI there is no type, and no harm" "$(ask plain.d/*.hqd "SELECT count(*) FROM object")" "0 "

# Where the process cannot be copied it writes itself, and nothing of the
# program's is called; what can be read is there.
cat >alone.c <<'END'
#include <heapql/heapql.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
struct thing { long n; struct thing *next; };
static int called;
static void visit(const void *p, struct heapql_visitor *v) { called = 1; (void)p; (void)v; }
static uint64_t count(const void *p) { called = 1; return p != 0; }
int main(void)
{
	struct heapql_field f[] = { HEAPQL_FIELD(struct thing, next, HEAPQL_POINTER) };
	struct heapql_type t = HEAPQL_TYPE_COUNTED(struct thing, 0, f, n);
	struct rlimit one = { 1, 1 };
	static struct thing *a, *b;
	a = heapql_new_of(&t);
	a->n = 5;
	a->next = 0;
	t.name = "other";
	t.traverse = visit;
	t.refcount = count;
	b = heapql_new_of(&t);
	b->next = a;
	if (getuid() == 0 && setuid(65534) != 0)
		return 9;
	setrlimit(RLIMIT_NPROC, &one);
	return heapql_dump("alone") != 1 || heapql_dump_wait() || called;
}
END
$cc -I"$HQ_SRCDIR/include" -o alone alone.c
mkdir alone.d
chmod 755 "$tap_tmp"
chmod 777 alone.d
ok "a program that cannot be copied runs" "$heapql" run -o "$tap_tmp/alone.d/" --dump-at none -- ./alone
is "it wrote the dump itself" "$(ask alone.d/*.hqd "SELECT method GLOB '*in-process' FROM dump")" "1 "
is "its functions were not called, and that is counted" \
  "$(ask alone.d/*.hqd "SELECT group_concat(name || ' ' || value) FROM counter WHERE name IN ('traverse_skipped', 'refcount_faults')")" \
  '"traverse_skipped 1,refcount_faults 1" '
is "types, counts and fields are there" "$(ask alone.d/*.hqd "SELECT t.name, b.refcount, (SELECT count(*) FROM ref WHERE src_row = b.row)
  FROM block b JOIN type t USING (type_id) ORDER BY 1")" "other,,1 thing,5,0 "

# Pieces that the program carves out of blocks.
cat >carve.c <<'END'
#include <heapql/heapql.h>
#include <stdlib.h>
#include <string.h>
struct piece { struct piece *next; long v; };
static const struct heapql_field f[] = { HEAPQL_FIELD(struct piece, next, HEAPQL_POINTER) };
static const struct heapql_type t = HEAPQL_TYPE(struct piece, 0, f);
static char *chunk[3], *gone, *moved;
int main(void)
{
	struct heapql_pool *a = heapql_pool_new("nodes"), *b = heapql_pool_new("texts"), *c = heapql_pool_new("c");
	size_t sizes[3] = { 40000, 100000, 3000000 };
	int bad = 0;
	for (int i = 0; i < 3; i++)
		memset(chunk[i] = malloc(sizes[i]), 0, 100);
	gone = malloc(1000);
	moved = malloc(1000);
	/* Backwards, so that order is the writer's work. */
	for (int i = 2; i >= 0; i--)
		for (int k = 999; k >= 0; k--)
			bad += heapql_pool_carve(a, chunk[i] + 32 * k, sizeof(struct piece), &t) != 0;
	for (int k = 0; k < 500; k++)
		bad += heapql_pool_release(a, chunk[0] + 64 * k) != 0;
	bad += heapql_pool_release(a, chunk[0]) != -2;
	bad += heapql_pool_carve(b, chunk[2] + 2999990, 10, 0) != 0;
	bad += heapql_pool_carve(b, chunk[2] + 2999990, 100000, 0) != -22;
	bad += heapql_pool_carve(b, &bad, 1, 0) != -22;
	bad += heapql_pool_carve(b, gone, 100, 0) != 0;
	bad += heapql_pool_carve(b, moved + 8, 100, 0) != 0;
	bad += heapql_pool_carve(c, chunk[1] + 99000, 1, 0) != 0;
	heapql_pool_clear(c);
	bad += heapql_pool_carve(c, chunk[1] + 99001, 2, 0) != 0;
	heapql_pool_delete(c);
	free(gone);
	gone = malloc(1000);
	moved = realloc(moved, 300000);
	return bad != 0 || heapql_dump("x") != 1 || heapql_dump_wait();
}
END
$cc -g -I"$HQ_SRCDIR/include" -o carve carve.c
run carve.d ./carve
is "pieces by pool and block" "$(ask carve.d/*.hqd "SELECT s.name, coalesce(nullif(t.name, ''), '-'), b.req, count(*), sum(s.size), min(off), max(off)
  FROM subblock s JOIN block b ON b.row = block_row JOIN type t ON t.type_id = s.type_id GROUP BY 1, 2, 3")" \
  "nodes,piece,40000,500,8000,32,31968 nodes,piece,100000,1000,16000,0,31968 nodes,piece,3000000,1000,16000,0,31968 texts,-,3000000,1,10,2999990,2999990 "
is "each with its stack" "$(ask carve.d/*.hqd "SELECT count(*), count(DISTINCT trace_id), min(trace_id) > 2 FROM subblock WHERE name = 'nodes'")" "2500,1,1 "
is "which counts for nothing" "$(ask carve.d/*.hqd "SELECT sum(allocs) = (SELECT sum(value) FROM counter WHERE name IN ('allocations', 'reallocs')) FROM trace")" "1 "
ok "and the dump keeps every rule" "$heapql" info carve.d/*.hqd

# Threads that tag, resize and free while dumps are made.
run busy "$HQ_BUILDDIR/tests/live/object/tag_threads"
is "seven dumps" "$(find busy -name '*.hqd' | wc -l)" 7
ok "which keep every rule" "$heapql" info busy/*.hqd
wrong="SELECT count(*) FROM block JOIN type USING (dump_id, type_id) WHERE req % 64 <> CAST(name AS INT)"
untagged="SELECT count(*) FROM block WHERE guess GLOB 'work#*' AND req % 64"
is "no tag is on another block than the one that got it" "$(ask "busy/$(ls busy | sed -n 3p)" "$wrong")$(ask busy/*.7.hqd "$wrong")" "0 0 "
is "at the end all have theirs" "$(ask busy/*.7.hqd "$untagged <> 0")" "0 "
ok "but those of type 0" [ "$(ask busy/*.7.hqd "$untagged = 0")" -gt 10 ]
ok "thousands of them" [ "$(ask busy/*.7.hqd "SELECT count(*) FROM block WHERE type_id > 0")" -gt 1000 ]

done_testing
