# The corpus of heapql check.  Source it after tests/lib/tap.sh.
corpus_dir=$HQ_SRCDIR/tests/check/corpus

# Those that match $corpus_only.
corpus_names() {
  (cd "$corpus_dir" && ls -- *.c *.cc) | sed 's/\.cc*$//' |
    grep -E -- "${corpus_only-.}"
}

# corpus_compile DIR SOURCES [FLAG...]: two at a time; a plugin beside its program.
corpus_compile() {
  into=$1 from=$2
  shift 2
  mkdir -p "$into"
  for source in "$from"/*.c "$from"/*.cc; do
    name=${source##*/}
    name=${name%.*}
    case $source in
    *.cc) compiler="${CXX:-c++} -std=c++17" ;;
    *) compiler=${CC:-cc} ;;
    esac
    compiler="$compiler -g -Wall -Wextra $* -I'$HQ_SRCDIR/include' -pthread"
    echo "$compiler -o '$into/$name' '$source'"
    case $name in
    plugin_*) echo "$compiler -DPLUGIN -shared -fPIC -o '$into/$name.so' '$source'" ;;
    esac
  done | tr '\n' '\0' | xargs -0 -P 2 -I {} sh -c '{} || exit 255'
}

# The sources with ten lines more above each function, into DIR.
corpus_move() { # DIR
  mkdir -p "$1"
  for source in "$corpus_dir"/*.h "$corpus_dir"/*.c "$corpus_dir"/*.cc; do
    awk '
      /^[a-z_]+\(/ && before ~ /^[a-z].*[^;,{}=]$/ {
        for (i = 1; i <= 10; i++) print "/* A line more. */"
      }
      NR > 1 { print before }
      { before = $0 }
      END { print before }' "$source" >"$1/${source##*/}"
  done
}

# corpus_check BIN OUT [OPTION...]: every program for every seed of $corpus_seeds,
# two at a time; OUT/NAME.SEED.json and .err, a line "NAME SEED STATUS" in OUT/status.
# Before each stands $corpus_before.
corpus_check() {
  bin=$1 out=$2
  shift 2
  mkdir -p "$out"
  corpus_names | while read -r name; do
    for seed in $corpus_seeds; do echo "$name $seed"; done
  done | CORPUS_BIN=$bin CORPUS_OUT=$out CORPUS_OPTIONS=$* \
    CORPUS_BEFORE=${corpus_before-} heapql=$heapql xargs -P 2 -L 1 sh -c '
      export CORPUS_SEED=$2
      to=$CORPUS_OUT/$1.$2
      mkdir "$to.d"
      $CORPUS_BEFORE "$heapql" check -o "$to.d" --json $CORPUS_OPTIONS -- \
        "$CORPUS_BIN/$1" >"$to.json" 2>"$to.err"
      echo "$1 $2 $?" >"$to.status"
      rm -rf "$to.d"' corpus
  cat "$out"/*.status >"$out/status"
}

# corpus_findings OUT: lines "NAME SEED RULE SITE TYPE HOLDER FINGERPRINT" with
# tabs of what counts.
corpus_findings() {
  jq -r '(input_filename | split("/") | last | split(".")) as $of
    | .[] | select(.status == "new" or .status == "worse")
    | [$of[0], $of[1], .rule, .site // "-", .type // "-", .holder // "-",
      .fingerprint // "-"] | @tsv' "$1"/*.json
}

# corpus_unjudged OUT: the runs of which growth was not judged by four steps.
corpus_unjudged() {
  jq -r '(input_filename | split("/") | last) as $name
    | select([.[] | select(.table == "process") | .steps] | max < 4)
    | $name' "$1"/*.json
}

# corpus_judge STATUS FINDINGS: lines "NAME WRONG", of each program what was not
# as expect.txt says, by seed; nothing behind the name where all was.
corpus_judge() {
  awk -v seeds="$corpus_seeds" -v only="${corpus_only-.}" -f "$corpus_dir/judge.awk" \
    "$corpus_dir/expect.txt" "$1" "$2"
}
