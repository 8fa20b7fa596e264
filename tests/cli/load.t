# heapql load: all dumps or none, nothing half-written, the same dump once.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
sql() { "$heapql" sql --csv "$@" 2>&1 | tr -d '\r' | tail -n +2; }

"$mkdump" --blocks 3000 --seq 1 --keep 80 a.hqd
"$mkdump" --blocks 3000 --seq 2 --keep 60 b.hqd
ok "a new database" "$heapql" load a.hqd -o x.db
is "says nothing when there is no terminal" "$(cat .out)" ""
ok "another dump is appended" "$heapql" load b.hqd -o x.db
is "both are there" "$(sql x.db 'SELECT dump_id, seq FROM dump')" "1,1
2,2"
is "with their blocks" "$(sql x.db 'SELECT count(*) FROM block GROUP BY dump_id')" \
  "$(sql a.hqd b.hqd 'SELECT count(*) FROM block GROUP BY dump_id')"
is "no file is left beside" "$(ls | grep -c tmp)" 0

before=$(cksum <x.db)
fails 1 "the same dump again is refused" "$heapql" load b.hqd -o x.db
like "with its number" "$(cat .out)" '^heapql: b.hqd: this dump is in the database already, as number 2$'
is "and the database is as it was" "$(cksum <x.db)" "$before"
fails 1 "one good and one that is there: none is loaded" \
  "$heapql" load a.hqd nix.hqd -o new.db
ok "and there is no database" [ ! -e new.db ]
fails 1 "the same dump twice in one command" "$heapql" load a.hqd a.hqd -o new.db
ok "and there is no database" [ ! -e new.db ]

head -c 4000 a.hqd >cut.hqd
fails 1 "a damaged dump is refused" "$heapql" load cut.hqd -o new.db
like "with what is wrong" "$(cat .out)" '^heapql: cut.hqd: damaged: .*--partial'
ok "and there is no database" [ ! -e new.db ]
fails 1 "into a database too" "$heapql" load cut.hqd -o x.db
is "which is as it was" "$(cksum <x.db)" "$before"
ok "--partial loads what is whole" "$heapql" load --partial cut.hqd -o new.db
is "and labels it" "$(sql new.db 'SELECT truncated, damage IS NOT NULL FROM dump')" "1,1"

echo text >text
fails 1 "a target that is no database" "$heapql" load a.hqd -o text
is "is left alone" "$(cat text)" text
fails 1 "a directory that is gone" "$heapql" load a.hqd -o nowhere/x.db
like "is named" "$(cat .out)" '^heapql: nowhere/x.db: '
fails 2 "no target" "$heapql" load a.hqd
fails 2 "no dump" "$heapql" load -o x.db

# A full disk: a limit on the size of files stands for it, since SIGXFSZ is
# ignored the write fails.
(trap '' XFSZ; ulimit -f 16; "$heapql" load a.hqd -o full.db) >.out 2>&1
is "no room: exit status" $? 1
like "no room: a message" "$(cat .out)" '^heapql: full.db: '
is "no room: nothing is left" "$(ls | grep -c full)" 0
cp x.db y.db
"$mkdump" --blocks 90000 --seq 3 c.hqd
(trap '' XFSZ; ulimit -f 4000; "$heapql" load c.hqd -o y.db) >.out 2>&1
is "no room while appending: exit status" $? 1
is "no room while appending: the database is as it was" \
  "$(sql y.db 'SELECT count(*) FROM dump; PRAGMA integrity_check')" \
  "$(sql x.db 'SELECT count(*) FROM dump; PRAGMA integrity_check')"

# Killed while building: the pipe keeps it waiting for the dump.
mkfifo pipe
"$heapql" load pipe -o killed.db &
pid=$!
exec 3>pipe
tries=0
until ls | grep -q 'killed.db.*tmp' || [ $tries -gt 50 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
kill -TERM $pid
wait $pid 2>/dev/null
is "killed by a signal: nothing is left" "$(ls | grep -c killed)" 0
exec 3>&-

# Any client reads it.
if command -v sqlite3 >/dev/null; then
  is "sqlite3 reads the database" "$(sqlite3 x.db 'SELECT count(*) FROM dump')" 2
  is "and finds it sound" "$(sqlite3 x.db 'PRAGMA integrity_check')" ok
fi
done_testing
