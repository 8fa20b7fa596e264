# What runs in the target: no call of the libc heap in its objects, imports
# from the allow list alone, and exactly the intended exports.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$HQ_BUILDDIR" || exit 99
lists=$HQ_SRCDIR/tests/lint

heap='malloc|calloc|realloc|reallocarray|free|strdup|strndup|posix_memalign|aligned_alloc|memalign|asprintf'
# Undefined names in the archives before they are linked: inside the library a
# stray malloc binds to our own, and would be no import.
undefined_in() {
  nm -A -u "$@" 2>/dev/null | sed 's/@.*//' | grep -v 'zstd'
}
core=$(undefined_in .libs/libhq-core.a .libs/libhq-capture.a)
ok "objects were examined" [ "$(printf '%s\n' "$core" | wc -l)" -gt 50 ]
is "no object of the target's world calls the libc heap" \
  "$(printf '%s\n' "$core" | grep -E " ($heap)\$")" ""

imports() {
  nm -D --undefined-only "$1" | awk '{ print $NF }' | sed 's/@.*//' | sort -u
}
ok "imports were examined" [ "$(imports "$preload" | wc -l)" -gt 5 ]
grep -v '^#' "$lists/imports.allow" | sed 's/[ \t]*#.*//' | sort -u >"$tap_tmp/allowed"
is "nothing is imported beyond tests/lint/imports.allow" \
  "$(imports "$preload" | grep -vxF -f "$tap_tmp/allowed")" ""

exports() {
  nm -D --defined-only "$1" | awk '{ print $NF }' | sed 's/@.*//' | sort -u
}
tr ';' '\n' <"$HQ_SRCDIR/lib/capture/libheapql.map" | sed -n 's/^[ \t]*\([A-Za-z_][A-Za-z0-9_]*\)$/\1/p' |
  sort -u >"$tap_tmp/intended"
is "what is exported is the map's list and heapql_*" \
  "$(exports "$preload" | grep -v '^heapql_' | grep -vxF -f "$tap_tmp/intended")" ""
for name in malloc free calloc realloc heapql_dump; do
  is "$name is exported" "$(exports "$preload" | grep -cx $name)" 1
done

printf '#include <stdlib.h>\nvoid *planted(void) { return __builtin_malloc(3); }\n' >"$tap_tmp/p.c"
${CC:-cc} -c -o "$tap_tmp/p.o" "$tap_tmp/p.c"
is "a planted call of malloc is found" \
  "$(undefined_in "$tap_tmp/p.o" | grep -cE " ($heap)\$")" 1
${CC:-cc} -shared -fPIC -o "$tap_tmp/p.so" "$tap_tmp/p.c"
is "a planted import is found" \
  "$(imports "$tap_tmp/p.so" | grep -vxF -f "$tap_tmp/allowed" | grep -cx malloc)" 1

done_testing
