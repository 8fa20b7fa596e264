# The extension in its hosts.  Source it after tap.sh; skips the test where
# there is none.
#   shell DATABASE DUMPS QUERY     in SQLite's shell
#   python DATABASE DUMPS QUERY    in Python
# DUMPS are names without blanks.  One line a row, columns by |.
extension=$HQ_BUILDDIR/.libs/heapql_sqlite.so
command -v sqlite3 >/dev/null || skip_all "there is no sqlite3"
[ -e "$extension" ] || skip_all "the extension was not built"
# A host without a sanitizer cannot load what was built with one.
nm -D "$extension" 2>/dev/null | grep -q __asan_init && skip_all "sanitizers"

shell() {
  {
    echo ".load $extension"
    echo ".output /dev/null"
    for dump in $2; do echo "SELECT heapql_open('$dump');"; done
    echo ".output"
    printf '%s\n;\n' "$3"
  } | sqlite3 -batch "$1" 2>&1
}

# A python3 of somebody's own may load no extensions; Debian's does.
for python3 in python3 /usr/bin/python3; do
  "$python3" -c 'import sqlite3; sqlite3.Connection.enable_load_extension' 2>/dev/null && break
  python3=
done
python() {
  # shellcheck disable=SC2086
  printf '%s\n' "$3" | "$python3" "$HQ_SRCDIR/tests/lib/host.py" "$extension" "$1" $2 2>&1
}
