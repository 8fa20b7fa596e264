# Hashes of what blocks hold, of a program whose blocks are known; however the
# dump is made.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99
chmod 755 "$tap_tmp"
cc=${CC:-cc}

cat >equal.c <<'C'
#define _GNU_SOURCE
#include <heapql/heapql.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
static void *volatile kept[400];
static int n;
static __attribute__((noinline)) void *text(const char *s, size_t size)
{
	char *p = kept[n++] = calloc(1, size);
	return strcpy(p, s);
}
static __attribute__((noinline)) void *zeros(size_t size) { return kept[n++] = calloc(1, size); }
static __attribute__((noinline)) void *sevens(size_t size)
{
	kept[n++] = malloc(size);
	return memset(kept[n - 1], 7, size);
}
static __attribute__((noinline)) void *numbers(int from)
{
	int *p = kept[n++] = malloc(40);
	for (int i = 0; i < 10; i++)
		p[i] = from + i;
	return p;
}
int main(int argc, char **argv)
{
	struct rlimit one = { 1, 1 };
	for (int i = 0; i < 100; i++)
		text("the same", 48);
	for (int i = 0; i < 50; i++)
		numbers(10 * i);
	text("the same", 47);  /* of another size */
	text("the same", 41);  /* and another, of one size class */
	text("the samf", 48);  /* differs */
	zeros(3000000);        /* never touched */
	((char *)zeros(3000000))[1500000] = 0; /* a page of it is there */
	((char *)zeros(3000000))[2999999] = 1; /* the last byte differs */
	zeros(64);
	sevens(5000001);
	sevens(5000001);
	((char *)sevens(5000001))[5000000] = 8;
	sevens(100000);
	sevens(100000);
	zeros(0);
	zeros(0);
	if (argc > 1 && strcmp(argv[1], "hidden") == 0) {
		char *p = aligned_alloc(4096, 8192);
		kept[n++] = memset(p, 7, 8192);
		mprotect(p, 4096, PROT_NONE);
	}
	if (argc > 1 && strcmp(argv[1], "wiped") == 0) {
		char *p = aligned_alloc(4096, 8192);
		kept[n++] = memset(p, 7, 8192);
		if (madvise(p, 4096, 18 /* MADV_WIPEONFORK */) != 0)
			return 8;
	}
	if (argc > 1 && strcmp(argv[1], "alone") == 0) {
		if (getuid() == 0 && setuid(65534) != 0)
			return 9;
		setrlimit(RLIMIT_NPROC, &one);
	}
	return heapql_dump("x") != 1 || heapql_dump_wait();
}
C
ok "a program is built" $cc -O1 -g -I"$HQ_SRCDIR/include" -o equal equal.c

rows() { # REPORT ARGUMENT...
  "$heapql" "$@" --csv 2>/dev/null | tr -d '\r' | sed 1d | tr '\n' ' '
}
run() { # DIR OPTION... -- PROGRAM...
  dir=$1
  shift
  rm -rf "$dir"
  mkdir -m 777 "$dir"
  "$heapql" run -o "$PWD/$dir/" --dump-at none "$@" >"$dir/out" 2>&1
}
is_right() { # DIR, by hand
  d=$1/*.hqd
  is "$1: what is there more than once" "$(rows duplicates -t groups $d | tr ' ' '\n' | cut -d, -f1-4 | grep , | grep '^[0-9]' | tr '\n' ' ')" \
    "5000001,2,5000001,no 3000000,2,3000000,yes 100000,2,100000,no 4752,100,48,no "
  is "$1: zeros" "$(rows duplicates -t zeros $d | cut -d, -f1-3)" "6000064,3,3000000"
  ok "$1: the dump is whole" "$heapql" info $d
}
ok "hashes" run fork --contents hash -- ./equal
is_right fork
is "each block has one" "$(rows sql fork/*.hqd "SELECT count(*) - count(hash), count(DISTINCT hash) FROM block")" "0,61 "
is "as counted" "$(rows sql fork/*.hqd "SELECT group_concat(name || ' ' || (value > 0)) FROM counter WHERE name GLOB 'hash_*'")" \
  '"hash_blocks 1,hash_bytes 1,hash_ns 1,hash_unread 0,hash_keyed 0" '
ok "also without references" run bare --no-references --contents hash -- ./equal
is_right bare
is "and there are none" "$(rows sql bare/*.hqd "SELECT count(*) FROM ref")" "0 "
ok "where the process cannot be copied" run alone --contents hash -- ./equal alone
is_right alone
is "it wrote the dump itself" "$(rows sql alone/*.hqd "SELECT method GLOB '*in-process' FROM dump")" "1 "
ok "a block that cannot be read" run hidden --contents hash -- ./equal hidden
is_right hidden
is "has no hash, and is counted" "$(rows sql hidden/*.hqd "SELECT req, hash IS NULL,
  (SELECT value FROM counter WHERE name = 'hash_unread') FROM block WHERE req = 8192")" "8192,1,1 "
ok "a block of which the copy has zeros" run wiped --contents hash -- ./equal wiped
is_right wiped
is "has no hash either" "$(rows sql wiped/*.hqd "SELECT req, hash IS NULL,
  (SELECT value FROM counter WHERE name = 'hash_unread') FROM block WHERE req = 8192")" "8192,1,1 "

# The key.
hashes() { rows sql $1/*.hqd "SELECT DISTINCT hash FROM block ORDER BY 1"; }
run again --contents hash -- ./equal
ok "another dump has another key" [ "$(hashes again)" != "$(hashes fork)" ]
run key1 --contents hash:secret -- ./equal
run key2 --contents hash:secret -- ./equal
run key3 --contents hash:secrets -- ./equal
is "a key that is given makes dumps comparable" "$(hashes key1)" "$(hashes key2)"
ok "another key does not" [ "$(hashes key1)" != "$(hashes key3)" ]
is "and it says so" "$(rows sql key1/*.hqd "SELECT value FROM counter WHERE name = 'hash_keyed'")" "1 "
is "no contents and no key are in the dump" "$(grep -c -a -e 'the sam' -e 'secret' key1/*.hqd)" 0

run no -- ./equal
is "nothing without being asked" "$(rows sql no/*.hqd "SELECT count(hash), (SELECT count(*) FROM hash),
  (SELECT count(*) FROM counter WHERE name GLOB 'hash_*') FROM block")" "0,0,0 "
fails 1 "and the report says how to ask" "$heapql" duplicates no/*.hqd
like "by its name" "$(cat .out)" 'HEAPQL_CONTENTS=hash'
fails 2 "a value that there is not" "$heapql" run --contents all -- ./equal
fails 2 "an empty key" "$heapql" run --contents hash: -- ./equal
mkdir env
like "in the environment it is told, and the program runs" \
  "$(HEAPQL_CONTENTS=all HEAPQL_OUTPUT=$PWD/env/ LD_PRELOAD=$preload ./equal 2>&1)" \
  'HEAPQL_CONTENTS=all: no.hash.hash:KEY; taken as no'
done_testing
