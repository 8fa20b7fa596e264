#!/bin/sh
# Builds with warnings as errors and runs the whole test suite, then the same
# for the analysis side and the unit tests under AddressSanitizer and
# UndefinedBehaviorSanitizer.  Installs what is missing when run by root.
#
#   tests/run.sh            everything
#   tests/run.sh --quick    without the sanitizers
set -eu
cd "$(dirname "$0")/.."
. tests/lib/packages.sh

quick=
case ${1-} in
--quick) quick=1 ;;
"") ;;
*)
  echo "usage: tests/run.sh [--quick]" >&2
  exit 2
  ;;
esac

# shellcheck disable=SC2086
need_packages $packages_build $packages_test
jobs=$(nproc)

[ -x configure ] && [ configure -nt configure.ac ] || autoreconf -fi

build() { # DIR CONFIGURE-OPTION...
  dir=$1
  shift
  mkdir -p "$dir"
  (
    cd "$dir"
    [ -f config.status ] || ../configure -q --enable-werror "$@"
    make -s -j"$jobs"
    make -s -j"$jobs" check VERBOSE=1
  )
}

echo "== build and tests"
build build-check
if [ -z "$quick" ]; then
  echo "== under AddressSanitizer and UndefinedBehaviorSanitizer"
  build build-asan --enable-sanitizers=address,undefined
fi

# One line for both runs, from Automake's own counts.
count() { # WORD
  sed -n "s/^# $1: *//p" build-check/test-suite.log build-asan/test-suite.log \
    2>/dev/null | awk '{ n += $1 } END { print n + 0 }'
}
echo "$(count PASS) passed, $(($(count FAIL) + $(count ERROR))) failed, $(count SKIP) skipped"
