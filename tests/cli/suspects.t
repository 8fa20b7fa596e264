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
done_testing
