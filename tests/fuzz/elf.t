# Programs whose files are spoiled, with the build-id that the dump tells:
# names may be lost or wrong, nothing crashes or hangs.  The seed is
# HQ_FUZZ_SEED, the number of files HQ_FUZZ_COUNT.
. "$HQ_SRCDIR/tests/lib/tap.sh"
: "${HQ_FUZZ_SEED:=1}"
: "${HQ_FUZZ_COUNT:=40}"
: "${CXX:=c++}"
cd "$tap_tmp" || exit 99
unset DEBUGINFOD_URLS

cat >p.cc <<'EOF'
#include <map>
#include <string>
static void *volatile keep;
int main()
{
	std::map<std::string, int> m;
	auto f = [&](int n) { m["x"] += n; keep = new char[n]; };
	for (int i = 1; i < 9; i++)
		f(i);
	return (int)m.size();
}
EOF
$CXX -O2 -g -Wl,--build-id p.cc -o whole || skip_all "no C++ compiler"
id=$(readelf -n whole | sed -n 's/.*Build ID: //p')

# SECTION OFFSET SIZE in decimal, and a pc each 16 bytes of the code.
readelf -SW whole | sed -n 's/^ *\[ *[0-9]*\] \(\.[^ ]*\) *[A-Z_]* *\([0-9a-f]*\) \([0-9a-f]*\) \([0-9a-f]*\) .*/\1 \2 \3 \4/p' |
  while read -r name addr offset size; do
    echo "$name $((0x$addr)) $((0x$offset)) $((0x$size))"
  done >sections
awk -v id="$id" -v path="$tap_tmp/p" '
  BEGIN {
    print "dump seq=1 pid=77 trigger=call program=p"
    print "cost method=fork"
    print "module path=" path " build_id=" id " size=65536 state=loaded"
    print "pc pc_id=0 module_id=4294967295"
  }
  $1 == ".text" {
    for (n = 0; n * 16 < $4; n++)
      print "pc pc_id=" n + 1 " addr=" $2 + n * 16 " exact=1 module_id=0"
  }' sections >p.txt
"$HQ_BUILDDIR/mkdump" p.txt p.hqd
query='SELECT count(*), count(func), count(line), count(func_addr), sum(inlined) FROM frame'
names() { timeout 60 "$heapql" sql --partial --csv p.hqd "$query" 2>&1 | tr -d '\r' | tail -1; }
cp whole p
ok "a whole file gives names" [ "$(names | cut -d, -f2)" -gt 20 ]

# spoil SEED: bytes of the sections that are read, or of the whole file.
spoil() {
  cp whole p
  awk -v seed="$1" -v bytes="$(wc -c <whole)" '
    BEGIN { srand(seed) }
    /^\.(debug_|eh_frame |symtab|strtab|dynsym|gnu)/ { n++; at[n] = $3; size[n] = $4 }
    END {
      for (k = exp(rand() * 5); k > 0; k--) {
        i = 1 + int(rand() * n); where = at[i] + int(rand() * size[i])
        if (rand() < .1) where = int(rand() * bytes)
        v = int(rand() * 4); v = v == 0 ? 0 : v == 1 ? 255 : int(rand() * 256)
        printf "%d %03o\n", where, v
      }
    }' sections | while read -r where value; do
      # shellcheck disable=SC2059
      printf "\\$value" | dd of=p bs=1 seek="$where" conv=notrunc 2>/dev/null
    done
}
seed=$HQ_FUZZ_SEED crashed= same=0 best=$(names)
while [ $seed -lt $((HQ_FUZZ_SEED + HQ_FUZZ_COUNT)) ]; do
  spoil $seed
  timeout 60 "$heapql" sql --partial p.hqd "$query" >out 2>&1
  [ $? -le 1 ] || crashed="$crashed $seed:$(tail -3 out)"
  [ "$(names)" != "$best" ] || same=$((same + 1))
  seed=$((seed + 1))
done
is "nothing crashes or hangs" "$crashed" ""
ok "most files were spoiled where it matters" [ $same -lt $((HQ_FUZZ_COUNT * 3 / 4)) ]
i=0
while [ $i -lt 20 ]; do
  i=$((i + 1))
  head -c $(($(wc -c <whole) * i / 21)) whole >p
  timeout 60 "$heapql" sql --partial p.hqd "$query" >out 2>&1
  [ $? -le 1 ] || crashed="$crashed $i:$(tail -3 out)"
done
is "nor with files that were cut off" "$crashed" ""
done_testing
