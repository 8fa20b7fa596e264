# Programs of ours that try the allocator in place of libc's, each ending with
# the heap check: rules, threads, signals, forks, limits, plugins, C++.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
programs=$HQ_BUILDDIR/tests/live/alloc
HEAPQL_DUMP_AT=none
HEAPQL_OUTPUT=$tap_tmp/
export HEAPQL_DUMP_AT HEAPQL_OUTPUT

under() { # COMMAND...
  LD_PRELOAD=$preload timeout 120 "$@"
}

for name in rules threads signals forks limits new_delete; do
  ok "$name" under "$programs/$name"
done
# However many handlers stand on a stack, a thread needs two heaps: making one
# for each took longer than the next signal, until the stack was full.
HEAPQL_DUMP_AT=exit HEAPQL_OUTPUT=$tap_tmp/signals.hqd \
  under "$programs/signals"
heaps=$("$heapql" sql --csv "$tap_tmp/signals.hqd" \
  "SELECT value FROM counter WHERE name = 'thread_heaps'" | tail -n 1 | tr -d '\r')
ok "two heaps a thread suffice for handlers" [ "${heaps:-9}" -le 6 ]
ok "plugins" under "$programs/plugins" "$programs/.libs/plugin.so"
ok "heaps of one's own" under "$programs/private"
ok "heaps of one's own, no library" "$programs/private"
ok "heaps of one's own, linked" "$programs/private_linked"
ok "the family's rules, linked" "$programs/rules_linked"

ok "misuse is survived" under "$programs/misuse"
said=$(under "$programs/misuse" 2>&1)
like "a double free is named" "$said" '^heapql: double free ignored: 0x'
like "a wild pointer is named" "$said" '^heapql: not the start of a live block, ignored: 0x'
aborted=$( (HEAPQL_ON_CORRUPTION=abort under "$programs/misuse") 2>&1; echo "status $?")
like "unless asked to abort" "$aborted" '^status 134$'

ok "the known blocks are made" under "$programs/known_blocks" "$tap_tmp/list" 7 3
is "each is listed" "$(wc -l <"$tap_tmp/list")" 100000
is "no address twice" "$(cut -d' ' -f1 "$tap_tmp/list" | sort | uniq -d | wc -l)" 0

done_testing
