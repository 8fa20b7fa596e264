#!/bin/sh
# Sites of programs whose allocating lines are known: inlined at -O2, in
# templates and lambdas, in plug-ins that are gone; stripped programs, files
# that are elsewhere or are others; databases that need no files any more.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
unset DEBUGINFOD_URLS
: "${CC:=cc}" "${CXX:=c++}"

# sites DUMP [OPTION...]: the size of each block of ours, and its site.
sites() {
  dump=$1
  shift
  "$heapql" sql --csv "$@" "$dump" "
    SELECT b.req, f.func, replace(f.file, rtrim(f.file, replace(f.file, '/', '')), ''), f.line
      FROM block b JOIN trace t USING(dump_id, trace_id)
      LEFT JOIN frame f ON f.dump_id = b.dump_id AND f.frame_id = t.site_frame
      WHERE b.req BETWEEN 1001 AND 1099 ORDER BY b.req" 2>err | tr -d '\r"' | tail -n +2
}
# expected SOURCE: what the comments /* SIZE: FUNCTION */ of the source say.
expected() {
  grep -n '/\* [0-9]*: ' "$1" |
    sed 's|^\([0-9]*\):.*/\* \([0-9]*\): \(.*\) \*/.*|\2,\3,'"$1"',\1|' | sort
}

cat >c.c <<'EOF'
#include <stdlib.h>
#include <string.h>
void *volatile keep[20];
static inline void *deepest(size_t n)
{
	void *p = calloc(1, n); /* 1001: deepest */
	return memset(p, 1, 5);
}
static inline void *middle(size_t n)
{
	return deepest(n);
}
static void *xmalloc(size_t n)
{
	void *p = malloc(n);
	if (p == NULL)
		abort();
	return p;
}
static __attribute__((noinline)) void *outer(size_t n)
{
	void *p = middle(n);
	keep[9] = xmalloc(n + 1); /* 1002: outer */
	return p;
}
int main(void)
{
	keep[0] = outer(1001);
	keep[1] = malloc(1003); /* 1003: main */
	keep[2] = realloc(keep[2], 1004); /* 1004: main */
	return 0;
}
EOF
expected c.c >c.want

run() { # PROGRAM: its dump at exit is PROGRAM.hqd
  "$heapql" run -o "$1.hqd" -- "./$1" >log 2>&1 || sed 's/^/# /' log
}
for flags in "-O2 -g" "-O0 -g" "-O2 -gdwarf-4" "-O3 -g -gz" "-O2 -gdwarf-4 -fdebug-types-section" \
  "-O2 -g -no-pie" "-O2 -g -gsplit-dwarf" "-O2 -g -flto -ffunction-sections -Wl,--gc-sections"; do
  # shellcheck disable=SC2086
  $CC $flags -Wl,--build-id c.c -o c 2>log || { echo "# $CC $flags:"; sed 's/^/# /' log; }
  run c
  is "C: $flags" "$(sites c.hqd)" "$(cat c.want)"
done
if command -v clang >/dev/null; then
  for flags in "-O2 -g" "-O2 -gdwarf-4 -gline-tables-only"; do
    # shellcheck disable=SC2086
    clang $flags -Wl,--build-id c.c -o c
    run c
    is "C: clang $flags" "$(sites c.hqd)" "$(cat c.want)"
  done
fi

$CC -O2 -g -Wl,--build-id c.c -o c
run c
cat >names.cc <<'EOF'
#include <cstdlib>
void *volatile keep[3];
struct S { static inline __attribute__((always_inline)) void inl(size_t n) { keep[0] = malloc(n); } };
template <class T> __attribute__((noinline)) void tmpl(T n) { S::inl(n); }
extern "C" __attribute__((noinline)) void plain(size_t n) { tmpl<long>(n); keep[1] = keep[2]; }
int main() { plain(1040); return 0; }
EOF
"$CXX" -O1 -g -o names names.cc && "$heapql" run -o names.hqd ./names
is "functions have the linker's names, too, inlined ones those that they have" \
  "$("$heapql" sql --csv names.hqd "SELECT f.func, f.linkage FROM block b
     JOIN trace_frame t USING(dump_id, trace_id) JOIN frame f USING(dump_id, frame_id)
     WHERE b.req = 1040 AND t.depth < 4 ORDER BY t.depth" | tr -d '\r')" \
  "func,linkage
S::inl(unsigned long),_ZN1S3inlEm
tmpl<long>(long),_Z4tmplIlEvT_
plain,plain
main,main"
is "the frames of an inlined function, innermost first" \
  "$("$heapql" sql --csv c.hqd "SELECT f.func, f.inlined, f.line FROM block b
    JOIN trace_frame t USING(dump_id, trace_id) JOIN frame f USING(dump_id, frame_id)
    WHERE b.req = 1001 ORDER BY t.depth LIMIT 4" 2>/dev/null | tr -d '\r')" \
  "func,inlined,line
deepest,1,6
middle,1,11
outer,0,22
main,0,28"
is "a rule of the user moves the site" \
  "$(sites c.hqd --site-rule deepest --site-rule middle | head -1)" "1001,outer,c.c,22"
is "a rule taken back" "$(sites c.hqd --site-rule '!xmalloc' | sed -n 2p)" "1002,xmalloc,c.c,15"
# Frames without a name, of a libc without debug information, no rule hides.
is "a rule of a file hides all of it" \
  "$(sites c.hqd --site-rule '*/c.c' | head -1 | grep -c 'c\.c')" "0"
echo 'deepest' >rules
is "rules of a file" "$(sites c.hqd --site-rules rules | head -1)" "1001,middle,c.c,11"
fails 1 "a file of rules that is not there" "$heapql" sql --site-rules nix c.hqd 'SELECT 1'
like "is named" "$(cat .out)" '^heapql: nix: cannot read'

cat >cc.cc <<'EOF'
#include <map>
#include <memory>
#include <string>
#include <vector>
#include <dlfcn.h>
template <class T> struct Box {
	T *p;
	explicit Box(int n)
	{
		p = new T[n]; /* 1011: Box<char>::Box(int) */
	}
};
struct Node {
	char bytes[1012];
	static std::unique_ptr<Node> make()
	{
		return std::make_unique<Node>(); /* 1012: Node::make() */
	}
};
void *volatile keep[20];
static std::vector<char> *v;
static std::string *s;
namespace shop {
namespace {
void *hidden(int n)
{
	return operator new(n); /* 1015: shop::(anonymous namespace)::hidden */
}
}
void sell() { keep[4] = hidden(1015); }
}
static inline char *leaf(int n)
{
	char *p = (char *)__builtin_malloc(n); /* 1017: leaf */
	p[0] = 1;
	return p;
}
/* The code of the lambda is called by main, though it is declared here. */
__attribute__((noinline)) void (*far())(int)
{
	return [](int n) { keep[5] = leaf(n); };
}
int main()
{
	auto lambda = [](int n) {
		return new char[n]; /* 1016: main::{lambda}::operator() */
	};
	static Box<char> box(1011);
	auto node = Node::make();
	v = new std::vector<char>;
	v->resize(1013); /* 1013: main */
	s = new std::string(1013, 'x'); /* 1014: main */
	keep[0] = lambda(1016);
	keep[1] = box.p;
	keep[2] = node.release();
	far()(1017);
	shop::sell();
	return 0;
}
EOF
expected cc.cc >cc.want
for flags in "-O2 -g" "-O0 -g"; do
  # shellcheck disable=SC2086
  $CXX $flags -Wl,--build-id cc.cc -o cc
  run cc
  is "C++: $flags" "$(sites cc.hqd)" "$(cat cc.want)"
done

# A plug-in that is loaded, and one that is gone when the dump is made.
cat >plug.c <<'EOF'
#include <stdlib.h>
static inline char *leaf(size_t n)
{
	char *p = malloc(n); /* SIZE: leaf */
	p[0] = 1;
	return p;
}
char *volatile keep;
void plug(void)
{
	keep = leaf(SIZE);
}
EOF
cat >host.c <<'EOF'
#include <dlfcn.h>
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		void *library = dlopen(argv[i], RTLD_NOW);
		void (*plug)(void) = (void (*)(void))dlsym(library, "plug");
		plug();
		if (i > 1)
			dlclose(library);
	}
	return 0;
}
EOF
for n in 1021 1022 1023; do
  $CC -O2 -g -DSIZE=$n -shared -fPIC -Wl,--build-id plug.c -o p$n.so
done
$CC -O2 -g host.c -o host -ldl
"$heapql" run -o host.hqd -- ./host ./p1021.so ./p1022.so ./p1023.so
is "plug-ins, of which two are gone" "$(sites host.hqd)" "1021,leaf,plug.c,4
1022,leaf,plug.c,4
1023,leaf,plug.c,4"
is "the modules tell which" \
  "$("$heapql" sql --csv host.hqd "SELECT replace(path, rtrim(path, replace(path, '/', '')), '') p, max(state)
    FROM module WHERE path LIKE '%/p102_.so' GROUP BY p ORDER BY p" | tr -d '\r' | tail -n +2)" \
  "p1021.so,loaded
p1022.so,unloaded
p1023.so,unloaded"

# Stripped: debug information in a separate file.
$CC -O2 -g -Wl,--build-id c.c -o st
cp st whole
mkdir elsewhere
objcopy --only-keep-debug st elsewhere/st.debug
strip st
run st
is "stripped: no names" "$(sites st.hqd | cut -d, -f2- | sort -u)" ",,"
like "and it is said" "$(cat err)" '^heapql: no debug information for .*st[, :]'
is "but where each function starts is known" \
  "$("$heapql" sql --csv st.hqd "SELECT count(*), count(f.func_addr), count(f.func) FROM trace t
    JOIN frame f ON f.dump_id = t.dump_id AND f.frame_id = t.site_frame
    JOIN block b ON b.trace_id = t.trace_id WHERE b.req BETWEEN 1001 AND 1099" 2>/dev/null | tr -d '\r' | tail -1)" "4,4,0"
mkdir -p d1 d2/.build-id d3
id=$(readelf -n st | sed -n 's/.*Build ID: //p')
mkdir "d2/.build-id/$(echo "$id" | cut -c1-2)"
cp elsewhere/st.debug "d2/.build-id/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-).debug"
cp elsewhere/st.debug d1/
cp whole d3/st
for d in d1 d2 d3; do
  is "stripped: --debug-dir with $(cd $d && find . -type f | sed "s/$id//" | cut -c1-30)" \
    "$(sites st.hqd --debug-dir nix --debug-dir $d)" "$(cat c.want)"
done
cp elsewhere/st.debug .
is "stripped: a file of debug information beside it" "$(sites st.hqd)" "$(cat c.want)"
rm st.debug
cp elsewhere/st.debug linked
objcopy --add-gnu-debuglink=linked st
mkdir .debug && mv linked .debug/
is "stripped: .gnu_debuglink" "$(sites st.hqd)" "$(cat c.want)"

# debuginfod, when the environment asks for it: a tree of files stands for a
# server.
if ldconfig -p 2>/dev/null | grep -q 'libdebuginfod\.so'; then
  mkdir -p "server/buildid/$id"
  cp elsewhere/st.debug "server/buildid/$id/debuginfo"
  cp st "server/buildid/$id/executable"
  mv st st.gone
  export DEBUGINFOD_CACHE_PATH="$tap_tmp/cache"
  is "a program that is gone, and no debuginfod" "$(sites st.hqd | cut -d, -f2- | sort -u)" ",,"
  export DEBUGINFOD_URLS="file://$tap_tmp/server"
  is "the program and its debug information from debuginfod" "$(sites st.hqd)" "$(cat c.want)"
  mv st.gone st
  is "debug information alone" "$(sites st.hqd)" "$(cat c.want)"
  unset DEBUGINFOD_URLS
fi

# Another machine: the program is gone from its place.
run whole
mkdir -p root"$tap_tmp" && mv whole root"$tap_tmp"/
is "a program that is gone: no names" "$(sites whole.hqd | cut -d, -f2- | sort -u)" ",,"
like "and it is said" "$(cat err)" '^heapql: .*/whole: not found; .*--sysroot or --debug-dir'
is "--sysroot" "$(sites whole.hqd --sysroot root)" "$(cat c.want)"
is "--debug-dir as a tree" "$(sites whole.hqd --debug-dir root)" "$(cat c.want)"

# Another program in its place: rebuilt, with other lines.
(echo; echo; cat c.c) >moved.c
$CC -O2 -g -Wl,--build-id moved.c -o whole
is "a program that was rebuilt: no wrong names" "$(sites whole.hqd | cut -d, -f2- | sort -u)" ",,"
like "and it is said, with both build-ids" "$(cat err)" \
  "^heapql: .*/whole: not used: its build-id is [0-9a-f]{40}, that of .*/whole in the dump is [0-9a-f]{40}; "
is "the right one is found beyond it" \
  "$(sites whole.hqd --sysroot root)" "$(cat c.want)"

# A database has it all.
"$heapql" load --sysroot root whole.hqd -o whole.db 2>/dev/null
rm -r root whole
is "a loaded database needs no files" "$(sites whole.db)" "$(cat c.want)"
is "and says nothing" "$(cat err)" ""

# Modules that are no program: each is refused, none is waited for.
mkfifo pipe
mkdir dir
head -c 3000 p1021.so >cut
cp p1021.so garbage && dd if=/dev/urandom of=garbage bs=1 seek=1000 count=4000 conv=notrunc 2>/dev/null
printf 'text' >text
i=0
{
  echo "dump seq=1 pid=77 trigger=call program=x"
  echo "cost method=fork"
  for path in "$tap_tmp/pipe" "$tap_tmp/dir" "$tap_tmp/cut" "$tap_tmp/garbage" "$tap_tmp/text" \
    /dev/zero /dev/tty /proc/kcore /proc/self/mem /proc/self/maps nowhere "" "[vdso]"; do
    echo "module module_id=$i path=$path base=0x$((i + 1))00000 start=0x$((i + 1))00000 size=4096 state=loaded"
    i=$((i + 1))
  done
  echo "pc pc_id=0 module_id=4294967295"
  n=0
  while [ $n -lt $i ]; do
    n=$((n + 1))
    echo "pc pc_id=$n addr=0x${n}01100 module_id=$((n - 1))"
  done
} >hostile.txt
"$HQ_BUILDDIR/mkdump" hostile.txt hostile.hqd
ok "strange files are no harm" timeout 60 "$heapql" sql --partial hostile.hqd 'SELECT * FROM frame'
is "and give no names" \
  "$("$heapql" sql --partial --csv hostile.hqd 'SELECT count(*), count(func) FROM frame' 2>/dev/null | tr -d '\r' | tail -1)" "$i,0"

# Code made at run time, named by its maker.
mkdir -p root/tmp
cat >root/tmp/perf-77.map <<'EOF'
1000 100 JS:*old /srv/app.js:1:1
zz 100 no number
1000 100 JS:*fib /srv/app.js:10:20
1100 80 _ZN4shop4sellEv

2000 ffffffffffffffff wraps
3000 10 Builtin:ArrayPush
4000 10 Function:^of18 node:internal/b.js:7
EOF
cat >run.txt <<'EOF'
dump seq=1 pid=77 trigger=call program=x
cost method=fork
pc pc_id=0 module_id=4294967295
pc pc_id=1 addr=0x1100 module_id=4294967295
pc pc_id=2 addr=0x1101 module_id=4294967295
pc pc_id=3 addr=0x1181 module_id=4294967295
pc pc_id=4 addr=0x2001 module_id=4294967295
pc pc_id=5 addr=0x3000 exact=1 module_id=4294967295
pc pc_id=6 addr=0x4001 module_id=4294967295
EOF
"$HQ_BUILDDIR/mkdump" run.txt run.hqd
is "code made at run time has the names of perf-PID.map" \
  "$("$heapql" sql --partial --csv --sysroot root run.hqd 'SELECT pc_id, func, file, line FROM frame' | tr -d '\r"' | tail -n +2)" \
  "1,JS:*fib,/srv/app.js,10
2,shop::sell(),,
3,,,
4,,,
5,Builtin:ArrayPush,,
6,Function:^of18,node:internal/b.js,7"
rm root/tmp/perf-77.map && mkfifo root/tmp/perf-77.map
ok "a map that is a pipe is not waited for" \
  timeout 60 "$heapql" sql --partial --sysroot root run.hqd 'SELECT * FROM frame'

# The same for real.
if command -v node >/dev/null; then
  cat >n.js <<'EOF'
function grow(n)
{
	const blocks = [];
	for (let i = 0; i < n; i++)
		blocks.push(Buffer.allocUnsafeSlow(5000 + i));
	return blocks;
}
const all = [];
for (let i = 0; i < 60; i++)
	all.push(grow(50));
EOF
  "$heapql" run -o n.hqd -- node --perf-basic-prof n.js >log 2>&1
  like "functions of node have names, files and lines" \
    "$("$heapql" sql --csv n.hqd "SELECT DISTINCT func, file, line FROM frame
      WHERE module_id IS NULL" 2>/dev/null | tr -d '\r"')" '^(JS|Function|LazyCompile):[~^*+]?grow,.*/n\.js,1$'
  rm -f "/tmp/perf-$("$heapql" sql --csv n.hqd 'SELECT pid FROM dump' | tr -d '\r' | tail -1).map"
fi
done_testing
