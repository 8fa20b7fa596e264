# heapql diff: what became of each block, by serial, not by address.
. "$HQ_SRCDIR/tests/lib/tap.sh"
. "$HQ_SRCDIR/tests/lib/golden.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99
a=$HQ_SRCDIR/tests/cli/heap_a.txt
b=$HQ_SRCDIR/tests/cli/heap_b.txt
"$mkdump" "$a" a.hqd
"$mkdump" "$b" b.hqd
"$heapql" load a.hqd b.hqd -o ab.db

golden diff "$heapql" diff a.hqd b.hqd
golden diff-json "$heapql" diff a.hqd b.hqd --json
golden diff-csv "$heapql" diff a.hqd b.hqd --csv
text=$(cat "$HQ_SRCDIR/tests/cli/expected/diff.txt")
is "a database, its first and last" "$("$heapql" diff ab.db)" "$text"
is "a database, twice" "$("$heapql" diff ab.db ab.db -d 1 -d 2)" "$text"
is "a database, by number and label" "$("$heapql" diff ab.db --dump 1 --dump after)" "$text"

serials() { "$heapql" diff "$@" --csv | tr -d '\r' | sed 1d | cut -d, -f2 | sort -n | tr '\n' ' '; }
is "born" "$(serials a.hqd b.hqd --list born)" "120 121 "
is "freed, though the address is in use again" "$(serials a.hqd b.hqd --list freed)" "50 "
is "kept" "$(serials a.hqd b.hqd --list kept)" "7 9 20 21 22 "
is "grown, though it moved" "$(serials a.hqd b.hqd --list grown)" "8 "
is "shrunk" "$(serials a.hqd b.hqd --list shrunk)" "99 "
is "--limit" "$("$heapql" diff a.hqd b.hqd -l kept -n 2 --csv | wc -l | tr -d ' ')" 3

ok "growth alone is no failure" "$heapql" diff a.hqd b.hqd
fails 3 "--exit-code: growth" "$heapql" diff --exit-code a.hqd b.hqd
ok "--exit-code: none between a dump and itself" "$heapql" diff --exit-code a.hqd a.hqd
sed '/serial=121/d; /serial=8 /s/req=30/req=1/' "$b" | sed '/pool_id=2 /s/used=3/used=2/' >less.txt
"$mkdump" less.txt less.hqd
ok "--exit-code: born and shrunk, but no more bytes" "$heapql" diff --exit-code a.hqd less.hqd

other() { sed "$1" "$b" >other.txt; "$mkdump" other.txt other.hqd; }
other 's/pid=77/pid=78/'
fails 1 "another process" "$heapql" diff a.hqd other.hqd
like "is said" "$(cat .out)" 'different processes, 77 and 78'
other 's/ start_ns=1000000 page/ start_ns=1000001 page/'
fails 1 "another program with that number" "$heapql" diff a.hqd other.hqd
like "is said" "$(cat .out)" 'recording began at different times'
other 's/host=box/host=bax/'
fails 1 "another machine" "$heapql" diff a.hqd other.hqd
fails 1 "the wrong way round" "$heapql" diff b.hqd a.hqd
like "is said" "$(cat .out)" 'other order'

fails 2 "no dump" "$heapql" diff
fails 2 "three dumps" "$heapql" diff a.hqd b.hqd a.hqd
fails 2 "a state that there is not" "$heapql" diff a.hqd b.hqd --list moved
head -c $(($(wc -c <a.hqd) - 20)) a.hqd >cut.hqd
fails 1 "a damaged dump" "$heapql" diff cut.hqd b.hqd
like "is refused with the way out" "$(cat .out)" '^heapql: cut.hqd: damaged: .*--partial'
is "which compares what is whole" "$("$heapql" diff --partial cut.hqd b.hqd)" "$text"
fails 1 "a file that is not there" "$heapql" diff a.hqd nosuch.hqd
ok "--sql" sh -c '"$1" diff --sql | cmp - "$2"' - "$heapql" "$HQ_SRCDIR/lib/analysis/report/sql/diff.sql"

# Half of many blocks freed, addresses used again by others.
"$mkdump" --blocks 20000 --seed 5 --seq 1 --pid 9 many1.hqd
"$mkdump" --blocks 20000 --seed 5 --seq 2 --pid 9 --keep 50 many2.hqd
kept=$("$heapql" sql --csv many2.hqd 'SELECT count(*) FROM block' | tr -d '\r' | tail -1)
"$heapql" diff many1.hqd many2.hqd -l freed -n 0 --csv >freed.csv 2>err.txt || cat err.txt
is "as many freed as are missing" "$(sed 1d freed.csv | wc -l | tr -d ' ')" $((20000 - kept))
done_testing
