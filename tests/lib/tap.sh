# TAP for shell tests.  Source it, call `ok DESCRIPTION COMMAND...` or
# `is DESCRIPTION GOT WANTED` per point and `done_testing` at the end.
# A test that cannot run here says so with `skip_all REASON`.

set -u
tap_n=0
tap_failed=0
: "${HQ_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
: "${HQ_BUILDDIR:=$PWD}"
export HQ_SRCDIR HQ_BUILDDIR
tap_tmp=$(mktemp -d "${TMPDIR:-/tmp}/hq-test.XXXXXX")
trap 'cd /; rm -rf "$tap_tmp"' EXIT
trap 'exit 99' INT TERM

heapql=$HQ_BUILDDIR/heapql
preload=$HQ_BUILDDIR/.libs/libheapql.so

# The whole test, or what is left of it.
skip_all() {
  [ "$tap_n" = 0 ] || {
    echo "# the rest is skipped: $1"
    done_testing
  }
  echo "1..0 # SKIP $1"
  exit 0
}

tap_point() { # OK? DESCRIPTION
  tap_n=$((tap_n + 1))
  if [ "$1" = 0 ]; then
    echo "ok $tap_n - $2"
  else
    tap_failed=$((tap_failed + 1))
    echo "not ok $tap_n - $2"
  fi
}

# ok DESCRIPTION COMMAND...: passes when the command succeeds.
ok() {
  tap_what=$1
  shift
  "$@" >"$tap_tmp/.out" 2>&1
  tap_status=$?
  tap_point $tap_status "$tap_what"
  [ $tap_status = 0 ] || {
    echo "# exit $tap_status: $*"
    sed 's/^/# /' "$tap_tmp/.out" | tail -20
  }
  return $tap_status
}

# fails STATUS DESCRIPTION COMMAND...: passes when it exits with STATUS;
# what it printed is left in $tap_tmp/.out.
fails() {
  tap_want=$1 tap_what=$2
  shift 2
  "$@" >"$tap_tmp/.out" 2>&1
  tap_status=$?
  if [ $tap_status = "$tap_want" ]; then tap_point 0 "$tap_what"; else
    tap_point 1 "$tap_what"
    echo "# exit $tap_status, expected $tap_want: $*"
    sed 's/^/# /' "$tap_tmp/.out" | tail -20
  fi
}

# is DESCRIPTION GOT WANTED
is() {
  if [ "$2" = "$3" ]; then tap_point 0 "$1"; else
    tap_point 1 "$1"
    printf '%s\n' "$2" | head -20 | sed 's/^/# got:    /'
    printf '%s\n' "$3" | head -20 | sed 's/^/# wanted: /'
    case $2$3 in
    *"
"*) # Long ones are cut off above.
      printf '%s\n' "$3" >"$tap_tmp/.wanted"
      printf '%s\n' "$2" | diff "$tap_tmp/.wanted" - | sed 's/^/# /' | head -20
      ;;
    esac
  fi
}

# like DESCRIPTION GOT PATTERN (extended regular expression, any line)
like() {
  if printf '%s\n' "$2" | grep -Eq -- "$3"; then tap_point 0 "$1"; else
    tap_point 1 "$1"
    printf '%s\n' "$2" | sed 's/^/# got: /' | head -20
    echo "# wanted a line like: $3"
  fi
}

done_testing() {
  [ $tap_n -gt 0 ] || { echo "not ok 1 - the test examined something"; tap_n=1; }
  echo "1..$tap_n"
  [ $tap_failed = 0 ]
  exit
}
