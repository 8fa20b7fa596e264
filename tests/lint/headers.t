# Every header compiles alone: whoever includes it needs nothing before it.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$HQ_SRCDIR" || exit 99
cc=${CC:-cc}
flags="-std=gnu11 -Wall -Wextra -Werror -fsyntax-only -Ilib -Iinclude -Itools -I. -I$HQ_BUILDDIR -I$HQ_BUILDDIR/lib"
pc=${PKG_CONFIG:-pkg-config}
flags="$flags $($pc --cflags sqlite3 libcjson libzstd 2>/dev/null)"

alone() { # HEADER...
  for header in "$@"; do
    printf '#include "%s"\n' "${header#lib/}" >"$tap_tmp/alone.c"
    # shellcheck disable=SC2086
    $cc $flags "$tap_tmp/alone.c" >"$tap_tmp/alone.err" 2>&1 || {
      echo "$header"
      head -3 "$tap_tmp/alone.err"
    }
  done
}
headers=$(find lib include tools -name '*.h' ! -name banned.h | sort)
ok "headers were examined" [ "$(printf '%s\n' "$headers" | wc -l)" -gt 20 ]
# shellcheck disable=SC2086
is "every header compiles alone" "$(alone $headers)" ""
echo 'struct x { uint64_t v; };' >"$tap_tmp/planted.h"
ok "a planted header that does not is found" \
  [ -n "$(alone "$tap_tmp/planted.h")" ]

done_testing
