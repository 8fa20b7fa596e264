#!/bin/sh
# The baseline: what is in it is known, what is not is new, and it can only
# shrink; how it is written, and what is wrong in one.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
. "$HQ_SRCDIR/tests/check/gate.sh"
mkdir O0 O2 lines
ok "the program compiles" compile_gate gate -O1 || done_testing
b="--baseline base.txt"

check 1 "a baseline that is not there is an error" $b -- ./gate one
said "that says what to do" 'base.txt: there is no such baseline; --update-baseline makes it'
check 2 "--update-baseline wants a baseline" --update-baseline -- ./gate one
check 0 "--update-baseline makes it" $b --update-baseline -- ./gate one two list
said "and tells" 'base.txt: written: 3 added, 0 changed, 0 fixed'
is "its entries" "$(sed -n '/^leak/,$p' base.txt)" "$(cat <<'END'
leak-definite
  bytes 300
  blocks 2
  at lose@gate
  at lose_twice@gate
  at main@gate
  program gate

leak-definite
  bytes 10
  blocks 1
  at lose@gate
  at main@gate
  program gate

leak-definite
  bytes 128
  blocks 2
  at lose_list@gate
  at main@gate
  program gate
END
)"
is "no dumps are left" "$(ls kept)" ""
cp base.txt first.txt
check 0 "what is known is no finding" $b -- ./gate one two list
said "it is counted" '3 known'
check 0 "told with -v" $b -v -- ./gate one two list
said "with its place" 'base.txt:[0-9]+: 128 B in 2 blocks'
check 3 "a second one at the same place is worse" $b -- ./gate one one two list
said "told so" '1 of them worse than the baseline'
check 0 "fewer are not" $b -- ./gate one list
said "what is fixed is told" 'stale: base.txt:6: leak-definite lose@gate < lose_twice@gate < main@gate'
check 3 "and counts with --strict" $b --strict -- ./gate one list
check 3 "what is new counts" $b -- ./gate one two list child
said "and only that" '^1 finding'

# It only shrinks by itself.
check 0 "an update takes out what is fixed" $b --update-baseline -- ./gate one list
said "and tells" 'base.txt: written: 0 added, 0 changed, 1 fixed'
is "the rest is as it was" "$(diff first.txt base.txt | grep -c '^>')" 0
is "its lines are gone" "$(diff first.txt base.txt | grep -c '^<')" 8
cp base.txt before
touch -d @1 base.txt
check 0 "an update that changes nothing" $b --update-baseline -- ./gate one list
said "says so" 'base.txt: is up to date'
is "and writes nothing" "$(stat -c %Y base.txt)" 1
check 0 "a second block with an update" $b --update-baseline -- ./gate one one list
is "two lines change" "$(diff before base.txt | grep '^[<>]' | tr '\n' ' ')" \
  "<   bytes 10 <   blocks 1 >   bytes 20 >   blocks 2 "

# Suppressed and allowed ones do not come in.
echo 'leak:lose_list' >supp.txt
echo 'leak definite lose_twice <= 0' >policy.txt
rm base.txt
check 0 "an update with a suppression" $b --update-baseline --suppressions supp.txt -- ./gate one list
is "what is suppressed is not stored" "$(grep -c '^leak' base.txt)" 1

# The fingerprint outlives what a rebuild changes.
cp first.txt base.txt
for o in O0 O2; do
  ok "the program compiles with -$o" compile_gate "$o/gate" "-$o"
  check 0 "-$o is known by the baseline of -O1" $b --strict -- "$o/gate" one two list
done
sed 's/^static /\n\n\n\n\n\n\n\n\n\n&/' gate.c >lines/gate.c
ok "with ten lines more above each function" \
  ${CC:-cc} -g -O1 -I"$HQ_SRCDIR/include" lines/gate.c -o lines/gate
check 0 "they are known" $b --strict -- lines/gate one two list

# Growth: 3 and 4 blocks of 50 bytes more at each of 20 marks.
rm base.txt
check 0 "growth comes in" $b --update-baseline -- ./gate grow
like "by the step" "$(cat base.txt)" '^growth-'
check 0 "and is known" $b -- ./gate grow
check 3 "two thirds more are worse" $b -- ./gate grow-more
check 0 "where growth cannot be judged it is not fixed" $b --strict -- ./gate keep

# A file that several programs share.
cp first.txt base.txt
cp gate other
check 0 "another program's leaks come in" $b --update-baseline -- ./other two list
is "beside those of the first" \
  "$(grep -c '  program gate' base.txt),$(grep -c '  program other' base.txt)" 3,2
check 0 "what did not run is not fixed" $b --strict -- ./gate one two list
check 0 "an update leaves it" $b --update-baseline -- ./gate two list
is "it is there" "$(grep -c '  program gate' base.txt),$(grep -c '  program other' base.txt)" 2,2
check 0 "in two processes the most of one counts" $b --update-baseline -- ./gate child child
is "77 bytes" "$(grep -B1 -A9 'bytes 77' base.txt | grep -c 'at child@gate')" 1

# Five updates at once, as of make -j check.
rm base.txt
for i in 1 2 3 4 5; do
  cp gate "p$i"
  "$heapql" check $b --update-baseline -- "./p$i" one >/dev/null 2>&1 &
done
wait
is "none is lost" "$(grep -c '  program p' base.txt)" 5

# Names of programs are lines, whatever they are.
name="two
words"
cp gate "$name"
mkdir .libs && cp gate .libs/lt-gate
rm base.txt
check 0 "a program of two lines" $b --update-baseline -- "./$name" one
check 0 "and one of libtool's" $b --update-baseline -- .libs/lt-gate one
is "are in it" "$(grep '^  program' base.txt | sort | tr '\n' ,)" "  program gate,  program two?words,"
check 3 "which can be read" $b --strict -- "./$name"
said "and used" '^stale: base.txt:[0-9]+: leak-definite .two.*words'
check 3 "installed it is the same" $b --strict -- ./gate
said "by its name" '^stale: base.txt:[0-9]+: leak-definite lose'

# The examples of the page.
page() { # NAME
  awk -v name="<!-- $1 -->" '$0 == name { on = 1; next }
    on && /^```/ { if (n++) exit; next } on' "$HQ_SRCDIR/doc/check.md"
}
page baseline >base.txt
page policy >policy.txt
is "they are on the page" "$(grep -c '^heapql-base' base.txt),$(grep -c '^peak' policy.txt)" 1,1
check 0 "the page's baseline is read" $b --policy policy.txt -- ./gate two list
said "and known" '2 known'

# What cannot be.
printf 'heapql-baseline 1\n<<<<<<< HEAD\n' >base.txt
check 1 "a conflict" $b -- ./gate
said "with its line" 'base.txt:2: a conflict of a merge is left here'
mkdir ro && cp first.txt ro/base.txt
if [ "$(id -u)" != 0 ]; then
  chmod 555 ro
  check 1 "a directory that cannot be written" --baseline ro/base.txt --update-baseline -- ./gate one
  said "is told of before the program runs" 'ro/base.txt: the baseline cannot be written to ro; Permission denied'
  chmod 755 ro
fi
check 1 "a directory that is not there" --baseline no/base.txt --update-baseline -- ./gate one
said "told" 'no/base.txt: the baseline cannot be written to no; No such file'
check 1 "no regular file" --baseline ro --update-baseline -- ./gate one
cp first.txt base.txt
check 1 "a run that failed" $b --update-baseline -- ./gate one fail
said "leaves the baseline" 'base.txt: left as it is, since the run failed'
ok "as it was" cmp first.txt base.txt
ln -s base.txt link.txt
check 0 "an update through a link" --baseline link.txt --update-baseline -- ./gate one
ok "the link stays" [ -L link.txt ]
is "nothing is left beside it" "$(ls -a | grep -c 'tmp$')" 0
done_testing
