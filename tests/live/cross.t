# The unwinder on aarch64, under qemu, against libgcc's there; and here in the
# same way.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
src=$HQ_SRCDIR
: "${HQ_CROSS:=aarch64-linux-gnu-}"
root=/usr/aarch64-linux-gnu

# What walks stacks, and what that needs.
parts=
for part in trace/cfi trace/compile trace/dwarf trace/eh_frame trace/expression \
  trace/judge trace/memory trace/object trace/object_elf trace/rule trace/unwind; do
  parts="$parts $src/lib/capture/$part.c"
done
for part in os/probe os/map os/own os/log common/fmt; do
  parts="$parts $src/lib/$part.c"
done

build() { # CC CXX
  objects=
  for source in $parts "$src/tests/live/stacks/cross.c"; do
    object=$(basename "$source" .c).o
    $1 -std=gnu11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -I"$src/lib" \
      -c "$source" -o "$object" || return 1
    objects="$objects $object"
  done
  # shellcheck disable=SC2086
  $2 -std=gnu++17 -O2 -w -pthread -rdynamic "$src/tests/live/stacks/odd.cc" \
    $objects -o odd
}
counter() { sed -n "s/^$1 //p" out; }
check() { # NAME COMMAND...
  name=$1
  shift
  ok "$name: runs" sh -c '"$@" >out 2>err' - "$@"
  sed 's/^/# /' err | head -30
  is "$name: no stack differs" "$(counter stacks_differing)" 0
  n=$(counter stacks_checked)
  ok "$name: many were compared, $n" [ "${n:-0}" -gt 1000 ]
  ok "$name: and signals met" [ "0$(counter unwind_signal_frames)" -gt 0 ]
}

ok "here: it builds" build "${CC:-cc}" "${CXX:-c++}"
check here ./odd 10
# The emulator itself now and then waits for ever when signals come.
cat >emulated <<'EOT'
timeout -k 1 100 qemu-aarch64 "$@"
status=$?
[ $status -ne 124 ] || { timeout -k 1 100 qemu-aarch64 "$@"; status=$?; }
exit $status
EOT
if command -v qemu-aarch64 >/dev/null && command -v "${HQ_CROSS}g++" >/dev/null; then
  ok "aarch64: it builds" build "${HQ_CROSS}gcc" "${HQ_CROSS}g++"
  check aarch64 sh emulated -L "$root" ./odd 40
  ok "aarch64: with branch protection" \
    build "${HQ_CROSS}gcc -mbranch-protection=standard" \
    "${HQ_CROSS}g++ -mbranch-protection=standard"
  check "aarch64, signed" sh emulated -cpu max -L "$root" ./odd 10
else
  echo "# no cross compiler or no qemu-aarch64: aarch64 is not tried"
fi
done_testing
