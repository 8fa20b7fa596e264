#!/bin/sh
# The examples of doc/ci.md, as they stand there: its files make a project, its
# commands run in it, in their order, and end as the page says; its outputs are
# compared (HQ_UPDATE_GOLDEN=1 writes them into the page).  Then the run: steps of
# the workflow files, in a clean copy, but for the installation.
. "${HQ_SRCDIR:-$(dirname "$0")/../..}/tests/lib/tap.sh"
[ -e "$preload" ] || skip_all "built without libheapql.so"
page=$HQ_SRCDIR/doc/ci.md
cd "$tap_tmp" || exit 99
mkdir p tmp bin parts

# As for a user: make knows nothing of the one that runs us.
unset VERBOSE MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES TESTS CMOCKA_MESSAGE_OUTPUT \
  HEAPQL_WARMUP HEAPQL_REPEAT GITHUB_WORKSPACE PYTEST_ADDOPTS
TMPDIR=$tap_tmp/tmp C_INCLUDE_PATH=$HQ_SRCDIR/include
PYTHONDONTWRITEBYTECODE=1
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import pytest, yaml' 2>/dev/null; then
    ln -sf "$(command -v $python)" bin/python3
    break
  fi
done
PATH=$tap_tmp/bin:$HQ_BUILDDIR:$PATH
export TMPDIR C_INCLUDE_PATH PATH PYTHONDONTWRITEBYTECODE

# parts/N: what a fence holds; parts/list: "N LINE WHAT ARGUMENT".
awk '
  /^<!-- (file|run|prints|shows)/ {
    what = $2; sub(/:$/, "", what); argument = $3
    if (argument == "-->") argument = "-"
    next
  }
  /^```/ && on { on = 0; close(out); next }
  /^```/ && what != "" {
    on = 1; out = "parts/" ++n
    printf "" > out
    print n, NR, what, argument > "parts/list"
    what = ""
    next
  }
  /^```/ { on = 1; out = "/dev/null"; next }
  on { print > out }' "$page"
ok "the page has examples" [ "$(grep -c ' run ' parts/list)" -ge 15 ]
ok "and files" [ "$(grep -c ' file ' parts/list)" -ge 15 ]

# What differs from run to run and from machine to machine.
same_everywhere() {
  sed -e "s|$tap_tmp/p|/src/queue|g; s|$tap_tmp/tmp|/tmp|g" \
    -e 's/heapql-check-[A-Za-z0-9]\{6\}/heapql-check-a1b2c3/g' \
    -e 's/\.[0-9][0-9]*\.\([0-9][0-9]*\)\.hqd/.1234.\1.hqd/g' -e 's/^\[[0-9]*\] //' \
    -e 's/ (pid [0-9]*)/ (pid 1234)/; s/ [0-9][0-9]*: Aborted/ 1234: Aborted/' -e 's/ *$//' \
    -e 's/\(hqd.*\) [0-9][0-9]*$/\1 3/; s/ #[0-9][0-9]*/ #3/g; /^Aborted$/d' "$1"
}

missing() { # COMMANDS: why they cannot run here
  case $(cat "$1") in
  *cmake*) command -v cmake >/dev/null || echo "cmake is not installed" ;;
  *pytest*) [ -e bin/python3 ] || echo "python3-pytest or python3-yaml is not installed" ;;
  *autoreconf*) command -v automake >/dev/null || echo "automake is not installed" ;;
  esac
}

while read -r n line what argument; do
  case $what in
  file)
    mkdir -p "p/$(dirname "$argument")"
    cp "parts/$n" "p/$argument"
    ;;
  run)
    why=$(missing "parts/$n")
    if [ -n "$why" ]; then
      echo "# SKIPPED: ci.md:$line: $why"
      continue
    fi
    (cd p && sh -e "../parts/$n") >out 2>&1
    status=$?
    cp out "out.$n"
    is "ci.md:$line ends with $argument" $status "$argument"
    [ $status = "$argument" ] || sed 's/^/# /' out | tail -30
    [ "$argument" != 0 ] || ! grep -q update-baseline "parts/$n" || [ -e known ] || cp p/heap.baseline known
    ;;
  prints) same_everywhere out >"parts/$n" ;;
  shows) same_everywhere "p/$argument" >"parts/$n" ;;
  esac
done <parts/list

# By hand: what the examples are to show.
of() { # WORD: the output of the first run whose commands have it
  cat "out.$(grep -le "$1" $(sed -n 's|^\([0-9]*\) .* run .*|parts/\1|p' parts/list) | head -n 1 | sed 's|.*/||')"
}
like "the shortest way: what is lost, and where" "$(of 'test_queue.c queue.c')" 'queue_put .*queue.c:9'
is "Automake: the results" "$(of autoreconf | grep -E '^(PASS|FAIL|SKIP|ERROR): ' | sort | tr '\n' ' ')" \
  "FAIL: test_queue PASS: test_order SKIP: test_skipped "
like "Automake: the finding is in the log" "$(cat p/test_queue.log 2>/dev/null)" 'queue_put'
if command -v cmake >/dev/null; then
  for word in HEAP_CHECK=ON EMULATOR; do
    is "CTest, $word: the results" \
      "$(of "$word" | sed -n 's/^ *[0-9]*\/[0-9]* Test .*: \(test_[a-z]*\) \.*\** *\(Passed\|Failed\|Skipped\|Not Run\).*/\1 \2/p' | sort | tr '\n' ',')" \
      "$(of "$word" | grep -q 'HEAP_CHECK' ; echo 'test_order Passed,test_queue Failed,test_skipped Skipped,')"
  done
fi
if [ -e bin/python3 ]; then
  like "pytest: its tests pass" "$(of test_lines)" '^2 passed'
  like "pytest: the program's leak" "$(of test_lines)" 'queue_put'
  like "pytest: growth in a library" "$(of test_history)" 'growth-site: '
  like "growth: by its holder" "$(of 'heapql check -- ./server')" '^ *held by data history in server$'
fi
like "an assertion: what it says" "$(of test_grows.c)" 'test_grows.c:[0-9]*: the heap grew in each of 4 passes'

# The workflow files, in a clean copy, with what is known and without.
if [ -e bin/python3 ]; then
  cat >steps.py <<'EOF'
"""Each script of a workflow file in a file of its own; its name on a line."""
import sys
import yaml

path, out = sys.argv[1:]
with open(path) as f:
    flow = yaml.safe_load(f)
if "jobs" in flow:
    assert flow[True], "on: has no events"  # YAML 1.1 reads on: as true
    steps = [s for job in flow["jobs"].values() for s in job["steps"]]
    for s in steps:
        assert ("run" in s) != ("uses" in s), s
        assert "uses" not in s or "@v" in s["uses"], s
    scripts = [(s["name"], s["run"]) for s in steps if "run" in s]
else:
    job = flow["heap"]
    assert job["artifacts"]["reports"]["junit"] == "heap.xml"
    scripts = [("Install", "\n".join(job["before_script"])),
               ("Script", "\n".join(job["script"]))]
for i, (name, script) in enumerate(scripts):
    with open(f"{out}.{i}", "w") as f:
        f.write(script)
    print(i, name)
EOF
  for flow in .github/workflows/heap.yml .gitlab-ci.yml; do
    rm -f step.*
    ok "$flow is read" sh -c 'python3 steps.py "$1" step >steps' - "p/$flow"
    for baseline in known none; do
      rm -rf clean
      mkdir clean
      (cd p && cp *.c *.h configure.ac Makefile.am ../clean/)
      case $baseline in
      known) cp known clean/heap.baseline; wanted=0 ;;
      none) echo 'heapql-baseline 1' >clean/heap.baseline; wanted=3 ;;
      esac
      while read -r i name; do
        case $name in
        Install*)
          echo "# SKIPPED: $flow: $name needs the network and root; only its packages are compared"
          for package in $(sed -n 's/^packages_build="//; s/\\$//; /HQ/d; p' "$HQ_SRCDIR/tests/lib/packages.sh" |
            tr ' "' '\n\n' | grep -E '^lib(sqlite3|cjson|zstd|dw|elf|iberty)-dev$'); do
            ok "$flow installs $package" grep -q "[ \\]$package" step.$i
          done
          continue
          ;;
        esac
        (cd clean && bash -e "../step.$i") >out 2>&1
        status=$?
        case $name in
        Build) is "$flow, $name" $status 0 ;;
        *) is "$flow, $name, baseline: $baseline" $status $wanted ;;
        esac
        [ $status = $wanted ] || sed 's/^/# /' out | tail -15
      done <steps
      case $flow in
      *github*)
        ok "$flow: there is a SARIF file" python3 -c 'import json; assert json.load(open("clean/heap.sarif"))["version"] == "2.1.0"'
        is "$flow: annotations, baseline: $baseline" "$(grep -c '^::error .*file=.*queue.c,line=9' out)" $((wanted == 3))
        ;;
      *) ok "$flow: there is a JUnit report" python3 -c 'import xml.etree.ElementTree as e; assert e.parse("clean/heap.xml")' ;;
      esac
    done
  done
else
  echo "# SKIPPED: the workflow files: python3-pytest or python3-yaml is not installed"
fi

# The gate of the Automake project, with the baseline.
if [ -x p/configure ]; then
  mkdir gate
  cp known p/heap.baseline
  (cd gate && cp ../p/*.c ../p/*.h ../p/*.am ../p/*.ac . && cp ../known heap.baseline &&
    autoreconf -fi && ./configure CFLAGS="-g -O1" --enable-heap-check) >out 2>&1
  ok "--enable-heap-check: what is known passes" sh -c 'cd gate && make check'
  echo 'heapql-baseline 1' >gate/heap.baseline
  ok "--enable-heap-check: what is new fails" sh -c 'cd gate && ! make check'
fi

# The page with the outputs of just now.
awk '
  BEGIN { while ((getline line < "parts/list") > 0) { split(line, f, " "); what[f[2]] = f[3]; part[f[2]] = f[1] } }
  skip && /^```/ { skip = 0 }
  skip { next }
  { print }
  what[NR] == "prints" || what[NR] == "shows" {
    while ((getline line < ("parts/" part[NR])) > 0) print line
    skip = 1
  }' "$page" >page.md
if [ -n "${HQ_UPDATE_GOLDEN-}" ]; then cp page.md "$page"; fi
ok "the outputs are the page's" diff -u "$page" page.md
done_testing
