# What is suspected, and what is not, with values that follow from the pictures.
. "$HQ_SRCDIR/tests/lib/tap.sh"
mkdump=$HQ_BUILDDIR/mkdump
cd "$tap_tmp" || exit 99

# app holds a cache with a table of 10 buffers of 100 bytes, and a list of eight
# Nodes with 50 bytes each; a lost block holds five of 60 bytes; a variable
# holds 400 bytes.  2452 bytes in all, so that 10 % are 245.2:
#   table 80 + 10 * 100 = 1080, cache 32 + 1080, list 8 * (16 + 50) = 528,
#   app 64 + 1112 + 528 = 1704 of which it holds 64 itself, lost 48 + 300.
{ cat <<'END'
type App 64
field App cache 0
field App list 8
type Cache 32
field Cache table 0
type Node 16
field Node next 0
field Node data 8
block app 64 App
block cache 32 Cache
block table 80
block lost 48
block big 400
END
  for i in 1 2 3 4 5 6 7 8; do echo "block n$i 16 Node"; echo "block d$i 50"; done
  for i in 0 1 2 3 4 5 6 7 8 9; do echo "block t$i 100"; echo "ref table+$((8 * i)) t$i"; done
  for i in 0 1 2 3 4; do echo "block l$i 60"; echo "ref lost+$((8 * i)) l$i"; done
  for i in 1 2 3 4 5 6 7; do echo "ref n$i.data d$i"; echo "ref n$i.next n$((i + 1))"; done
  cat <<'END'
ref n8.data d8
root data app addr=0x404010
root data big addr=0x404018
ref app.cache cache
ref app.list n1
ref cache.table table
END
} >held.txt
"$mkdump" --graph held.txt held.hqd
ok "the picture is whole" "$heapql" info held.hqd
"$heapql" load held.hqd -o held.db >/dev/null
held() {
  "$heapql" suspects -t blocks --json "$@" |
    sed -n 's/.*"reason":"\(.*\)","retained":\([0-9]*\),.*"retained_blocks":\([0-9]*\),"small":\([0-9]*\),"serial":\([0-9]*\),.*/\2 \3 \4 \5 \1/p'
}
for d in held.hqd held.db; do
  is "where what is held falls apart, $d" "$(held $d)" \
    "1080 11 1080 3 it holds many small blocks
528 16 528 6 it begins a list or tree of its own kind
348 6 348 4 it holds many small blocks, and is lost"
  is "--threshold, $d" "$(held $d --threshold 30)" "1080 11 1080 3 it holds many small blocks"
  is "--limit, $d" "$(held $d --limit 2 | wc -l | tr -d ' ')" 2
done
like "how it is held" "$("$heapql" suspects held.hqd)" \
  '^Held by  *data .*0x404010 -> App #1 -> App.cache -> Cache #2 -> Cache.table -> untyped #3$'
like "no group grows in one dump" "$("$heapql" suspects held.hqd -t groups)" '^\(none\)$'

# An object and its array by turns are a list, too: what is held gathers where
# that begins to repeat, at the second object.  4 * (32 + 32 + 20) = 336 bytes.
{ echo "type Obj 32"; echo "field Obj items 0"; echo "type Arr 32"; echo "field Arr item 0 pointers count=4 stride=8"
  for i in 1 2 3 4; do
    echo "block o$i 32 Obj"; echo "block a$i 32 Arr"; echo "block p$i 20"
  done
  for i in 1 2 3 4; do
    echo "ref o$i.items a$i"; echo "ref a$i.item[1] p$i"
    [ $i = 4 ] || echo "ref a$i.item[0] o$((i + 1))"
  done
  echo "root data o1 addr=0x404010"; } >turns.txt
"$mkdump" --graph turns.txt turns.hqd
is "a list of two kinds by turns is one" "$(held turns.hqd)" "252 9 252 4 it begins a list or tree of its own kind"
"$mkdump" --blocks 50 none.hqd
like "nothing is suspected where nothing is known" "$("$heapql" suspects none.hqd)" 'not known who'

# A grows in each step, B fell once, C stood still; D are as many, but larger.
# All of A, alone in a heap, are one group by type and by site: one is told.
picture() { # SEQ NEXT, blocks on standard input
  printf 'dump seq=%d pid=7 start_ns=1 mono_ns=%d000 next_serial=%d label=d%d\n' $1 $1 $2 $1
  printf 'type %s 16\n' A B C D
  while read -r t size serials; do
    for n in $serials; do echo "block b$n $size $t serial=$n"; done
  done
}
picture 1 6 >s1.txt <<'END'
A 16 1
B 16 2
C 16 3
D 16 4
END
picture 2 20 >s2.txt <<'END'
A 16 1 10 11
B 16 2 12
C 16 3 13
D 32 4
END
picture 3 30 >s3.txt <<'END'
A 16 1 10 11 20 21
B 16 12
C 16 3 13
D 64 4
END
for i in 1 2 3; do
  "$mkdump" --graph s$i.txt s$i.hqd
  grep -v ' [BCD] serial' s$i.txt >a$i.txt
  "$mkdump" --graph a$i.txt a$i.hqd
done
"$heapql" load s1.hqd s2.hqd s3.hqd -o s.db >/dev/null
grown() { "$heapql" suspects -t groups --csv "$@" | tr -d '\r' | sed 1d | cut -d, -f 1-8; }
for d in "s1.hqd s2.hqd s3.hqd" "s3.hqd s1.hqd s2.hqd" s.db; do
  # shellcheck disable=SC2086
  is "what grew each time, $d" "$(grown $d)" \
    "more blocks in each of 2 steps,128,5,192,9,site,[untraced],21
more blocks in each of 2 steps,64,4,80,5,type,A,21
larger blocks in each of 2 steps,48,0,64,1,type,D,4"
done
is "of two dumps" "$(grown a1.hqd a2.hqd)" "more blocks than in the dump before,32,2,48,3,type,A,11"
is "--dump: up to that one" "$(grown s.db --dump d2 | sed -n '/,A,/p')" "more blocks than in the dump before,32,2,48,3,type,A,11"
fails 1 "dumps of two processes" "$heapql" suspects s1.hqd held.hqd

# summary: one page of all that, each part with the command that says more.
# part DUMP... TABLE: its rows.
part() {
  for part_name; do :; done
  "$heapql" summary --csv -t "$part_name" $(for a; do [ "$a" = "$part_name" ] || echo "$a"; done) |
    tr -d '\r' | sed 1d
}
# Of held: 2452 bytes in 36 blocks; Nodes 8 * 16, App 64, Cache 32, the rest has no type.
for d in held.hqd held.db; do
  is "summary: types, $d" "$(part $d types | cut -d, -f 1,3,4)" "2228,26,[untyped]
128,8,Node
64,1,App
32,1,Cache"
  is "summary: suspects, $d" "$(part $d suspects | cut -d, -f 1,3)" "1080,untyped #3
528,Node #6
348,untyped #4"
  is "summary: leaks, $d" "$(part $d leaks | cut -d, -f 1-3)" "definite,48,1
indirect,300,5
possible,0,0"
  is "summary: live bytes and blocks, $d" "$(part $d process | cut -d, -f 6,7)" "2452,36"
done
is "summary: of one dump no growth is shown" "$("$heapql" summary held.hqd | grep -c '^Growth')" 0
for d in "s1.hqd s2.hqd s3.hqd" "s2.hqd s3.hqd s1.hqd" s.db; do
  # shellcheck disable=SC2086
  is "summary: growth, $d" "$(part $d growth | cut -d, -f 1-5)" "48,1,192,site,[untraced]
32,2,80,type,A
32,0,64,type,D"
  # shellcheck disable=SC2086
  is "summary: what grew each time is suspected, $d" "$(part $d suspects | cut -d, -f 1,3)" "128,[untraced]
64,A
48,D"
done
like "summary: each part says how to go on" "$("$heapql" summary held.hqd)" '^More: heapql suspects DUMP'
is "summary: in JSON, too" "$("$heapql" summary held.hqd --json | grep -c '"more":"heapql')" \
  "$("$heapql" summary held.hqd --json | grep -c '"table":')"
# Warnings.
warns() { like "summary warns: $2" "$("$heapql" summary "$1" -t warnings)" "$3"; }
is "summary: nothing to warn of" "$(part held.hqd warnings)" ""
warns none.hqd "no references" 'without references'
is "summary: and then it shows no leaks" "$("$heapql" summary none.hqd | grep -c -e '^Leaks' -e '^Suspects')" 0
{ echo 'cost method=fork lost_events=3 threads_missed=2'
  echo 'counter name=stack_sample_bytes value=4096'; echo 'counter name=traverse_faults value=6'
  echo 'trace trace_id=0 flags=4'; echo 'trace trace_id=1 flags=4'; echo 'trace trace_id=2 flags=4'
  echo 'block a 100'; echo 'block b 60 trace=2'; echo 'root data a addr=0x404010'; } >warn.txt
"$mkdump" --graph warn.txt warn.hqd
warns warn.hqd "events were lost" '^3 events were lost'
warns warn.hqd "threads were missed" '^2 threads were not stopped'
warns warn.hqd "stacks were off" '^100 B of live blocks, 62\.5 %, have no stack'
warns warn.hqd "stacks were lost" '^of 60 B of live blocks the stack was lost'
warns warn.hqd "stacks are sampled" 'one allocation in about 4\.0 KiB'
warns warn.hqd "traverse functions failed" '^6 calls of traverse functions, as faulty'
like "summary warns: dumps of another process" "$("$heapql" summary s1.hqd held.hqd -t warnings)" '^dumps of other processes'
head -c 4000 s1.hqd >cut.hqd
fails 1 "summary: a damaged dump" "$heapql" summary cut.hqd
done_testing
