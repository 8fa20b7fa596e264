#!/bin/sh
# What a policy allows: leaks by site, growth, what is reachable, live, at the
# peak, idle; of some programs; what is wrong in one.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
. "$HQ_SRCDIR/tests/check/gate.sh"
ok "the program compiles" compile_gate gate -O1 || done_testing
policy() { printf '%s\n' "$@" >policy.txt; }

check 0 "what is held is no finding" -- ./gate keep
check 3 "without a policy no block may be lost" -- ./gate one two
said "the findings of a function are one, by its caller" '^2 findings'
said "10 bytes" '1 block lost, 10 B'
said "100 and 200 bytes" '2 blocks lost, 300 B'

policy 'leak definite <= 310 B'
check 0 "310 bytes may be lost" --policy policy.txt -- ./gate one two
policy 'leak definite <= 309 B'
check 3 "309 bytes may be lost, not 310" --policy policy.txt -- ./gate one two
said "the rule is told" 'policy.txt:1: leak definite <= 309 B'
policy 'leak definite <= 1 MiB, 2 blocks'
check 3 "two blocks may be lost, not three" --policy policy.txt -- ./gate one two
policy 'leak definite lose <= 300 B' 'leak definite lose_list <= 1 KiB'
check 3 "by site: the sum of its findings" --policy policy.txt -- ./gate one two list
unsaid "the other site is allowed" lose_list
policy 'leak definite */gate.c <= 310 B'
check 3 "by file: the list has 128 bytes" --policy policy.txt -- ./gate one two list
policy 'leak definite */gate.c ignore'
check 0 "ignored by file" --policy policy.txt -- ./gate one two list
policy 'leak definite lose_list <= 127 B'
check 3 "what only lost blocks lead to counts" --policy policy.txt -- ./gate list
policy 'leak definite lose_list <= 128 B'
check 0 "and comes to 128 bytes" -v --policy policy.txt -- ./gate list
said "-v tells of it" 'leak-definite.*allowed|1 allowed'

# What is reachable is 10 blocks of 1000 bytes.
policy 'leak reachable keep <= 10000 B'
check 0 "10000 bytes are reachable" --policy policy.txt -- ./gate keep
policy 'leak reachable keep <= 9999 B'
check 3 "9999 bytes may be reachable" --policy policy.txt -- ./gate keep
said "they are told" 'leak-reachable: 10 blocks not freed, 9.8 KiB'

policy 'live <= 10000 B, 10 blocks'
check 0 "10 blocks are live" --policy policy.txt -- ./gate keep
policy 'live <= 9 blocks'
check 3 "9 blocks may be live" --policy policy.txt -- ./gate keep
said "with the stack that has most" 'keep \(.*gate.c'
policy 'site keep <= 9 KiB'
check 3 "a site has 10000 bytes" --policy policy.txt -- ./gate keep
policy 'site <= 9 KiB' 'site keep <= 10 KiB'
check 0 "the last rule that is of it counts" --policy policy.txt -- ./gate keep

# 4000 blocks of 8192 bytes are 31.25 MiB at the peak, 500 stay.
policy 'peak <= 31 MiB'
check 3 "31.25 MiB at the peak" --policy policy.txt -- ./gate fragment
said "it is told" 'limit: 31.2 MiB live at the peak'
policy 'peak <= 32 MiB' 'live <= 4 MiB, 500 blocks'
check 0 "500 blocks of them stay" --policy policy.txt -- ./gate fragment
policy 'fragmentation <= 50 %'
check 3 "arenas lie idle" --policy policy.txt -- ./gate fragment
said "that is told" 'limit: 8[0-9]\.. % of arenas lies idle'
check 0 "one arena is not fragmented" --policy policy.txt -- ./gate keep

policy 'program other' 'leak definite ignore' 'program *' 'peak <= 1 GiB'
check 3 "a rule of another program does not count" --policy policy.txt -- ./gate one
policy 'program */gate' 'leak definite ignore'
check 0 "one of this program does" --policy policy.txt -- ./gate one

# 20 marks; 3 blocks of 50 bytes more at each.
policy 'growth <= 1 block'
check 3 "growth by more than a block a step" --policy policy.txt -- ./gate grow
policy 'growth <= 1 KiB, 100 blocks'
check 0 "growth within the limit" --policy policy.txt -- ./gate grow
policy 'growth site keep ignore'
check 0 "growth of a site ignored" --policy policy.txt -- ./gate grow
policy 'repeat 1000' 'growth <= 1 KiB, 100 blocks'
check 1 "so many steps cannot be judged" --policy policy.txt -- ./gate keep
check 0 "the command line counts more" --repeat 4 --policy policy.txt -- ./gate grow

policy 'peak <= 1 GiB' 'leak definite = 3'
check 1 "a wrong policy is told before anything runs" --policy policy.txt -- ./gate one
said "with its line" '^heapql: policy.txt:2: what is allowed is missing'
check 1 "one that is not there" --policy none.txt -- ./gate one
said "told" '^heapql: none.txt: cannot read; No such file'
done_testing
