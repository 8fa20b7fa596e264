#!/bin/sh
# The leak gate where little is permitted: as a user without rights, without
# ptrace, with one writable directory, with little memory, without /proc.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
cat >leaky.c <<'EOF'
/* Two threads stand while a third of the names says what is lost; a block is
 * held by a variable, another by a stack. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
void *volatile held, *volatile table[100];
static pthread_barrier_t barrier;
static __attribute__((noinline)) void scrub(void)
{
	volatile char stack[8192];
	for (unsigned i = 0; i < sizeof stack; i++)
		stack[i] = 0;
}
static __attribute__((noinline)) void lose(size_t size)
{
	held = malloc(size);
	held = NULL;
}
static void *stand(void *unused)
{
	void *volatile mine = malloc(300);
	pthread_barrier_wait(&barrier);
	pause();
	return mine ? unused : mine;
}
int main(int argc, char **argv)
{
	pthread_t t;
	pthread_barrier_init(&barrier, NULL, 3);
	for (int i = 0; i < 100; i++)
		table[i] = malloc(50);
	if (argc > 1 && !strcmp(argv[1], "lose")) {
		lose(1000);
		scrub();
	}
	for (int i = 0; i < 2; i++)
		pthread_create(&t, NULL, stand, NULL);
	pthread_barrier_wait(&barrier);
	if (fork() == 0)
		_exit(0);
	wait(NULL);
	return 0;
}
EOF
cat >big.c <<'EOF'
/* 100 MB in blocks of a size; says what address space that took. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
void *volatile *volatile kept;
int main(int argc, char **argv)
{
	size_t size = strtoul(argv[1], NULL, 10), n = (100u << 20) / size;
	char line[200];
	FILE *f = fopen("/proc/self/status", "r");
	kept = calloc(n, sizeof *kept);
	for (size_t i = 0; i < n; i++) {
		kept[i] = malloc(size);
		if (kept[i] == NULL)
			return 9;
		memset(kept[i], 1, size);
	}
	if (argc > 2)
		kept[n / 2] = NULL;
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, "VmPeak:", 7) == 0)
			fputs(line + 7, stderr);
	return 0;
}
EOF
cat >forbid.c <<'EOF'
/* forbid PROGRAM ARG...: without ptrace and reading of other memory. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#define DENY(nr) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1), \
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
int main(int argc, char **argv)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		DENY(SYS_ptrace), DENY(SYS_process_vm_readv), DENY(SYS_process_vm_writev),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof code / sizeof *code, code };
	if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
		return 99;
	execvp(argv[1], argv + 1);
	return 98;
}
EOF
ok "programs compile" ${CC:-cc} -O1 -g -pthread -Wall leaky.c -o leaky
ok "and" ${CC:-cc} -O1 -Wall big.c -o big
ok "and" ${CC:-cc} -O1 -Wall forbid.c -o forbid

# Anybody may run and read what is here, and write into w.
mkdir bin w
cp "$heapql" bin/heapql
cp "$preload" bin/libheapql.so
chmod 755 . bin bin/* leaky big forbid
chmod 777 w
here=$PWD
heapql=$here/bin/heapql
unset TMPDIR
user=
[ "$(id -u)" != 0 ] || user="setpriv --reuid 65534 --regid 65534 --clear-groups"
rule() { jq -r '.[] | select(.status == "new") | "\(.rule) \(.bytes) \(.site)"' w/json | tr '\n' ' '; }
verdict() { # COMMAND...: its status, and what counts
  rm -rf w/*
  "$@" >w/json 2>w/err
  echo "$?: $(rule)"
}
lost="3: leak-definite 1000 lose "

# shellcheck disable=SC2086
{
is "as a user without rights: what is lost" \
  "$(verdict $user "$heapql" check --json -o w ./leaky lose)" "$lost"
is "and what is not" "$(verdict $user "$heapql" check --json -o w ./leaky)" "0: "
is "of which nothing stays" "$(ls w)" "$(printf 'err\njson')"
is "in a directory of nobody's" "$(cd / && TMPDIR=$here/w "$here/forbid" $user "$heapql" check --json "$here/leaky" lose 2>/dev/null | jq -r '.[0].bytes')" 1000
is "without ptrace: what is lost" \
  "$(verdict $user ./forbid "$heapql" check --json -o w ./leaky lose)" "$lost"
is "and what is not" "$(verdict $user ./forbid "$heapql" check --json -o w ./leaky)" "0: "
mkdir w/d
chmod 777 w/d
$user ./forbid "$heapql" run -o w/d/ ./leaky lose
for f in w/d/*.1.hqd; do
  "$heapql" sql --csv "$f" "SELECT method, lost_events, (SELECT count(*) FROM root WHERE kind = 'data') >= 100 FROM dump"
done | tr -d '\r' | grep -v method | sort >got
is "variables are told from other memory, and threads were stopped" \
  "$(tr '\n' ' ' <got)" "ptrace+fork,0,1 signal+fork,0,1 "
}

# A limit of 1.5 times what the program needs, of address space, which is always
# more than memory.
for size in 64 1000 10000; do
  plain=$(./big $size 2>&1 | tr -dc 0-9)
  limit=$((plain * 3 / 2))
  verdict sh -c "ulimit -v $limit; exec $user $heapql check --json -o w ./big $size x" >got
  is "100 MB in blocks of $size, $plain kB in all, under a limit of $limit kB: what is lost" \
    "$(cat got)" "3: leak-definite $size main "
done

# Mounts of our own.
namespace=
if unshare -m true 2>/dev/null; then namespace="unshare -m"; elif unshare -rm true 2>/dev/null; then namespace="unshare -rm"; fi
cat >readonly.sh <<'EOF'
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=1777 none w
awk '{ print $5 }' /proc/self/mountinfo | grep -v "$PWD/w\$" | sort -r >w/mounts
while read -r m; do mount -o remount,bind,ro "$m" 2>/dev/null || true; done <w/mounts
! touch /tmp/hq-writable "$PWD/hq-writable" 2>/dev/null
cd w
for how in "lose" ""; do
  TMPDIR=$PWD "$@" check --json ../leaky $how >json 2>err && s=0 || s=$?
  echo "$s: $(jq -r '.[] | select(.status == "new") | "\(.rule) \(.bytes) \(.site)"' json)"
done
"$@" check --json ../leaky 2>&1 || echo "$?"
EOF
cat >noproc.sh <<'EOF'
mount --make-rprivate /
mount -t tmpfs none /proc
"$@" check -o w ./leaky lose 2>&1
echo "status $?"
EOF
if [ -n "$namespace" ] && $namespace sh -c 'mount --make-rprivate / && mount -t tmpfs none /mnt' 2>/dev/null; then
  # shellcheck disable=SC2086
  $namespace sh readonly.sh $user "$heapql" >got 2>&1
  is "one directory is writable: what is lost" "$(sed -n 1p got)" "3: leak-definite 1000 lose"
  is "and what is not" "$(sed -n 2p got)" "0: "
  like "none is known" "$(cat got)" "dumps cannot be kept there; Read-only file system; -o DIR names another place"
  is "which is a failure" "$(tail -1 got)" 1
  # shellcheck disable=SC2086
  $namespace sh noproc.sh $user "$heapql" >got 2>&1
  like "without /proc nothing can be judged" "$(cat got)" "could not be judged; .* it is not known who holds what"
  is "and that is said" "$(tail -1 got)" "status 1"
else
  echo "# mounts are not permitted here: no test with a read-only file system, nor without /proc"
fi
done_testing
