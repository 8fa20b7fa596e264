# The two worlds stay apart: every #include of lib goes where
# tests/lint/layers.txt allows it, and includes name a file that exists.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$HQ_SRCDIR" || exit 99

# check ROOT: prints what breaks the order; the last line counts includes.
check() {
  find "$1/lib" -name '*.[ch]' -o -name '*.def' | sort | xargs awk -v root="$1/lib/" '
    BEGIN {
      while ((getline line < "'"$HQ_SRCDIR"'/tests/lint/layers.txt") > 0) {
        if (line ~ /^#/ || line !~ /:/) continue
        folder = line; sub(/:.*/, "", folder)
        rest = line; sub(/^[^:]*:/, "", rest)
        known[folder] = 1; may[folder, folder] = 1
        n = split(rest, uses, " ")
        for (i = 1; i <= n; i++) may[folder, uses[i]] = 1
      }
    }
    function folder_of(path) { sub(/\/[^\/]*$/, "", path); return path }
    /^#[ \t]*include[ \t]+"/ {
      from = FILENAME; sub(root, "", from); from = folder_of(from)
      to = $0; sub(/^[^"]*"/, "", to); sub(/".*/, "", to)
      if (to == "config.h" || to ~ /\.inc$/) next
      count++
      if (to !~ /\//) { print FILENAME ":" FNR ": \"" to "\" does not say its folder"; next }
      if (!(from in known)) { print FILENAME ":" FNR ": folder " from " is not in layers.txt"; next }
      if (!((from, folder_of(to)) in may)) print FILENAME ":" FNR ": " from " may not use " to
    }
    END { print "includes: " count + 0 }'
}

found=$(check .)
is "every include goes where the order allows" \
  "$(printf '%s\n' "$found" | grep -v '^includes:')" ""
ok "includes were examined" [ "$(printf '%s\n' "$found" | sed -n 's/^includes: //p')" -gt 60 ]

# The check itself, against planted faults.
mkdir -p "$tap_tmp/lib/capture/alloc" "$tap_tmp/lib/analysis/reader"
echo '#include "analysis/reader/reader.h"' >"$tap_tmp/lib/capture/alloc/bad.c"
echo '#include "capture/alloc/alloc.h"' >"$tap_tmp/lib/analysis/reader/bad.c"
is "a planted crossing of the worlds is found, both ways" \
  "$(check "$tap_tmp" | grep -c 'may not use')" 2

# What we map for ourselves must be known as ours, or it is taken for roots of the
# program; blocks are not ours.
is "our own mappings are noted (os/own.h)" \
  "$(grep -l 'hq_map_new(' -r lib/capture --include='*.c' | sort | tr '\n' ' ')" \
  "lib/capture/alloc/huge.c lib/capture/alloc/private_arena.c lib/capture/alloc/region.c "

done_testing
