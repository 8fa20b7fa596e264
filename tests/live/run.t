#!/bin/sh
# heapql run: ends as the program did, says why no dump came, and lets errors
# of writing be no errors of the program.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
target=$HQ_BUILDDIR/tests/live/snapshot_target
cd "$tap_tmp" || exit 99
mkdir d

is "exit statuses pass" "$("$heapql" run -o d/ sh -c 'exit 41'; echo $?)" 41
(exec "$heapql" run -o d/ sh -c 'kill -TERM $$') 2>err
is "signals pass" $? 143
like "and explain the missing dump" "$(cat err)" "no dump was made; signal 15"
fails 1 "a program that is not there" "$heapql" run no-such-program
fails 1 "a directory that is not there" "$heapql" run -o missing/ true
fails 2 "no program" "$heapql" run
fails 2 "a wrong moment" "$heapql" run --dump-at peek true
like "names the right ones" "$(cat .out)" "not one of exit, peak, interval"
fails 2 "a stack of no frames" "$heapql" run --stack 0 true
like "is told what to say" "$(cat .out)" "not a number from 1 to 1000, or off"
fails 2 "a deeper stack than any" "$heapql" run --stack 1001 true
fails 2 "a wrong sample" "$heapql" run --sample often true
fails 2 "a wrong way to unwind" "$heapql" run --unwind dwarf true
is "stack options reach the program" \
  "$("$heapql" run --dump-at none --stack 20 --sample 512K --unwind fp env | grep -c \
    -e '^HEAPQL_STACK=20$' -e '^HEAPQL_SAMPLE=512K$' -e '^HEAPQL_UNWIND=fp$')" 3
is "and those of the environment stay" \
  "$(HEAPQL_STACK=off "$heapql" run --dump-at none env | grep '^HEAPQL_STACK=')" HEAPQL_STACK=off
fails 2 "a wrong interval" "$heapql" run --dump-at interval=x true
fails 2 "a wrong signal" "$heapql" run --signal KILL true

is "output is untouched" "$("$heapql" run -o d/ "$target" call 0)" "present 1 last 0 wait 0"
is "without run, too" "$("$target" call 2)" "present 0 last 0 wait 0"

"$heapql" run -o d/fixed.hqd "$target" return
"$heapql" run -o d/fixed.hqd "$target" call 1 >/dev/null
is "one name is one file, further dumps beside it" \
  "$(ls d | grep -c '^fixed\.hqd$'):$(ls d | grep -c '^fixed\.hqd\.[0-9]*\.2$')" 1:1
"$heapql" run -o 'd/%e-%%-%n.x' "$target" return
ok "patterns are filled in" [ -e d/snapshot_target-%-1.x ]
"$heapql" run -o 'd/%e-%%-%n.x' "$target" return
ok "and never written over" [ -e d/snapshot_target-%-2.x ]

mkdir plain
"$heapql" run -o plain "$target" return
ok "a directory needs no slash" ls plain/snapshot_target.*.1.hqd

# Why no dump will come.
cat >static.c <<'EOF'
int main(void) { return 3; }
EOF
if ${CC:-cc} -static static.c -o static 2>/dev/null; then
  "$heapql" run ./static 2>err
  is "a static program runs" $? 3
  like "with a word before" "$(cat err)" "no dump will come; it is linked statically"
  is "and no second one" "$(wc -l <err)" 1
fi
cat >own.c <<'EOF'
#include <stddef.h>
static char heap[1 << 20];
static size_t used;
void *malloc(size_t n)
{
	used += (n + 15) & ~(size_t)15;
	return heap + used - ((n + 15) & ~(size_t)15);
}
void free(void *p) { (void)p; }
int main(void) { return malloc(10) == NULL; }
EOF
ok "a program with its own malloc compiles" ${CC:-cc} -fno-builtin own.c -o own
"$heapql" run -o d/ ./own 2>err
like "is noticed" "$?:$(cat err)" "^0:heapql: ./own: the program has a malloc of its own"
printf '#!/bin/sh\nexit 4\n' >script
chmod +x script
"$heapql" run -o d/ ./script 2>err
is "a script is its interpreter" "$?:$(cat err)" "4:"
cp "$target" setuid && chmod 4755 setuid
if [ "$(id -u)" = 0 ]; then
  chmod 755 "$tap_tmp" && mkdir -m 777 open
  # The tree itself may lie where that user cannot look.
  cp "$heapql" "$preload" open/
  HEAPQL_LIBRARY=$PWD/open/${preload##*/} setpriv --reuid 65534 --clear-groups \
    open/heapql run -o open/ ./setuid return 2>err
  like "a set-uid program is named as such" "$(cat err)" "no dump will come; it runs with more rights"
fi

# Errors of writing.
mkdir gone
"$heapql" run -o "$PWD/gone/" "$target" rmdir gone 2>err
is "a directory that goes away does not change the status" $? 0
is "and is one message" "$(wc -l <err)" 1
like "that says what" "$(cat err)" "not written; no such directory"

mkdir gone
"$heapql" run --dump-at signal -o "$PWD/gone/" "$target" complain gone 2>err
is "and does not write over the program's words" \
  "$(wc -l <err):$(tail -1 err)" "2:after"
(mkdir gone && "$heapql" run -o "$PWD/gone/" "$target" rmdir gone 2>&1 | cat) >err
is "a message goes down a pipe, too" "$(grep -c 'not written' err)" 1

# 4 blocks of 512 or, in bash, 1024 bytes: the dump of the target has more.
mkdir small
(ulimit -f 4; "$heapql" run -o small/ "$target" return) 2>err
is "a limit on file size does not kill the program" $? 7
like "and is said" "$(cat err)" "not written; file too large"
is "nothing is left behind" "$(ls -A small | wc -l)" 0

if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=4k none full 2>/dev/null; then
  "$heapql" run -o full/ "$target" return 2>err
  is "a full disk does not change the status" $? 7
  like "and is said" "$(cat err)" "not written; no space left"
  is "with nothing left behind" "$(ls -A full | wc -l)" 0
  umount full
fi

# What outlives the directory of its dumps, as a daemon does a check.
cat >marks.c <<'EOF'
#include <heapql/heapql.h>
int main(void)
{
	for (int i = 0; i < 10; i++)
		heapql_mark("iteration");
	return 0;
}
EOF
ok "a program with marks compiles" ${CC:-cc} "-I$HQ_SRCDIR/include" marks.c -o marks
(ulimit -f 4; "$heapql" run -o small/ --dump-at mark=iteration,exit -- ./marks) 2>err
is "complains once of its marks, and once of its exit" "$(grep -c 'not written' err)" 2

# Standard error closed: the message comes from run.
mkdir gone
"$heapql" run -o "$PWD/gone/" rmdir gone 2>err # which closes it at its exit
is "closed standard error" $? 0
is "the message comes all the same" "$(grep -c 'not written' err)" 1

done_testing
