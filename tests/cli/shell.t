# heapql sql as a shell: dot commands through a pipe, and on a terminal lines
# that are edited, remembered, and interrupted.
. "$HQ_SRCDIR/tests/lib/tap.sh"
cd "$tap_tmp" || exit 99
XDG_STATE_HOME=$tap_tmp/state
export XDG_STATE_HOME
"$HQ_BUILDDIR/mkdump" --graph "$HQ_SRCDIR/tests/cli/graph.txt" graph.hqd
"$heapql" load graph.hqd -o graph.db || exit 99

lines() { printf '%s\n' "$@" | "$heapql" sql ${file:-graph.hqd} 2>&1 | tr -d '\r'; }

is "the modes" "$(lines 'SELECT 1 AS a;' '.mode json' 'SELECT 2 AS b, NULL AS n; SELECT 3 AS b;' '.mode csv' \
  'SELECT 4 AS d;' '.mode list' "SELECT 5, NULL, 'x|y', 0.5;" '.mode table' 'SELECT 6 AS e')" 'a
-
1
[
{"b":2,"n":null},
{"b":3}
]
d
4
5||x|y|0.5
e
-
6'
is "a statement over several lines, its dots are no commands" "$(lines '.mode list' 'SELECT
.5;')" 0.5
is "a list has what SQLite has" "$(lines '.mode list' 'SELECT addr, addr IS NULL FROM block WHERE serial = 1;')" \
  "$("$heapql" sql --csv graph.hqd "SELECT printf('%d', addr) || '|0' FROM block WHERE serial = 1" | tail -n 1 | tr -d '\r')"
for file in graph.hqd graph.db; do
  like "$file: .tables says what they hold" "$(lines .tables)" '^block +every live block, by address$'
  is "$file: .schema has a comment a column" "$(lines '.schema setname')" \
    '-- by what blocks are held: each different set of referrers or references once
CREATE TABLE setname (
  dump_id INT,           -- row of dump: a number in this database, from 1
  set_id INT,            -- number that block.rcs_id and block.via_id refer to
  label TEXT             -- the kinds of referrers, or the fields and roots, sorted
);'
  like "$file: of computed ones too" "$(lines '.schema block')" '^  retained INT, +-- computed: bytes requested of all that goes'
  lines .schema | sed 's/ -- .*//' >schema.sql
  is "$file: .schema is SQL of all tables" "$(grep -c '^CREATE TABLE' schema.sql)" \
    "$(lines .tables | wc -l | tr -d ' ')"
done
file=graph.hqd
is "a table of the user's own is listed, and shown" \
  "$(lines 'CREATE TEMP TABLE mine(x);' .tables '.schema mine' | tail -n 2)" 'mine
CREATE TABLE mine(x);'
like ".help" "$(lines .help)" '^\.schema +\[TABLE\] +what each column means'
like ".help has the functions" "$(lines .help)" '^heapql_path\(block \[, dump_id\]\)'
like "no such dot command" "$(lines .tabels)" 'there is no .tabels; did you mean ".tables"'
like "no such table" "$(lines '.schema blok')" 'there is no table "blok"; did you mean "block"'
like "no such mode" "$(lines '.mode xml')" '.mode wants table, json, csv or list, not "xml"'
like "no such function" "$(lines 'SELECT heapql_pat(1);')" 'no such function: heapql_pat; did you mean "heapql_path"'
is "an error ends a pipe's statements" "$(lines 'SELECT x;' 'SELECT 1;' | grep -c 1$)" 0
fails 1 "and is the exit status" sh -c 'echo .nix | "$1" sql graph.hqd' - "$heapql"
is ".quit ends it" "$(lines .quit 'SELECT 1;')" ""
like ".timer tells the time" "$(lines '.timer on' 'SELECT 1;')" '^[0-9.]+ (ns|us|ms|s)$'

# On a terminal.
python3=$(command -v python3) || skip_all "no python3"
cat >expect.py <<'PY'
# expect.py COMMAND...: runs it on a terminal; lines of standard input are sent
# (backslash escapes), after what follows ">>> " on one before has been seen.
import os, pty, select, signal, sys
pid, fd = pty.fork()
if pid == 0:
    # Whoever runs the tests in the background ignores it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ["TERM"] = "dumb"
    os.execvp(sys.argv[1], sys.argv[1:])
signal.alarm(300) # a query that nothing ends
seen = b""
def wait(text):
    global seen
    while text not in seen:
        if not select.select([fd], [], [], 20)[0]:
            sys.exit("not seen: %r in %r" % (text, seen[-300:]))
        try:
            more = os.read(fd, 4096)
        except OSError:
            more = b""
        if not more:
            sys.exit("ended without %r: %r" % (text, seen[-300:]))
        sys.stdout.buffer.write(more)
        seen += more
    seen = seen[seen.index(text) + len(text):]
for line in sys.stdin:
    line = line.rstrip("\n")
    if line.startswith(">>> "):
        wait(line[4:].encode())
    else:
        os.write(fd, line.encode().decode("unicode_escape").encode())
try:
    while select.select([fd], [], [], 60)[0]:
        more = os.read(fd, 4096)
        if not more:
            break
        sys.stdout.buffer.write(more)
except OSError:
    pass
os.close(fd)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PY
cat >script <<'EXPECT'
>>> heapql> 
SELECT 6 *\r
>>>    ...> 
7 AS answer;\r
>>> 42
>>> heapql> 
.mode list\r
>>> heapql> 
WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 'row ' || x FROM c;\r
>>> row 10
\x03
>>> interrupted
>>> heapql> 
SELECT nonsense\x03
>>> heapql> 
SELECT sise FROM arena;\r
>>> did you mean "size"
>>> heapql> 
SELECT 'still ' || 'here';\r
>>> still here
>>> heapql> 
.quit\r
EXPECT
ok "statements over lines; Ctrl-C ends the query, or the line, and not the shell" \
  "$python3" expect.py "$heapql" sql graph.hqd <script
if grep -q '^#define HAVE_LIBEDIT 1' "$HQ_BUILDDIR/config.h"; then
  ok "statements are remembered" grep -q 'answer' state/heapql/history
  is "for the user alone" "$(stat -c %a state/heapql/history)" 600
  cat >script <<'EXPECT'
>>> heapql> 
SELECT 'res' || 'ult' FROM setn\t LIMIT 1;\r
>>> result
>>> heapql> 
.tab\t\r
>>> set of referrers or references once
>>> heapql> 
\x04
EXPECT
  ok "names are completed; Ctrl-D ends" "$python3" expect.py "$heapql" sql graph.hqd <script
fi

# The terminal goes away, and no signal tells of it.
cat >hang_up.py <<'PY'
import os, pty, signal, sys
pid, fd = pty.fork()
if pid == 0:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
while b"heapql> " not in seen:
    seen += os.read(fd, 4096)
os.close(fd)
signal.alarm(30)
os.waitpid(pid, 0)
PY
ok "ends with its terminal" "$python3" hang_up.py "$heapql" sql graph.hqd
done_testing
