# Real programs under the gate: they do what they do without it, and what is found
# is explained in projects.txt.  memcheck is asked about the same runs.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
cd "$tap_tmp" || exit 99
table=$HQ_SRCDIR/tests/check/projects.txt
clean_env="env -i PATH=$PATH HOME=/nonexistent LC_ALL=C TZ=UTC PERL_HASH_SEED=0 \
PYTHONHASHSEED=0 PYTHONMALLOC=malloc"

# memcheck's count of blocks lost for good, of all processes.
memcheck() { # NAME COMMAND...
  memcheck_name=$1
  shift
  $clean_env valgrind --leak-check=full --leak-check-heuristics=all \
    --trace-children=yes --run-libc-freeres=no --run-cxx-freeres=no \
    --log-file="$memcheck_name.%p.log" "$@" >/dev/null 2>&1 </dev/null
  awk '/definitely lost: / { gsub(",", ""); n += $7 } END { print n + 0 }' \
    "$memcheck_name".*.log
}

# project NAME COMMAND...: judged, beside what the table and memcheck say.
project() {
  name=$1
  shift
  command -v "$1" >/dev/null 2>&1 || {
    tap_point 1 "$1 is not installed; tests/run.sh installs it"
    return
  }
  $clean_env "$@" >plain.out 2>plain.err </dev/null
  plain=$?
  mkdir "$name.d"
  $clean_env HQ_BUILDDIR="$HQ_BUILDDIR" "$heapql" check -o "$name.d" --json \
    --ignore-status -- "$@" >"$name.json" 2>"$name.err" </dev/null
  status=$?
  grep -v '^heapql: ' "$name.err" >checked.err
  sort plain.out plain.err >wanted
  sort checked.err >got
  ok "$name: it prints the same" cmp wanted got
  grep -aq . "$name.json" || sed 's/^/# /' "$name.err" | tail -3
  jq -r '.[] | select(.status == "new") | [.rule, ((.stack[0].module // "-")
    | split("/") | last | sub("^.*-linux-gnu-"; ""))] | join("  ")' "$name.json" | sort -u >found
  sed -n "s/^$name  *\([^ ]*  *[^ ]*\) .*/\1/p" "$table" | sed 's/   */  /g' |
    sort -u >explained
  is "$name: what is found is explained" "$(cat found)" "$(cat explained)"
  is "$name: and the exit status says whether something was" \
    $status "$([ -s explained ] && echo 3 || echo 0)"
  command -v valgrind >/dev/null 2>&1 || return
  ours=$(jq '[.[] | select(.rule == "leak-definite") | .blocks] | add // 0' \
    "$name.json")
  theirs=$(memcheck "$name" "$@")
  echo "# $name: exit $plain; lost blocks: $ours, by memcheck $theirs"
  is "$name: memcheck finds lost blocks too, or none either" \
    "$((ours > 0))" "$((theirs > 0))"
}

awk 'BEGIN {
  for (f = 0; f < 40; f++) {
    file = "doc" f ".json"
    printf "{\"id\": %d, \"tags\": [", f >file
    for (i = 0; i < 50; i++) printf "%s\"tag%d\"", i ? ", " : "", i * f % 17 >file
    printf "], \"nested\": {\"a\": [1, 2.5, null, {\"b\": \"\\u00e9%d\"}]}}\n", f >file
    close(file)
  }
}'
awk 'BEGIN {
  print "BEGIN; CREATE TABLE t(id INTEGER PRIMARY KEY, word TEXT, n REAL);"
  print "CREATE INDEX w ON t(word);"
  for (i = 0; i < 3000; i++)
    printf "INSERT INTO t(word, n) VALUES (\047word%d\047, %d.5);\n", i * 7919 % 997, i
  print "COMMIT; CREATE VIEW v AS SELECT word, sum(n) AS s FROM t GROUP BY word;"
  print "SELECT count(*), max(s) FROM v; SELECT * FROM nothing;"
  print "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c"
  print "  WHERE x < 1000) SELECT sum(x) FROM c;"
  print "DELETE FROM t WHERE n > 100; VACUUM; PRAGMA integrity_check;"
  print "SELECT json_group_array(word) FROM t;\n.mode json\n.schema"
  print "SELECT * FROM t LIMIT 3;"
}' >script.sql
awk 'BEGIN {
  print "<!DOCTYPE a [<!ENTITY e \"text\"><!ELEMENT a (b*)>"
  print "<!ELEMENT b (#PCDATA)><!ATTLIST b id ID #REQUIRED>]><a>"
  for (i = 0; i < 200; i++) printf "<b id=\"x%d\">&e;%d</b>\n", i, i
  print "</a>"
}' >a.xml
sed 's/<b id="x7">/<b id="x8">/' a.xml >invalid.xml
head -c 3000 a.xml >cut.xml

# Rounds with a mark behind each, in Python; some keep what they have read.  No
# files are opened there: each open() leaves a string in CPython's cache of
# methods, which takes 4096 of them before it is full.
cat >rounds.py <<'EOF'
import ctypes, json, sys
mark = getattr(ctypes.CDLL(None), "heapql_mark", lambda name: None)
texts = [open("doc%d.json" % k).read() for k in range(5)]
kept = []
for i in range(40):
    for text in texts:
        doc = json.loads(text)
        text = json.dumps(doc, sort_keys=True)
        if sys.argv[1:] == ["keep"]:
            kept.append(doc)
    mark(b"iteration")
print(len(text), len(kept))
EOF

project sqlite3 sqlite3 :memory: ".read script.sql"
project jq jq -c '(.tags | map(select(test("1"))) | length), .id' doc*.json
project jq_error jq -c '.tags.foo' doc1.json
project xmllint xmllint --valid --noout a.xml invalid.xml cut.xml
project xpath xmllint --xpath 'count(//b)' a.xml
project gawk gawk 'BEGIN {
  for (i = 0; i < 1000; i++) {
    a[i % 50] = a[i % 50] "x" i
    n += match(a[i % 50], /x([0-9]+)/, m)
  }
  print n
  while ((getline line < "script.sql") > 0) k++
  print k, asort(a), length(a)
}'
project perl perl -e 'my %h; for my $i (1..2000) {
  $h{$i % 50} .= "x$i";
  push @a, [split /x/, $h{$i % 50}] if $i % 7 == 0
}
print scalar(keys %h), "\n"; eval { die "no" };
local $_ = join ",", 1..100; s/(\d+)/<$1>/g; print length, "\n"'
project python3 /usr/bin/python3 -c 'import json, re, decimal
print(len(json.dumps([json.load(open("doc%d.json" % i)) for i in range(40)])))
print(re.sub("a+", "b", "caat"), decimal.Decimal(1) / 7)'
project rounds /usr/bin/python3 rounds.py
project rounds_kept /usr/bin/python3 rounds.py keep
# What allocates has a name where Debian's debug package is installed, or where it
# is exported.
ok "rounds_kept: documents and their texts are what grows" [ "$(jq '.[] |
  select(.status == "new" and (.rule | startswith("growth"))) | .step_blocks | min' \
  rounds_kept.json | awk '$1 > 0' | wc -l)" -ge 2 ]
is "rounds: growth was judged" \
  "$(jq '.[] | select(.table == "process") | .steps' rounds.json)" 4
project bash bash -c 'declare -A a; for i in {1..200}; do a[k$i]=$i; done
  echo ${#a[@]}; (exit 1); x=$(echo sub); echo "$x"'
project gcc gcc -fsyntax-only -x c /dev/null
project sort sort script.sql
project openssl openssl dgst -sha256 a.xml
project node node -e 'console.log([1, 2, 3].map(x => x * 2).length)'
done_testing
