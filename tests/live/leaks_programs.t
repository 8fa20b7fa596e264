# Programs that we did not write: what each leak class has at exit, stack by
# stack, is what memcheck says; what differs is in leaks/differences_programs.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
command -v valgrind >/dev/null 2>&1 || {
  echo "# VALGRIND IS NOT INSTALLED: leak classes are not judged; tests/run.sh installs it"
  skip_all "no valgrind"
}
. "$HQ_SRCDIR/tests/live/leaks/measure.sh"
cd "$tap_tmp" || exit 99
same=$PWD/same_environment.so
ok "the environment's keeper compiles" \
  compile_apart same_environment "$same" -shared -fPIC || done_testing

# Leaves NAME.memcheck and NAME.heapql, lists of leaks/stacks.awk.
measure() { # NAME COMMAND...
  name=$1
  shift
  more="PERL_HASH_SEED=0 LD_PRELOAD=$same"
  $leaks_env $more "HQ_MAPS=$PWD/$name.maps" valgrind --tool=memcheck \
    --leak-check=full --show-leak-kinds=all --leak-check-heuristics=all \
    --run-libc-freeres=no --run-cxx-freeres=no --num-callers=500 \
    --show-below-main=yes --read-inline-info=no --log-file="$name.log" \
    "$@" >"$name.out1" 2>"$name.err1" || return
  rm -f "$name.hqd"
  $leaks_env $more:"$preload" HEAPQL_OUTPUT="$PWD/$name.hqd" \
    HEAPQL_DUMP_AT=exit "$@" >"$name.out2" 2>"$name.err2" || return
  awk -v kind=memcheck -f "$leaks_dir/stacks.awk" "$name.maps" "$name.log" \
    >"$name.memcheck"
  "$heapql" sql --csv "$name.hqd" <"$leaks_dir/stacks.sql" >"$name.rows"
  awk -v kind=heapql -f "$leaks_dir/stacks.awk" "$name.rows" >"$name.heapql"
}

sums() { # LIST: bytes and blocks of each class
  awk '{ b[$1] += $3; n[$1] += $4 }
    END { for (c in b) print c, b[c], n[c] }' "$1" | sort
}

differing() { # of each class: bytes and blocks that stand under another stack
  awk '{ b[$1] += $2; n[$1] += $3 } END { for (c in b) print c, b[c], n[c] }' |
    sort
}

judged() { # NAME COMMAND...
  name=$1
  listed=$(awk -v name="$name" '$1 == name { print $2, $3, $4 }' \
    "$leaks_dir/differences_programs" | sort)
  chances=2 # two more tries
  while :; do
    measure "$@"
    status=$?
    awk -f "$leaks_dir/by_stack.awk" "$name.memcheck" "$name.heapql" |
      sort -k 4 >"$name.diff"
    differs=$(differing <"$name.diff")
    [ "$differs" != "$listed" ] && by_chance || break
  done
  is "$name: runs under both" $status 0 || return
  is "$name: prints the same" "$(cat "$name.out2")" "$(cat "$name.out1")"
  sums "$name.memcheck" | sed "s/^/# $name: /"
  ok "$name: there is something to compare" [ -s "$name.memcheck" ]
  is "$name: each stack's classes are memcheck's" "$differs" "$listed"
  [ "$differs" = "$listed" ] ||
    sed 's/^/# /' "$name.diff" | cut -c 1-300 | head -40
}

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  tap_point 1 "$1 is not installed; tests/run.sh installs it"
  return 1
}

need bash && judged bash bash -c 'declare -A a
  f() { local x=$1; b[x]=$x; }
  for i in {1..200}; do a[k$i]=$i; f "$i"; done
  echo "${#a[@]} ${#b[@]}"'
need perl && judged perl perl -e 'my %h; $h{$_} = [1 .. 5] for 1 .. 300;
  for (1 .. 20) { my $x = {}; $x->{self} = $x; }
  print scalar(keys %h), "\n"'
need gawk && judged gawk gawk 'BEGIN {
  for (i = 0; i < 300; i++) a["k" i] = i
  print length(a)
}'
need gcc && judged gcc gcc -c -o /dev/null -x c /dev/null
[ -x /usr/bin/python3 ] && judged python3 /usr/bin/python3 -E -c '
import json, decimal
print(json.dumps([str(decimal.Decimal(i) / 7) for i in range(300)])[:50])'
need git && {
  git init -q repository && (
    cd repository || exit
    for i in 1 2 3; do
      echo $i >"file$i"
      git add . && git -c user.name=a -c user.email=a@b commit -qm "change $i"
    done
  )
  judged git git -C repository --no-pager diff --stat HEAD~2
}
need openssl && {
  openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=leaks -days 30 \
    -keyout key.pem -out cert.pem 2>/dev/null
  judged openssl openssl verify -CAfile cert.pem cert.pem
}
need xmllint && {
  awk 'BEGIN {
    print "<!DOCTYPE a [<!ENTITY e \"text\"><!ELEMENT a (b*)>"
    print "<!ELEMENT b (#PCDATA)><!ATTLIST b id ID #REQUIRED>]><a>"
    for (i = 0; i < 200; i++) printf "<b id=\"x%d\">&e;%d</b>\n", i, i
    print "</a>"
  }' >a.xml
  judged xmllint xmllint --valid --xpath 'count(//b)' a.xml
}
done_testing
