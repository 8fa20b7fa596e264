# How full containers are: arrays that are counted and buffers, of a program
# whose containers are known; and of one whose numbers are nonsense.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99
chmod 755 "$tap_tmp"
cc=${CC:-cc} cxx=${CXX:-c++}

cat >fill.c <<'C'
#include <heapql/heapql.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
struct item { long key; void *value, *next; };
struct list { unsigned char used; void *items[]; };
struct map { size_t count; struct item entries[]; };
struct vec { void **items; unsigned n, room; };
struct stack { struct vec hot; int *numbers; unsigned short depth; struct vec more[2]; };
struct fixed { unsigned n; void *slots[10]; };
static const struct heapql_field item_f[] = {
	HEAPQL_FIELD(struct item, value, HEAPQL_POINTER), HEAPQL_FIELD(struct item, next, HEAPQL_WEAK) };
static const struct heapql_type item_t = HEAPQL_TYPE(struct item, 0, item_f);
static const struct heapql_field list_f[] = { HEAPQL_COUNTED(struct list, items, used, HEAPQL_POINTERS) };
static const struct heapql_type list_t = HEAPQL_TYPE(struct list, 0, list_f);
static const struct heapql_field map_f[] = { HEAPQL_INLINE_COUNTED(struct map, entries, count, &item_t) };
static const struct heapql_type map_t = HEAPQL_TYPE(struct map, 0, map_f);
static const struct heapql_field vec_f[] = { HEAPQL_BUFFER(struct vec, items, n, room, HEAPQL_POINTER) };
static const struct heapql_type vec_t = HEAPQL_TYPE(struct vec, 0, vec_f);
static const struct heapql_field stack_f[] = { HEAPQL_INLINE(struct stack, hot, &vec_t),
	HEAPQL_BUFFER_OF_BLOCK(struct stack, numbers, depth, HEAPQL_POINTER),
	HEAPQL_INLINE(struct stack, more, &vec_t) };
static const struct heapql_type stack_t_ = HEAPQL_TYPE(struct stack, 0, stack_f);
static const struct heapql_field fixed_f[] = {
	{ "slots", HEAPQL_POINTER, offsetof(struct fixed, slots), 80, offsetof(struct fixed, n), 4, 0, 0, 0, 0, 0 } };
static const struct heapql_type fixed_t = HEAPQL_TYPE(struct fixed, 0, fixed_f);
static void *keep[100];
static int n;
static void *zero(const struct heapql_type *t, size_t count, size_t extra)
{
	void *p = keep[n++] = heapql_alloc(t, count, extra);
	return memset(p, 0, (size_t)t->size * count + extra);
}
static void vec(struct vec *v, unsigned used, unsigned room, unsigned real)
{
	v->items = (void **)(keep[n++] = calloc(real, 8));
	v->n = used;
	v->room = room;
}
static void known(void)
{
	struct list *l;
	struct map *m;
	struct vec *v;
	struct stack *s;
	struct fixed *f;
	/* 20 of 100 places, 0 of 4. */
	l = (struct list *)zero(&list_t, 1, 100 * 8);
	l->used = 20;
	zero(&list_t, 1, 4 * 8);
	/* 3 of 7 entries of 24 bytes. */
	m = (struct map *)zero(&map_t, 1, 7 * 24);
	m->count = 3;
	/* An array of four: 1 of 8, none without a buffer, 2 of 2, 0 of 16. */
	v = (struct vec *)zero(&vec_t, 4, 0);
	vec(&v[0], 1, 8, 8);
	vec(&v[2], 2, 2, 2);
	vec(&v[3], 0, 16, 16);
	/* Inside of another: 5 of 6; 10 ints of a block of 400 bytes; 1 of 3, 2 of 4. */
	s = (struct stack *)zero(&stack_t_, 1, 0);
	vec(&s->hot, 5, 6, 6);
	s->numbers = (int *)(keep[n++] = calloc(100, 4));
	s->depth = 10;
	vec(&s->more[0], 1, 3, 3);
	vec(&s->more[1], 2, 4, 4);
	/* 4 of 10. */
	f = (struct fixed *)zero(&fixed_t, 1, 0);
	f->n = 4;
}
static void nonsense(void)
{
	struct list *l = (struct list *)zero(&list_t, 1, 4 * 8);
	struct map *m = (struct map *)zero(&map_t, 1, 7 * 24);
	struct vec *v = (struct vec *)zero(&vec_t, 4, 0);
	struct fixed *f = (struct fixed *)zero(&fixed_t, 1, 0);
	l->used = 255;
	m->count = (size_t)-1;
	f->n = 11;
	vec(&v[0], 9, 1000000, 8);            /* more room than the block */
	vec(&v[1], 4000000000u, 8, 8);        /* more in use than room */
	v[2].items = (void **)0x123456789abcd8; /* points nowhere */
	v[2].n = 3, v[2].room = 5;
	vec(&v[3], 3, 8, 8);
	v[3].items += 6;                      /* into its block: room for 2 */
}
int main(int argc, char **argv)
{
	struct rlimit one = { 1, 1 };
	if (strcmp(argv[1], "nonsense") == 0)
		nonsense();
	else
		known();
	if (argc > 2 && getuid() == 0 && setuid(65534) != 0)
		return 9;
	if (argc > 2)
		setrlimit(RLIMIT_NPROC, &one);
	return heapql_dump("x") != 1 || heapql_dump_wait();
}
C
ok "the macros compile in C" $cc -Wall -Wextra -Wpedantic -Werror -std=c11 -D_GNU_SOURCE -g -I"$HQ_SRCDIR/include" -o fill fill.c
ok "and in C++" $cxx -x c++ -Wall -Wextra -Werror -std=c++11 -g -I"$HQ_SRCDIR/include" -o fill_cxx fill.c

rows() { # REPORT ARGUMENT...
  "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d | tr '\n' ' '
}
run() { # DIR PROGRAM...
  dir=$1
  shift
  mkdir -m 777 "$dir"
  ok "$dir" "$heapql" run -o "$PWD/$dir/" --dump-at none -- "$@"
}
by_hand() { # DUMP
  is "$1: by type and field" "$(rows fill -t fields $1 | tr ' ' '\n' | cut -d, -f1,3-9 | tr '\n' ' ')" \
    "672,2,1,20,104,8,list,items 360,1,0,10,100,4,stack,numbers 184,4,2,3,26,8,vec,items\
 96,1,0,3,7,24,map,entries 48,1,0,4,10,8,fixed,slots 32,2,0,3,7,8,stack,more[*].items 8,1,0,5,6,8,stack,hot.items "
  is "$1: in all" "$(rows fill -t total $1 | cut -d, -f1-4,6-)" "12,3,48,260,1400,0 "
}
for d in known cxx alone; do
  case $d in
  known) run known ./fill known ;;
  cxx) run cxx ./fill_cxx known ;;
  alone) run alone ./fill known alone ;;
  esac
  by_hand $d/*.hqd
  ok "$d: whole" "$heapql" info $d/*.hqd
done
is "alone wrote the dump itself" "$(rows sql alone/*.hqd "SELECT method GLOB '*in-process' FROM dump")" "1 "
ok "load" "$heapql" load known/*.hqd -o known.db
by_hand known.db
is "those with most room" "$(rows fill -t emptiest -n 3 known.db | tr ' ' '\n' | cut -d, -f1,3,4,7,8 | tr '\n' ' ')" \
  "640,20,100,list,items 360,10,100,stack,numbers 128,0,16,vec,items "
is "by what allocated the elements" "$(rows fill -t sites known/*.hqd | grep -o '[0-9.]*,[0-9.]*,[0-9]*,[0-9]*,[a-z]*' | tr '\n' ' ' | sed 's/\.[0-9]*,/,/g')" \
  "816,22,5,2,zero 360,10,1,0,known 224,28,6,1,vec "
is "a pointer to a buffer is a field like any other" "$(rows sql known/*.hqd "SELECT label, count(*) FROM ref
  WHERE how = 1 GROUP BY 1 ORDER BY 1")" "stack.hot.items,1 stack.more[*].items,2 stack.numbers,1 vec.items,3 "

# Numbers that cannot be are cut to what there is room for, and counted.
run nonsense ./fill nonsense
ok "nonsense: whole" "$heapql" info nonsense/*.hqd
is "cut" "$(rows sql nonsense/*.hqd "SELECT t.name, used, capacity, f.flags, buffer IS NULL FROM fill f JOIN type t USING (type_id) ORDER BY src, off")" \
  "list,4,4,1,0 map,7,7,1,0 vec,8,8,3,0 vec,8,8,1,0 vec,0,0,3,1 vec,2,2,3,0 fixed,10,10,1,0 "
is "and counted" "$(rows fill -t total nonsense/*.hqd | cut -d, -f7)" "7 "

# Descriptions that cannot be right.
cat >wrong.c <<'C'
#include <heapql/heapql.h>
struct v { void **p; unsigned n, room; };
int main(void)
{
	struct heapql_field f[] = { HEAPQL_BUFFER(struct v, p, n, room, HEAPQL_POINTER) };
	struct heapql_type t = HEAPQL_TYPE(struct v, 0, f);
	int bad = 0;
	f[0].counter_size = 3, t.name = "a", bad += heapql_type_register(&t) != -22, f[0].counter_size = 4;
	f[0].capacity_size = 5, t.name = "b", bad += heapql_type_register(&t) != -22, f[0].capacity_size = 4;
	f[0].capacity_offset = 16, t.name = "c", bad += heapql_type_register(&t) != -22, f[0].capacity_offset = 12;
	f[0].counter_size = 0, t.name = "d", bad += heapql_type_register(&t) != -22, f[0].counter_size = 4;
	f[0].size = 16, t.name = "e", bad += heapql_type_register(&t) != -22, f[0].size = 8;
	t.name = "f", bad += heapql_type_register(&t) <= 0;
	return bad;
}
C
$cc -I"$HQ_SRCDIR/include" -o wrong wrong.c
mkdir wrong.d
ok "descriptions that cannot be right are refused" "$heapql" run -o "$PWD/wrong.d/" --dump-at none -- ./wrong
done_testing
