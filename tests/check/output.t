#!/bin/sh
# What heapql check writes: SARIF and JUnit as their schemas want them, JSON, and
# GitHub's commands; whatever the names in a dump are.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
cd "$tap_tmp" || exit 99
unset DEBUGINFOD_URLS LSAN_OPTIONS NO_COLOR
: "${CC:=cc}"
judge=$HQ_SRCDIR/tests/check/output.py
data=$HQ_SRCDIR/tests/data
python=
for p in /usr/bin/python3 python3; do
  "$p" -c 'import jsonschema' 2>/dev/null && python=$p && break
done
[ -n "$python" ] || skip_all "python3-jsonschema is not installed; tests/run.sh installs it"
command -v xmllint >/dev/null || skip_all "xmllint (libxml2-utils) is not installed; tests/run.sh installs it"

# valid SARIF XML JSON GITHUB: whether each is what it should be.
valid_sarif() { "$python" "$judge" sarif "$1" "$data/sarif-schema-2.1.0.json"; }
valid_junit() {
  xmllint --noout --nonet --schema "$data/junit-jenkins.xsd" "$1" && "$python" "$judge" junit "$1"
}
valid() { # DESCRIPTION [OPTION...] OPERAND
  what=$1
  shift
  "$heapql" check --sarif o.sarif --junit o.xml --github "$@" >o.text 2>o.err
  status=$?
  "$heapql" check --json "$@" >o.json 2>>o.err
  grep '^::' o.text >o.github
  ok "$what: SARIF is of its schema" valid_sarif o.sarif
  ok "$what: JUnit is of its schema" valid_junit o.xml
  ok "$what: JSON" "$python" "$judge" rows o.json
  ok "$what: GitHub's commands" "$python" "$judge" github o.github
  ok "$what: text is harmless" "$python" "$judge" harmless o.text
}
sarif() { jq -r ".runs[0].results[] | $1" o.sarif; }

mkdir src
cat >src/leak.c <<'EOT'
#include <stdlib.h>
#include <heapql/heapql.h>
static void **cache;
static int n;
__attribute__((noinline)) void *make(int size)
{
	return malloc(size); /* line 7 */
}
__attribute__((noinline)) void lose(int size)
{
	void *volatile p = make(size); /* line 11 */
	p = NULL;
}
__attribute__((noinline)) void fill(void)
{
	for (int i = 0; i < 10; i++)
		cache[n++] = malloc(50); /* line 17 */
}
int main(int argc, char **argv)
{
	cache = malloc(8000);
	lose(1000);
	for (int i = 0; i < 10; i++) {
		fill();
		heapql_mark("iteration");
	}
	for (int i = 1; i < argc; i++)
		if (atoi(argv[i]) != 0)
			lose(atoi(argv[i]));
	return argc > 1 && argv[1][0] == 'f';
}
EOT
ok "it compiles" "$CC" -g -O1 -fno-optimize-sibling-calls -I"$HQ_SRCDIR/include" -o leak src/leak.c ||
  done_testing
mkdir dumps
"$heapql" run --dump-at exit,mark=iteration -o dumps/ -- ./leak

valid "leaks and growth" --source-root src dumps/*.hqd
is "exit status" $status 3
is "a leak is at its site's line, from the source root" \
  "$(sarif 'select(.ruleId == "leak-definite") | .locations[0].physicalLocation
     | "\(.artifactLocation.uri) \(.artifactLocation.uriBaseId) \(.region.startLine)"')" \
  "leak.c %SRCROOT% 7"
is "so is growth" "$(sarif 'select(.ruleId == "growth-site") | .locations[0].physicalLocation
     | "\(.artifactLocation.uri) \(.region.startLine)"')" "leak.c 17"
is "callers are beside it" "$(sarif 'select(.ruleId == "leak-definite")
     | [.relatedLocations[].physicalLocation.region.startLine] | join(" ")')" "11 22"
is "the fingerprint is the one of JSON" "$(sarif '.partialFingerprints["heapqlFinding/v1"]' | sort)" \
  "$(jq -r '.[] | select(.table == "finding") | .fingerprint' o.json | sort)"
is "without a baseline nothing has a state" "$(sarif .baselineState | sort -u)" null
is "JUnit has a case each" "$(sed -n 's/.*<testcase name="\([a-z]*\)".*/\1/p' o.xml | paste -s -d ' ')" \
  "leaks growth"
is "and two failures" "$(grep -c '<failure ' o.xml)" 2
like "GitHub gets the line" "$(cat o.github)" '^::error file=leak\.c,line=7,title=leak-definite::.*lost, 1000 B'
like "text has the site" "$(cat o.text)" '^      \* make \(leak\.c:7\)$'
is "but nothing outside of main" "$(grep -c libc o.text)" 0
like "a command that shows more" "$(cat o.text)" '^    more: heapql explain dumps/.*\.hqd [0-9]*$'
ok "which runs" sh -c "PATH=$HQ_BUILDDIR:\$PATH; $(sed -n 's/^    more: //p' o.text | head -1)"
like "how it was judged" "$(cat o.text)" '^leak \(pid [0-9]*\): leaks, growth in 4 steps$'

valid "elsewhere" --source-root dumps dumps/*.hqd
like "files are told whole" "$(sarif '.locations[0].physicalLocation.artifactLocation
  | "\(.uri) \(.uriBaseId)"')" '^file:///.*/src/leak\.c null$'
is "and GitHub gets none" "$(grep -c 'file=' o.github)" 0

# Baseline, suppressions, limits.
mkdir more
"$heapql" run --dump-at exit,mark=iteration -o more/ -- ./leak 77 78
fails 0 "a baseline is written" "$heapql" check --baseline b.txt --update-baseline more/*.hqd
printf 'leak:fill\nleak:nothing\n' >s.supp
valid "what is known" --baseline b.txt --suppressions s.supp dumps/*.hqd
is "is unchanged" "$(sarif '"\(.ruleId) \(.baselineState)"' | grep leak)" "leak-definite unchanged"
is "what is suppressed says by what" \
  "$(sarif 'select(.ruleId == "growth-site") | .suppressions[0].justification // empty')" "s.supp:1: leak:fill"
is "nothing fails" "$status $(grep -c '<failure' o.xml)" "0 0"
like "counts in one line" "$(cat o.text)" '^nothing found; 1 known, 1 suppressed$'
sed 's/at lose@/at gone@/' b.txt >stale.txt
valid "what is stale" --strict --baseline stale.txt --suppressions s.supp dumps/*.hqd
is "is absent" "$(sarif '"\(.ruleId) \(.baselineState)"' | sort | uniq | grep leak)" \
  "leak-definite absent
leak-definite new"
is "fails where it is strict" "$(grep -c '<failure type="stale"' o.xml) $(grep -c '<failure type="unused"' o.xml)" "1 1"
like "GitHub is warned" "$(cat o.github)" '^::warning file=stale\.txt,line=[0-9]*,title=stale baseline entry::leak-definite '
printf 'peak <= 10 B\nlive <= 1 GiB\nleak definite * <= 1 MiB\ngrowth * <= 1 MiB\n' >policy.txt
valid "limits" --policy policy.txt dumps/*.hqd
is "are cases of their own" "$(sed -n 's/.*<testcase name="\([a-z: ]*\)".*/\1/p; s/.*<failure.*/  failed/p' o.xml)" \
  "leaks
growth
limit: live
limit: peak
  failed"
like "what is allowed says so" "$(cat o.text)" '; 2 allowed$'

# What cannot be judged.
"$heapql" run -o once.hqd -- ./leak
valid "no steps" once.hqd
like "are skipped" "$(cat o.xml)" '<skipped>.'
like "and noted" "$(jq -r '.runs[0].invocations[0].toolExecutionNotifications[0].message.text' o.sarif)" 'growth not judged: .'
"$heapql" run --no-references -o bare.hqd -- ./leak 2>/dev/null
valid "no references" bare.hqd
is "are an error" "$(grep -c '<error ' o.xml) $(jq .runs[0].invocations[0].executionSuccessful o.sarif)" "1 false"
valid "a program that fails" -- ./leak f
is "is one, too" "$status $(grep -c '<error type="not judged" message="./leak: exited with status 1"' o.xml)" "1 1"
valid "a program that is none" -- ./no_such
is "leaves no older verdict" "$(grep -c 'could not be run' o.xml)" 1

# Where it goes.
rm -f o.sarif
fails 2 "one standard output" "$heapql" check --json --sarif - once.hqd
"$heapql" check --sarif - once.hqd >o.sarif 2>o.text
ok "SARIF on standard output" valid_sarif o.sarif
like "with the text beside it" "$(cat o.text)" '^leak-definite: '
"$heapql" check --junit - -- sh -c 'echo hello' >o.xml 2>o.text
ok "a program's output goes out of the way" valid_junit o.xml
like "to standard error" "$(cat o.text)" '^hello$'
fails 1 "a place that is none" "$heapql" check --sarif no/such/o.sarif -- touch ran
ok "is told before the program runs" [ ! -e ran ]
echo old >kept.sarif
fails 1 "a full disk" "$heapql" check --sarif /dev/full once.hqd
"$heapql" check --sarif kept.sarif once.hqd >/dev/null 2>&1
ok "a file is replaced" valid_sarif kept.sarif
is "and nothing is beside it" "$(echo kept.sarif*)" kept.sarif
pty() { "$python" -c 'import pty, sys; pty.spawn(sys.argv[1:])' "$@" </dev/null; }
TERM=xterm pty "$heapql" check once.hqd >colours 2>&1
TERM=xterm NO_COLOR=1 pty "$heapql" check once.hqd >plain 2>&1
is "colours on a terminal, if wanted" \
  "$(grep -c "$(printf '\033\\[1;31m')leak-definite" colours) $(grep -c "$(printf '\033')" plain)" "1 0"

# Names that are no names.
"$heapql" load dumps/*.hqd -o evil.db
cat >evil.sql <<'EOT'
CREATE TEMP TABLE evil(n INTEGER PRIMARY KEY, s);
INSERT INTO evil(s) VALUES
 ('a"b''c\d<e>&f]]>-->%25::g,h=i;j&amp;' || char(10) || '::error::k' || char(13) || char(9)),
 (CAST(x'01021b5b324a1f7f08ff00' AS TEXT) || 'x'),
 (CAST(x'41ffc080eda080f4908080c241' AS TEXT)),
 (char(0x202e, 0xfffe, 0xffff, 0x85, 0x9b, 0x200b, 0x1f600)),
 (replace(hex(zeroblob(512)), '00', 'std::__1::') || '<>'),
 ('');
UPDATE frame SET func = (SELECT s || func FROM evil WHERE n = :n),
  file = (SELECT s || file FROM evil WHERE n = :n),
  linkage = (SELECT s FROM evil WHERE n = :n);
UPDATE module SET path = (SELECT s || path FROM evil WHERE n = :n);
UPDATE dump SET program = (SELECT s || program FROM evil WHERE n = :n),
  cmdline = (SELECT s FROM evil WHERE n = :n), host = (SELECT s FROM evil WHERE n = :n),
  exe = (SELECT s FROM evil WHERE n = :n);
EOT
for n in 1 2 3 4 5 6; do
  cp evil.db "e$n.db"
  sed "s/:n;/$n;/; s/= :n/= $n/g" evil.sql | "$heapql" sql --write "e$n.db" >out 2>&1 || cat out
  valid "evil names $n" "e$n.db"
  is "evil names $n: all is found" "$(jq '[.[] | select(.status == "new")] | length' o.json)" 2
done
"$heapql" check --json e1.db >o.json 2>/dev/null
is "names are whole in JSON" "$(jq -r '.[0].stack[0].func' o.json | head -1)" \
  "a\"b'c\\d<e>&f]]>-->%25::g,h=i;j&amp;"

# The judges see what is wrong.
"$heapql" check --sarif o.sarif --junit o.xml --github --json dumps/*.hqd >o.json 2>o.github
for edit in 's/"level":/"levle":/' 's/"version":.*"2.1.0"/"version": "2.0"/' 's/"startLine":.*7$/"startLine": 0/' \
  's/"ruleIndex":.*0,/"ruleIndex": 3,/' 's/"uri":.*"src/"uri": "a b/'; do
  sed "$edit" o.sarif >broken
  fails 1 "planted: $edit" valid_sarif broken
done
for edit in 's/<failure /<failed /' 's/&#60;/</; s/lost,/\&,/' 's/tests="2"/tests="3"/' 's/lost,/\x01/'; do
  sed "$edit" o.xml >broken
  ! cmp -s o.xml broken || echo "# $edit changes nothing"
  ok "planted: $edit" sh -c "! { xmllint --noout --schema $data/junit-jenkins.xsd broken && $python $judge junit broken; }"
done
printf '::error file=a,line=1,title=b:c::d\n' >broken
fails 1 "planted: a colon in a property" "$python" "$judge" github broken
printf 'a\033[2Jb\n' >broken
fails 1 "planted: an escape" "$python" "$judge" harmless broken
done_testing
