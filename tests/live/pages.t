# The pages for those who know another tool: what stands below each command is
# what it prints.  Addresses, times, threads, resident memory, numbers of roots and
# what the compiler left on stacks are nobody's promise.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
[ "$(getconf LONG_BIT)" = 64 ] || skip_all "sizes are those of 64 bits"

heapql() { LC_ALL=C.UTF-8 "$HQ_BUILDDIR/heapql" "$@" 2>&1; }
plain() {
  sed 's/0x[0-9a-f][0-9a-f]*/ADDRESS/g; s/root:[0-9]*/root:N/g
    s/[0-9][0-9.]* [um]*s\([ ;]\|$\)/TIME\1/g; s/resident [+-][0-9.]* [KM]*i*B/resident N/
    s/ [0-9]* *TIME/ THREAD TIME/; s|[^ ]*/samples/|samples/|g; s/(samples/ (samples/g
    s/ *$//; s/--*/-/g; s/  */ /g' | grep -v '^$'
}
# Numbers of resident memory, and parts of what is printed.
apart='heapql marks|heapql profile|heapql debugmallocstats|heapql suspects'

page() { # NAME LEAST
  page_name=$1 page_least=$2 page_seen=0
  mkdir "$tap_tmp/$page_name" && cd "$tap_tmp/$page_name" || exit 99
  ln -s "$HQ_BUILDDIR/samples" samples
  awk '/^```console/ { on = 1; next } /^```/ { on = 0 } on' \
    "$HQ_SRCDIR/doc/$page_name.md" >page
  sed -n 's/^\$ //p' page >commands
  while read -r command <&3; do
    answer=$(eval "$command" 2>&1 | plain)
    shown=$(awk -v want="\$ $command" '/^\$ / { on = $0 == want; next } on' page | plain)
    echo "$command" | grep -qE "$apart" && continue
    page_seen=$((page_seen + 1))
    is "$page_name.md: $command" "$answer" "$shown"
  done 3<commands
  ok "$page_name.md has commands" [ "$page_seen" -ge "$page_least" ]
}
page objgraph 8
page leaks 2
page fragmentation 4
page tracemalloc 6
done_testing
