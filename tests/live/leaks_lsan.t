# The same programs under LeakSanitizer, which knows two classes: what is lost,
# directly or indirectly.  Interior pointers keep a block alive for it, so what we
# call possible is not lost; where lost blocks refer to each other in a ring all
# are indirect.  leaks/lsan.sql counts that way.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
. "$HQ_SRCDIR/tests/live/leaks/measure.sh"
cd "$tap_tmp" || exit 99

ok "the programs compile" compile_leaks "$PWD/bin" || done_testing
compile_leaks "$PWD/lsan" -fsanitize=leak >lsan.err 2>&1 || {
  sed 's/^/# /' lsan.err | head
  skip_all "the compiler has no -fsanitize=leak"
}
LSAN_OPTIONS=log_path=stdout:exitcode=23 ./lsan/direct >probe.log 2>&1
grep -q '^Direct leak' probe.log ||
  skip_all "LeakSanitizer does not work here: no ptrace?"

run_both() {
  $leaks_env LSAN_OPTIONS=exitcode=0 "./lsan/$1" >"$1.log" 2>&1 &&
    $leaks_env "$heapql" run -o "$1.hqd" -- "./bin/$1" >"$1.out" 2>&1 ||
    echo "$1 exit $?" >>failed
}
leak_names | while read -r name; do run_both "$name"; done
is "each ran to its end" "$(cat failed 2>/dev/null)" ""
for name in $(leak_names); do
  is "$name: the same as LeakSanitizer's" \
    "$(heapql_totals "$name.hqd" lsan)" \
    "$(lsan_totals "$name.log" | adjusted "$leaks_dir/differences_lsan" "$name")"
done
done_testing
