# Debian packages that the scripts need.  `need_packages LIST` installs what
# is missing when run by root; anybody else gets the one line to run.

# What the build needs.
packages_build="gcc g++ make autoconf automake libtool pkg-config \
libsqlite3-dev libcjson-dev libzstd-dev libcmocka-dev libdw-dev libelf-dev \
libiberty-dev libedit-dev"
# What the demo captures and shows.
packages_demo="sqlite3 jq"
# What the tests need: the unit test library, and the programs of the live
# tests, which run unmodified.
packages_test="binutils mandoc sqlite3 jq gawk lua5.4 perl git \
xz-utils python3 python3-pytest python3-yaml cmake check redis-server nodejs \
procps heaptrack zstd gdb valgrind bash openssl libxml2-utils libglib2.0-dev \
python3-jsonschema libgtest-dev"

package_missing() { # PACKAGE
  # node may be there without Debian's package of it.
  [ "$1" = nodejs ] && command -v node >/dev/null 2>&1 && return 1
  ! dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

need_packages() {
  missing=
  for package in "$@"; do
    if package_missing "$package"; then missing="$missing $package"; fi
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    echo "Some packages are missing; run this and then try again:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y$missing" >&2
    exit 1
  fi
  echo "installing:$missing"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  { apt-get update -q && apt-get install -y -q --no-install-recommends \
    $missing; } >/tmp/heapql-apt.log 2>&1 || {
    tail -20 /tmp/heapql-apt.log >&2
    echo "apt-get failed; its output is in /tmp/heapql-apt.log" >&2
    exit 1
  }
}
