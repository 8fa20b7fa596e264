# Unmodified programs of Debian under `heapql run`: the same output, the same
# exit status, and dumps that are whole and load.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99

# same NAME DUMPS COMMAND...: runs it plain and under us; at least DUMPS dumps.
same() {
  name=$1 wanted=$2
  shift 2
  mkdir -p "$name"
  "$@" >"$name/plain.out" 2>"$name/plain.err" </dev/null
  plain=$?
  "$heapql" run -o "$PWD/$name/" -- "$@" >"$name/ours.out" 2>"$name/ours.err" </dev/null
  ours=$?
  is "$name: exit status" "$ours" "$plain"
  ok "$name: output" cmp "$name/plain.out" "$name/ours.out"
  ok "$name: messages" cmp "$name/plain.err" "$name/ours.err"
  whole "$name" "$wanted"
}

# whole NAME DUMPS: the dumps of NAME are there, undamaged, and load together.
whole() {
  count=$(find "$1" -name '*.hqd' | wc -l)
  ok "$1: at least $2 dumps, $count there" [ "$count" -ge "$2" ]
  ok "$1: the dumps are whole" "$heapql" info "$1"/*.hqd
  ok "$1: the dumps load" "$heapql" load "$1"/*.hqd -o "$1.db"
  blocks=$("$heapql" sql --csv "$1.db" "SELECT min(n) FROM (SELECT count(*) AS n FROM block GROUP BY dump_id)" | tail -1 | tr -d '\r')
  ok "$1: every dump has blocks" [ "${blocks:-0}" -gt 0 ]
}

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  tap_point 1 "$1 is not installed; tests/run.sh installs it"
  return 1
}

awk 'BEGIN { for (i = 0; i < 20000; i++) print (i * 7919) % 20011, "line", i }' >lines.txt
awk 'BEGIN { print "["; for (i = 0; i < 5000; i++) { if (i) print ","; printf "{\"id\":%d,\"t\":[%d]}", i, i % 7 } print "]" }' >items.json
printf '#include <stdio.h>\n#include <stdlib.h>\nint main(int c, char **v) { (void)v; printf("%%d\\n", c); return EXIT_SUCCESS; }\n' >unit.c

need sqlite3 && same sqlite3 1 sqlite3 :memory: \
  "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<20000) SELECT count(*), sum(length('x'||i)) FROM c"
need jq && same jq 1 jq -c 'group_by(.t) | map(length)' items.json
need gawk && same gawk 1 gawk '{ n[$1 % 100]++ } END { for (i = 0; i < 100; i++) print i, n[i] }' lines.txt
need lua5.4 && same lua 1 lua5.4 -e 't = {} for i = 1, 50000 do t[i] = {i} end print(#t)'
need perl && same perl 1 perl -ne '$h{$1}++ if /(\d+)$/; END { print scalar(keys %h), "\n" }' lines.txt
[ -x /usr/bin/python3 ] && same python3 1 env PYTHONMALLOC=malloc /usr/bin/python3 -c \
  'd = {i: [str(i)] for i in range(30000)}; print(len(d))'
same exit-status 1 sh -c 'exit 7'
need sort && same sort 1 sort --parallel=2 -n lines.txt
need xz && same xz 1 xz -T2 -k -c --block-size=65536 lines.txt
need node && same node 1 node -e 'const a = []; for (let i = 0; i < 20000; i++) a.push({i}); console.log(a.length)'
# The driver, cc1, as and collect2: a dump each.
same gcc 3 gcc -O2 -o unit unit.c
need git && {
  git init -q repo && cp lines.txt repo/ && git -C repo add . &&
    git -C repo -c user.name=t -c user.email=t@example.org commit -q -m one
  same git 1 git -C repo log --stat
}

# A server under load on loopback; it is told to shut down and dumps as it goes.
if need redis-server; then
  mkdir redis
  "$heapql" run -o "$PWD/redis/" -- redis-server --port 0 \
    --unixsocket "$tap_tmp/redis.sock" --save '' --appendonly no \
    >redis/log 2>&1 &
  server=$!
  i=0
  until redis-cli -s redis.sock ping >/dev/null 2>&1 || [ $i -ge 300 ]; do
    i=$((i + 1))
    kill -0 $server 2>/dev/null || break
    sleep 0.1 2>/dev/null || sleep 1
  done
  ok "redis: answers" redis-cli -s redis.sock ping
  redis-benchmark -s redis.sock -q -n 5000 -r 5000 -c 8 -t set,get,lpush >redis/bench 2>&1
  is "redis: the load was served" "$(grep -c 'requests per second' redis/bench)" 3
  redis-cli -s redis.sock shutdown nosave >/dev/null 2>&1
  wait $server
  is "redis: exit status" $? 0
  whole redis 1
fi

done_testing
