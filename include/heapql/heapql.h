/*
 * heapql.h: ask a running program for a dump of its heap, and tell what its
 * blocks are.
 *
 * A program that includes this header need not be linked with libheapql: the
 * library's functions are weak references, and each call below does nothing
 * when the library is absent.  So a program ships with its calls and is
 * measured by `heapql run`.
 *
 * A program that wants the library in any case links with
 * `pkg-config --libs heapql`: weak references alone do not keep -lheapql where
 * the linker drops libraries that nobody needs (--as-needed).
 */
#ifndef HEAPQL_HEAPQL_H
#define HEAPQL_HEAPQL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * HEAPQL_CALL(type, name, parameters, arguments, absent) declares a wrapper of
 * that name that calls the library's function, or returns `absent` when the
 * library is not there.
 *
 * The address is read from the global offset table by hand.  A plain weak
 * reference would do in a position-independent program, but in one that is not
 * (-no-pie) the linker settles it as absent for good, and a preloaded library
 * would not be found.  The wrapper's own symbol must be another one, or the
 * reference would mean the wrapper wherever it is not inlined.
 */
#ifdef HEAPQL_BUILDING_LIBRARY
#define HEAPQL_CALL(type, name, parameters, arguments, absent)                 \
	__attribute__((visibility("default"))) type name parameters;
#elif defined(__ELF__) && defined(__x86_64__) && defined(__LP64__)
#define HEAPQL_ADDRESS(name, variable)                                         \
	__asm__(".weak " #name "\n\tmovq " #name "@GOTPCREL(%%rip), %0"        \
	        : "=r"(variable))
#elif defined(__ELF__) && defined(__aarch64__)
#define HEAPQL_ADDRESS(name, variable)                                         \
	__asm__(".weak " #name "\n\tadrp %0, :got:" #name                      \
	        "\n\tldr %0, [%0, #:got_lo12:" #name "]"                       \
	        : "=r"(variable))
#else
#define HEAPQL_ADDRESS(name, variable) ((variable) = 0)
#endif

#ifndef HEAPQL_CALL
#define HEAPQL_CALL(type, name, parameters, arguments, absent)                 \
	static inline type name parameters __asm__("heapql_call_" #name);      \
	static inline type name parameters                                     \
	{                                                                      \
		type(*heapql_address_) parameters;                             \
		HEAPQL_ADDRESS(name, heapql_address_);                         \
		return heapql_address_ ? heapql_address_ arguments             \
		                       : (type)absent;                         \
	}
#endif

/*
 * Writes a dump of the heap as it is now.
 *
 * `label` names the dump in reports; NULL is none.  The program stops for the
 * length of a fork; a child writes the file while the program goes on.
 * Returns the number of the dump (1, 2, …), or a negative errno value when no
 * dump could be begun; 0 without the library and in a process that is not to be
 * recorded (HEAPQL_PROGRAMS).
 * Thread-safe; async-signal-safe.
 */
HEAPQL_CALL(int, heapql_dump, (const char *label), (label), 0)

/*
 * Waits until every dump begun so far is written or has failed.  Returns 0,
 * or the negative errno value of the first that failed since the last call.
 * Thread-safe.
 */
HEAPQL_CALL(int, heapql_dump_wait, (void), (), 0)

/*
 * The file that a dump of this process was written to, by the number that
 * heapql_dump has returned, after heapql_dump_wait.  Returns 0; -ENOENT, when it
 * is none of the last few that were written, and without the library;
 * -ENAMETOOLONG, when `size` bytes do not hold it with its zero; -EINVAL, when
 * that is no number of a dump.  Thread-safe.
 */
HEAPQL_CALL(int, heapql_dump_path, (int number, char *ret_path, size_t size),
            (number, ret_path, size), (-2))

/* 1 when the library is loaded, else 0. */
HEAPQL_CALL(int, heapql_present, (void), (), 0)

/*
 * Stacks at run time.  A program started with HEAPQL_STACK=off (--stack off)
 * records none until it asks; one that records them may stop and go on.  Blocks
 * allocated meanwhile are untraced, and counted as such when they are freed.
 */

/*
 * Records the stack of each allocation from now on, at most `frames` of them,
 * 1 to 1000; 0 is as many as before, or 256.  Returns 0, or -EINVAL.
 * Thread-safe.  Takes time in proportion to the heap when stacks were off.
 */
HEAPQL_CALL(int, heapql_trace_start, (int frames), (frames), 0)

/* Records none from now on; what has a trace keeps it.  Returns 0.
 * Thread-safe. */
HEAPQL_CALL(int, heapql_trace_stop, (void), (), 0)

/* 1 while stacks are recorded, else 0.  Thread-safe; async-signal-safe. */
HEAPQL_CALL(int, heapql_trace_active, (void), (), 0)

/*
 * Bytes requested by live blocks that were allocated while stacks were on, and
 * the most that these have been since heapql_reset_peak or the start of the
 * program.  `*ret_peak` is exact when all live blocks have traces, else at most
 * so much too high as untraced blocks were freed since then.  Without the
 * library both are 0.  Returns 0.  Thread-safe; exact while nobody else
 * allocates; takes time in proportion to the heap.
 */
HEAPQL_CALL(int, heapql_traced_memory,
            (uint64_t *ret_current, uint64_t *ret_peak),
            (ret_current, ret_peak), (*ret_current = 0, *ret_peak = 0, 0))

/* The highest point so far is what is live now: for heapql_traced_memory, for
 * what dumps tell of the peak, and for HEAPQL_DUMP_AT=peak.  Returns 0.
 * Thread-safe; exact while nobody else allocates. */
HEAPQL_CALL(int, heapql_reset_peak, (void), (), 0)

/*
 * A moment of the run gets a name: dumps made later have a row of it in their
 * table `mark`, with the time, the next serial, live bytes and blocks, arenas and
 * resident memory.  So `heapql snapshot --between A,B` shows what was born
 * between two marks and is still live.  At most 63 bytes of the name are kept,
 * and 8192 marks: then every second one of each name goes, which is counted.
 *
 * With --dump-at mark=NAME passes of that name are dumped: each of the first 16,
 * then eight each time that their number doubles.  Those return when their dump
 * is written.
 *
 * Returns 0; -ENOSPC when there was no room, -ENOMEM.  Costs some microseconds.
 * Thread-safe; async-signal-safe; exact while nobody else allocates.
 */
HEAPQL_CALL(int, heapql_mark, (const char *name), (name), 0)

/*
 * Bytes requested by live blocks, and their number, as a mark has them: of the
 * whole process, blocks of heapql_heap_new included.  Without the library both
 * are 0.  Returns 0.  Less than a microsecond and some more for each thread.
 * Thread-safe; async-signal-safe; exact while nobody else allocates.
 */
HEAPQL_CALL(int, heapql_live, (uint64_t *ret_bytes, uint64_t *ret_blocks),
            (ret_bytes, ret_blocks), (*ret_bytes = 0, *ret_blocks = 0, 0))

/*
 * A table of lines with what each added to the heap, for `heapql profile`:
 *
 *	void fill(void)
 *	{
 *		HEAPQL_PROFILE();
 *		x = make_list(1000000);	HEAPQL_LINE();
 *		y = copy_list(x);	HEAPQL_LINE();
 *		drop_list(x);		HEAPQL_LINE();
 *	}
 *
 * HEAPQL_PROFILE is where increments begin, once a function; HEAPQL_LINE counts
 * what happened since the HEAPQL_LINE or HEAPQL_PROFILE before, to the line
 * that it stands on.  Passes are summed up, so a loop costs no memory; there is
 * room for 4096 lines.  The numbers are the process's: what other threads do
 * meanwhile is in them.  Some microseconds a pass.  Thread-safe;
 * async-signal-safe.
 */
struct heapql_profile {
	uint64_t state[8]; /* the library's */
};
#define HEAPQL_PROFILE()                                                       \
	struct heapql_profile heapql_profile_ = { { 0 } };                     \
	HEAPQL_LINE()
#define HEAPQL_LINE()                                                          \
	((void)heapql_profile_pass(&heapql_profile_, __FILE__, __LINE__,       \
				   __func__))
HEAPQL_CALL(int, heapql_profile_pass,
            (struct heapql_profile *profile, const char *file, unsigned line,
             const char *func),
            (profile, file, line, func), 0)

/*
 * Walks the whole heap and verifies every invariant of the allocator.  Returns
 * the number of those that are broken, each of the first twenty with a line on
 * standard error.  Thread-safe; while other threads run, their own pools are
 * checked for their shape only.
 */
HEAPQL_CALL(int, heapql_check_heap, (void), (), 0)

/*
 * Heaps of one's own, apart from malloc's, with exactly the geometry of
 * CPython's object allocator: for looking at how a set of objects would lie
 * there.  Requests above 512 bytes are served by malloc's heap.  Thread-safe.
 */
struct heapql_heap;

enum heapql_geometry {
	HEAPQL_CPYTHON36,  /* classes of 8 bytes, pools 4 KiB, arenas 256 KiB */
	HEAPQL_CPYTHON310, /* classes of 16 bytes, pools 16 KiB, arenas 1 MiB */
};

/* NULL when there is no memory for it.  `name` (may be NULL, at most 31 bytes
 * are kept) stands in the dump. */
HEAPQL_CALL(struct heapql_heap *, heapql_heap_new,
            (const char *name, enum heapql_geometry geometry),
            (name, geometry), NULL)

/* Gives the heap and every block in it back.  Returns 0. */
HEAPQL_CALL(int, heapql_heap_delete, (struct heapql_heap *heap), (heap), 0)

/* As malloc, calloc, realloc; a NULL heap, or no library, means malloc's. */
HEAPQL_CALL(void *, heapql_heap_malloc, (struct heapql_heap *heap, size_t size),
            (heap, size), __builtin_malloc(size))
HEAPQL_CALL(void *, heapql_heap_calloc,
            (struct heapql_heap *heap, size_t count, size_t size),
            (heap, count, size), __builtin_calloc(count, size))
HEAPQL_CALL(void *, heapql_heap_realloc,
            (struct heapql_heap *heap, void *p, size_t size), (heap, p, size),
            __builtin_realloc(p, size))

/* A block of any of these heaps may also be given to free(). */
static inline void
heapql_heap_free(struct heapql_heap *heap, void *p)
{
	(void)heap;
	__builtin_free(p);
}

/*
 * What blocks are.  A program may describe its types, hang a description on a
 * block, and name memory outside of the heap that holds blocks.  A dump then
 * knows types, fields, reference counts and arrays exactly, where it would
 * otherwise guess from the words in a block.  doc/objects.md has the whole
 * picture with an example.
 *
 *	static const struct heapql_field node_fields[] = {
 *		HEAPQL_FIELD(struct node, next, HEAPQL_POINTER),
 *		HEAPQL_FIELD(struct node, parent, HEAPQL_WEAK),
 *		HEAPQL_COUNTED(struct node, child, nchild, HEAPQL_POINTER),
 *	};
 *	static const struct heapql_type node_type =
 *		HEAPQL_TYPE(struct node, 0, node_fields);
 *	...
 *	struct node *n = malloc(sizeof(*n) + k * sizeof(n->child[0]));
 *	heapql_tag(n, &node_type);
 *
 * A description is copied when it is first used: it may lie in a library that
 * is unloaded later.
 */
enum heapql_kind {
	HEAPQL_POINTER = 1, /* a pointer, or an array of pointers */
	HEAPQL_WEAK,	    /* the same; it does not keep its target alive */
	HEAPQL_STRUCT,	    /* a struct inside this one, or an array of them */
};
#define HEAPQL_POINTERS HEAPQL_POINTER /* where it reads better */

/* In heapql_field.size: the array goes to the end of the block. */
#define HEAPQL_TO_END 0xffffffffu

struct heapql_type;
struct heapql_visitor;

struct heapql_field {
	const char *name;
	uint32_t kind;	 /* enum heapql_kind */
	uint32_t offset; /* bytes from the start of the type */
	uint32_t size;	 /* bytes, of an array all of it; 0 with a counter: as
			  * many elements as it says, beyond the end of the
			  * type too */
	uint32_t counter_offset; /* an unsigned number of elements in use */
	uint32_t counter_size;	 /* 1, 2, 4 or 8 bytes; 0: no counter */
	const struct heapql_type *type; /* of HEAPQL_STRUCT */
	/* Of a pointer to an array in a block of its own: bytes of an element,
	 * and an unsigned number of elements that there is room for; the
	 * counter is then of those in use.  0: it is no such pointer. */
	uint32_t element_size;
	uint32_t capacity_offset;
	uint32_t capacity_size; /* 1, 2, 4 or 8 bytes; 0: as the block tells */
	uint32_t reserved;
};

enum heapql_type_flags {
	HEAPQL_OPEN = 1, /* fields and traverse do not tell of every pointer:
			  * the other words are looked at as in a block without
			  * a type.  Without fields, traverse and HEAPQL_LEAF
			  * this is understood */
	HEAPQL_LEAF = 2, /* holds no pointer at all */
	HEAPQL_CONTAINER = 4, /* may be part of a cycle; for reports only */
};

struct heapql_type {
	uint32_t struct_size; /* sizeof(struct heapql_type) */
	uint32_t flags;
	const char *name; /* "struct node" and "node" are the same */
	uint64_t size;	  /* bytes, without arrays that go beyond its end */
	const struct heapql_field *fields;
	uint32_t nfields;
	uint32_t refcount_offset; /* an unsigned number */
	uint32_t refcount_size;	  /* 1, 2, 4 or 8 bytes; 0: none there */
	uint32_t reserved;
	/* How to read it where that is not so; NULL: as above. */
	uint64_t (*refcount)(const void *object);
	/* Tells of each block that the object refers to and that no field
	 * tells of; may be NULL.  See heapql_visit. */
	void (*traverse)(const void *object, struct heapql_visitor *visitor);
};

#define HEAPQL_SIZEOF_(T, member) ((uint32_t)sizeof(((T *)0)->member))
#define HEAPQL_OFFSET_(T, member) ((uint32_t)offsetof(T, member))

/* A member that is a pointer or an array of pointers. */
#define HEAPQL_FIELD(T, member, kind)                                          \
	{                                                                      \
		#member, kind, HEAPQL_OFFSET_(T, member),                      \
		    HEAPQL_SIZEOF_(T, member), 0, 0, 0, 0, 0, 0, 0             \
	}
/* An array of pointers at the end of the type, of which the member `counter`
 * tells the length; or one that goes to the end of the block. */
#define HEAPQL_COUNTED(T, member, counter, kind)                               \
	{                                                                      \
		#member, kind, HEAPQL_OFFSET_(T, member), 0,                   \
		    HEAPQL_OFFSET_(T, counter), HEAPQL_SIZEOF_(T, counter), 0, \
		    0, 0, 0, 0                                                 \
	}
#define HEAPQL_REST(T, member, kind)                                           \
	{                                                                      \
		#member, kind, HEAPQL_OFFSET_(T, member), HEAPQL_TO_END, 0, 0, \
		    0, 0, 0, 0, 0                                              \
	}
/* A member that points to an array in a block of its own: of its elements
 * `counter` are in use, and there is room for `capacity`.  Where no member tells
 * that, the block does.  So a dump can tell how full containers are. */
#define HEAPQL_BUFFER(T, member, counter, capacity, kind)                      \
	{                                                                      \
		#member, kind, HEAPQL_OFFSET_(T, member),                      \
		    HEAPQL_SIZEOF_(T, member), HEAPQL_OFFSET_(T, counter),     \
		    HEAPQL_SIZEOF_(T, counter), 0,                             \
		    (uint32_t)sizeof(*((T *)0)->member),                       \
		    HEAPQL_OFFSET_(T, capacity), HEAPQL_SIZEOF_(T, capacity),  \
		    0                                                          \
	}
#define HEAPQL_BUFFER_OF_BLOCK(T, member, counter, kind)                       \
	{                                                                      \
		#member, kind, HEAPQL_OFFSET_(T, member),                      \
		    HEAPQL_SIZEOF_(T, member), HEAPQL_OFFSET_(T, counter),     \
		    HEAPQL_SIZEOF_(T, counter), 0,                             \
		    (uint32_t)sizeof(*((T *)0)->member), 0, 0, 0               \
	}
/* A member that is a struct of another type, or an array of such; the same at
 * the end of the type. */
#define HEAPQL_INLINE(T, member, type)                                         \
	{                                                                      \
		#member, HEAPQL_STRUCT, HEAPQL_OFFSET_(T, member),             \
		    HEAPQL_SIZEOF_(T, member), 0, 0, type, 0, 0, 0, 0          \
	}
#define HEAPQL_INLINE_COUNTED(T, member, counter, type)                        \
	{                                                                      \
		#member, HEAPQL_STRUCT, HEAPQL_OFFSET_(T, member), 0,          \
		    HEAPQL_OFFSET_(T, counter), HEAPQL_SIZEOF_(T, counter),    \
		    type, 0, 0, 0, 0                                           \
	}

#define HEAPQL_COUNT_(fields) ((uint32_t)(sizeof(fields) / sizeof(fields[0])))

/* A type with an array of fields; one without any; one whose member `counter`
 * is its reference count. */
#define HEAPQL_TYPE(T, flags, fields)                                          \
	{                                                                      \
		(uint32_t)sizeof(struct heapql_type), flags, #T, sizeof(T),    \
		    fields, HEAPQL_COUNT_(fields), 0, 0, 0, 0, 0               \
	}
#define HEAPQL_TYPE_BARE(T, flags)                                             \
	{                                                                      \
		(uint32_t)sizeof(struct heapql_type), flags, #T, sizeof(T), 0, \
		    0, 0, 0, 0, 0, 0                                           \
	}
#define HEAPQL_TYPE_COUNTED(T, flags, fields, counter)                         \
	{                                                                      \
		(uint32_t)sizeof(struct heapql_type), flags, #T, sizeof(T),    \
		    fields, HEAPQL_COUNT_(fields),                             \
		    HEAPQL_OFFSET_(T, counter), HEAPQL_SIZEOF_(T, counter), 0, \
		    0, 0                                                       \
	}

/*
 * Called by a traverse function for each reference, by heapql_visit and
 * heapql_visit_weak.  `name` says by what the object refers to it, such as a
 * key; at most 119 bytes are kept, NULL is none.  A target that is NULL or in
 * no block is passed over.
 *
 * A traverse function runs in a copy of the process, after the dump was asked
 * for, on the only thread that there is.  It reads the object and what belongs
 * to it, and changes nothing; malloc gives it memory apart from the heap.  A
 * lock that another thread held is never given back: if it faults, or takes
 * longer than a second, the references of that object are not told of, and the
 * dump counts it.  It is not called where the system allows no copy.
 */
struct heapql_visitor {
	uint32_t struct_size;
	uint32_t reserved;
	void (*edge)(struct heapql_visitor *visitor, const void *target,
		     const char *name, uint32_t weak);
};

static inline void
heapql_visit(struct heapql_visitor *visitor, const void *target,
	     const char *name)
{
	visitor->edge(visitor, target, name, 0);
}

static inline void
heapql_visit_weak(struct heapql_visitor *visitor, const void *target,
		  const char *name)
{
	visitor->edge(visitor, target, name, 1);
}

/*
 * Makes the type known before the first block of it.  Returns its number, from
 * 1, the same for the same description; 0 without the library; or -EINVAL for
 * a description that cannot be right: a field outside of the type, a pointer
 * that is not aligned, an array inside of an array whose length only the
 * object knows, structs inside of each other more than 8 deep; -ENOSPC beyond
 * 16383 types, or 1024 fields and 128 KiB of names of one; -ENOMEM.  Thread-safe; async-signal-safe.
 */
HEAPQL_CALL(int, heapql_type_register, (const struct heapql_type *type), (type),
            0)

/*
 * The block that begins at p is a `type`; with heapql_tag_array it is an array
 * of as many as fit what was asked for.  A NULL type takes a tag away.  A block
 * keeps it through realloc, and loses it when it is freed; malloc and free are
 * no slower for it.  Returns 0, also for a NULL block and without the library;
 * -EINVAL when no block begins at p, which is counted in the dump; or as
 * heapql_type_register.  Thread-safe as long as the block is the caller's;
 * async-signal-safe.
 */
HEAPQL_CALL(int, heapql_tag, (const void *p, const struct heapql_type *type),
            (p, type), 0)
HEAPQL_CALL(int, heapql_tag_array,
            (const void *p, const struct heapql_type *type), (p, type), 0)

/*
 * Allocates count * size + extra bytes, as malloc does, for a type that is known
 * by name and size; a registered description of the same name and size tells
 * its fields.  heapql_alloc takes the description.  A count other than 1 makes
 * an array.  Use them by the macros below.
 */
static inline void *
heapql_alloc_absent_(size_t size, size_t count, size_t extra)
{
	size_t bytes;
	if (__builtin_mul_overflow(size, count, &bytes) ||
	    __builtin_add_overflow(bytes, extra, &bytes))
		bytes = (size_t)-1;
	return __builtin_malloc(bytes);
}
HEAPQL_CALL(void *, heapql_alloc_named,
            (const char *name, size_t size, size_t count, size_t extra),
            (name, size, count, extra),
            heapql_alloc_absent_(size, count, extra))
HEAPQL_CALL(void *, heapql_alloc,
            (const struct heapql_type *type, size_t count, size_t extra),
            (type, count, extra),
            heapql_alloc_absent_((size_t)type->size, count, extra))

/* As malloc, with the type taken from the expression; no constructor runs. */
#define heapql_new(T) ((T *)heapql_alloc_named(#T, sizeof(T), 1, 0))
#define heapql_new_array(T, n) ((T *)heapql_alloc_named(#T, sizeof(T), n, 0))
/* With so many bytes behind it, for an array at its end. */
#define heapql_new_extra(T, extra)                                             \
	((T *)heapql_alloc_named(#T, sizeof(T), 1, extra))
#define heapql_new_of(type) heapql_alloc(type, 1, 0)

/*
 * Memory outside of the heap that holds blocks, such as a mapping of one's own
 * or shared memory: each aligned word of it may be a pointer.  The program's
 * data, stacks and thread-local storage are known without.  `name` (at most 63
 * bytes are kept) stands in the dump.  Adding a region that begins where another
 * does replaces that one.  Returns 0, -ENOMEM or -EINVAL.  Thread-safe;
 * async-signal-safe.
 */
HEAPQL_CALL(int, heapql_root_add,
            (const void *start, size_t size, const char *name),
            (start, size, name), 0)

/* Returns 0, or -ENOENT when no region begins there.  Before the memory goes. */
HEAPQL_CALL(int, heapql_root_remove, (const void *start), (start), 0)

/*
 * Pools of one's own: a program that carves small pieces out of large blocks
 * tells of each, so that a dump knows them (table subblock), with the stack that
 * carved it.  Thread-safe; async-signal-safe; a call takes a lock.
 */
struct heapql_pool;

/* NULL when there is no memory for it, or without the library.  At most 63 bytes
 * of the name are kept. */
HEAPQL_CALL(struct heapql_pool *, heapql_pool_new, (const char *name), (name),
            0)

/*
 * `size` bytes at p are in use, as a `type` (NULL: none).  They lie in one block
 * of malloc.  Returns 0, also for a NULL pool; -EINVAL, when they do not; or
 * -ENOMEM, or as heapql_type_register.  When the block is freed, or moved by
 * realloc, its pieces are gone.
 */
HEAPQL_CALL(int, heapql_pool_carve,
            (struct heapql_pool *pool, const void *p, size_t size,
             const struct heapql_type *type),
            (pool, p, size, type), 0)

/* No longer.  Returns 0, or -ENOENT when no piece of the pool begins there. */
HEAPQL_CALL(int, heapql_pool_release, (struct heapql_pool *pool, const void *p),
            (pool, p), 0)

/* All of them; the pool itself, too.  Both return 0. */
HEAPQL_CALL(int, heapql_pool_clear, (struct heapql_pool *pool), (pool), 0)
HEAPQL_CALL(int, heapql_pool_delete, (struct heapql_pool *pool), (pool), 0)

#ifdef __cplusplus
}
#endif

#endif
