# Three dumps of one process, for the cookbook: a chat server that is written
# in C, with handlers in a script.  -v dump=1..3 -v pid=P
#
# Entries of the cache grow from dump to dump, and nothing evicts them.
# Requests come and go: 6, 2, 5.  Alice's session is closed after the first
# dump, but she and Bob are friends of each other: a cycle that counts never
# free.  Carol's session is counted once too often.
function row(text) { print text }
function block(name, size, type, serial, trace, thread, more) {
	row("block " name " " size (type == "" ? "" : " " type) " serial=" serial \
	    " trace=" trace " thread=" thread (more == "" ? "" : " " more))
}
function ref(text) { refs[++nrefs] = text }
BEGIN {
	split("start noon evening", label)
	split("10 20 30", second)
	row("dump seq=" dump " pid=" pid " ppid=1 label=" label[dump] \
	    " trigger=call program=chat cmdline=chat exe=/usr/bin/chat host=box" \
	    " mono_ns=" second[dump] "000000000 wall_ns=" 1700000000 + second[dump] \
	    "000000000 start_ns=1000000000 page_size=4096 rss=" 900000 + 100000 * dump \
	    " max_rss=1400000 next_serial=" 100 * dump)
	row("type Server 64")
	row("field Server sessions 0\nfield Server cache 8\nfield Server log 16\nfield Server requests 24")
	row("type Session 56 count")
	row("field Session next 0\nfield Session user 16\nfield Session friend 24\nfield Session inbox 32")
	row("type Message 48\nfield Message next 0\nfield Message text 8\nfield Message session 16 weak")
	row("type Cache 32\nfield Cache table 8")
	row("type Entry 40\nfield Entry next 0\nfield Entry value 8")
	row("type Request 128\nfield Request next 0\nfield Request body 8")

	block("server", 64, "Server", 1, 3, 1)
	block("cache", 32, "Cache", 2, 3, 1)
	block("table", 256, "", 3, 3, 1)
	block("log", 4000, "", 4, 3, 1)
	ref("server.cache cache\nref cache.table table\nref server.log log+64")
	sessions()
	entries(dump == 1 ? 4 : dump == 2 ? 7 : 12)
	requests(dump == 1 ? 6 : dump == 2 ? 2 : 5)
	row("root data server module=0 addr=0x604010")
	row("root stack req" first_request " thread=2 pc=5 addr=0x7ffd00001000")
	for (i = 1; i <= nrefs; i++)
		row("ref " refs[i])
	rest()
}
# Alice 10, Bob 11, Carol 12, each with a name; Carol has mail.
function sessions() {
	closed = dump > 1
	block("alice", 56, "Session", 10, 5, 2, "refcount=" (closed ? 1 : 2))
	block("bob", 56, "Session", 11, 5, 2, "refcount=" (closed ? 1 : 2))
	block("carol", 56, "Session", 12, 5, 2, "refcount=2")
	block("alice_name", 6, "", 13, 6, 2)
	block("bob_name", 4, "", 14, 6, 2)
	block("carol_name", 6, "", 15, 6, 2)
	ref("alice.user alice_name\nref bob.user bob_name\nref carol.user carol_name")
	ref("alice.friend bob\nref bob.friend alice")
	if (closed)
		ref("server.sessions carol")
	else
		ref("server.sessions alice\nref alice.next bob\nref bob.next carol")
	mail = dump * 2
	for (i = 1; i <= mail; i++) {
		block("mail" i, 48, "Message", born(i, 2, 4) + i, 7, 2)
		block("text" i, 10 * i, "", born(i, 2, 4) + 10 + i, 8, 2)
		ref((i == 1 ? "carol.inbox" : "mail" i - 1 ".next") " mail" i)
		ref("mail" i ".text text" i "\nref mail" i ".session carol")
	}
}
function entries(n) {
	for (i = 1; i <= n; i++) {
		block("entry" i, 40, "Entry", born(i, 4, 7) + 20 + 3 * i, 9, i % 2 + 1)
		block("value" i, 500, "", born(i, 4, 7) + 21 + 3 * i, 10, i % 2 + 1)
		ref((i <= 4 ? "table+" 8 * i : "entry" i - 4 ".next") " entry" i)
		ref("entry" i ".value value" i)
	}
}
# The serial before that of number i, of which there were so many in the first
# dump and in the second.
function born(i, first, second) { return i <= first ? 20 : i <= second ? 100 : 200 }
# Those of a dump are none of the one before.
function requests(n) {
	first_request = 100 * dump - 10
	for (i = 0; i < n; i++) {
		block("req" first_request + i, 128, "Request", first_request + i, 11, 2)
		ref((i == 0 ? "server.requests" : "req" first_request + i - 1 ".next") " req" first_request + i)
	}
}
function rest() {
	row("thread thread_id=1 tid=" pid " name=main start_ns=1000000000 state=running")
	row("thread thread_id=2 tid=" pid + 1 " name=handler start_ns=2000000000 state=running")
	row("tick serial=1 mono_ns=1000000000\ntick serial=10 mono_ns=2000000000")
	for (i = 2; i <= 4 * dump; i++)
		row("tick serial=" 25 * i " mono_ns=" 2500000000 * i)
	row("module module_id=0 path=[chat] base=0x400000 start=0x400000 size=0x300000 state=loaded")
	row("mapping start=0x400000 size=0x200000 prot=r-xp path=/usr/bin/chat")
	row("mapping start=0x600000 size=0x100000 prot=rw-p path=/usr/bin/chat")
	row("mapping start=0x7f0000000000 size=0x400000 prot=rw-p")
	row("mapping start=0x7ffd00000000 size=0x21000 prot=rw-p path=[stack]")
	row("trace trace_id=0 flags=4\ntrace trace_id=1 flags=4\ntrace trace_id=2 flags=4")
	split("2 3 4 5 6 7 8 9 10", node)
	for (i = 3; i <= 11; i++)
		row("trace trace_id=" i " node_id=" node[i - 2] " allocs=" 10 * i * dump " bytes=" 1000 * i * dump)
	row("node node_id=0\nnode node_id=1 pc_id=1\nnode node_id=2 parent=1 pc_id=2\nnode node_id=3 parent=1 pc_id=3")
	row("node node_id=4 parent=3 pc_id=4\nnode node_id=5 parent=4 pc_id=5\nnode node_id=6 parent=3 pc_id=6")
	row("node node_id=7 parent=6 pc_id=7\nnode node_id=8 parent=3 pc_id=8\nnode node_id=9 parent=8 pc_id=9")
	row("node node_id=10 parent=1 pc_id=10")
	row("pc pc_id=0 module_id=4294967295")
	for (i = 1; i <= 10; i++)
		row("pc pc_id=" i " addr=" 4096 * i + 16 " module_id=4294967295")
	for (i = 0; i <= 5 * dump; i++)
		row("timeline mono_ns=" 2000000000 * i " live_bytes=" 20000 + 1500 * i " arena_bytes=4194304 arenas=1 rss=" 900000 + 20000 * i " serial=" 20 * i + 1)
}
