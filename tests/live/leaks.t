# Leak classes of programs that leak a known number of bytes in known ways:
# memcheck finds what their sources say, and ours agree with memcheck's class by
# class, apart from what leaks/differences lists.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
command -v valgrind >/dev/null 2>&1 || {
  echo "# VALGRIND IS NOT INSTALLED: leak classes are not judged; tests/run.sh installs it"
  skip_all "no valgrind"
}
. "$HQ_SRCDIR/tests/live/leaks/measure.sh"
cd "$tap_tmp" || exit 99

ok "the programs compile" compile_leaks "$PWD/bin" || done_testing

# Both judges of one program: NAME.log and NAME.hqd.
run_both() {
  run_memcheck "$1.log" all "./bin/$1" >"$1.out" 2>&1 &&
    $leaks_env "$heapql" run -o "$1.hqd" -- "./bin/$1" >>"$1.out" 2>&1 ||
    echo "$1 exit $?" >>failed
}
leak_names >names
{ # Two at a time.
  awk 'NR % 2' names | while read -r name; do run_both "$name"; done &
  awk 'NR % 2 == 0' names | while read -r name; do run_both "$name"; done
  wait
}
is "each ran to its end" "$(cat failed 2>/dev/null)" ""

# What the C++ library keeps is no leak of a program in C++.
memcheck_totals nothing.log >nothing
without_library() { # NAME
  case $(leak_source "$1") in
  *.cc) awk 'NR == FNR { if ($1 != "rule") { b[$1] = $2; n[$1] = $3 }; next }
    $1 == "rule" { print; next } { print $1, $2 - b[$1], $3 - n[$1] }' nothing - ;;
  *) cat ;;
  esac
}

# What memcheck says of NAME, in `memcheck`, and what is expected: of it by the
# program's source, of us by it.
ask() { # NAME
  memcheck_totals "$1.log" >memcheck
  declared=$(declared_totals "$1")
  found=$(without_library "$1" <memcheck)
  expected=$(adjusted "$leaks_dir/differences" "$1" <memcheck)
}

for name in $(cat names); do
  ask "$name"
  ours=$(heapql_totals "$name.hqd")
  until matches "$declared" "$found" && [ "$ours" = "$expected" ]; do
    by_chance || break
    run_memcheck "$name.log" all "./bin/$name" >"$name.out" 2>&1
    ask "$name"
  done
  if matches "$declared" "$found"; then
    tap_point 0 "$name: memcheck finds what is planted"
  else is "$name: memcheck finds what is planted" "$found" "$declared"; fi
  is "$name: the same classes as memcheck's" "$ours" "$expected"
done

# In the middle, while other threads compute and wait: the first report.
ok "the program that asks in its middle compiles" compile_apart midway midway
run_memcheck midway.log all ./midway >/dev/null 2>&1
awk '/LEAK SUMMARY/ { n++ } n < 2' midway.log >midway.first
mkdir -p midway.d
$leaks_env "$heapql" run -o "$PWD/midway.d/" -- ./midway >/dev/null 2>&1
is "midway: the same classes as memcheck's" \
  "$(heapql_totals midway.d/midway.*.1.hqd)" \
  "$(memcheck_totals midway.first | adjusted "$leaks_dir/differences" midway)"

# A child of a process with threads: the report and the dump of the child end
# first.
ok "the program with a child compiles" compile_apart forked forked
mkdir -p forked.d
run_memcheck "$PWD/forked.d/%p.log" all ./forked >/dev/null 2>&1
$leaks_env "$heapql" run -o "$PWD/forked.d/" -- ./forked >/dev/null 2>&1
child_log=$(grep -l "definitely lost: 216 " forked.d/*.log)
is "forked, the child: the same classes as memcheck's" \
  "$(heapql_totals "$(ls -tr forked.d/*.hqd | head -1)")" \
  "$(memcheck_totals "$child_log" | adjusted "$leaks_dir/differences" forked)"

$leaks_env "$heapql" run --no-references -o unknown.hqd -- ./bin/tree
is "where nobody looked for references no class is known" \
  "$("$heapql" sql --csv unknown.hqd "SELECT count(*), count(leak) FROM block" |
    tr -d '\r' | tail -1)" 46,0

# Without heuristics memcheck calls possible what they make reachable.
for name in string_old length64 new_array multiple; do
  run_memcheck "$name.none" none "./bin/$name" >/dev/null 2>&1
  heuristic=$(memcheck_totals "$name.log" | awk '/^rule/ { print $3, $4 }')
  is "$name: memcheck needs a heuristic for what is reachable by one" \
    "$(memcheck_totals "$name.none" | awk '/^possible/ { print $2, $3 }')" \
    "$(memcheck_totals "$name.log" | awk -v h="$heuristic" '/^possible/ {
      split(h, x, " "); print $2 + x[1], $3 + x[2] }')"
done
done_testing
