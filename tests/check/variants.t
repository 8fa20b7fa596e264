# The verdict on the corpus is the same with one and with eight threads, wherever
# the system puts things, with and without optimisation, after a rebuild with ten
# lines more above each function, and with stripped programs plus debug files.
. "${HQ_SRCDIR:-.}/tests/lib/tap.sh"
[ -f "$preload" ] || skip_all "no libheapql.so in a build with sanitizers"
. "$HQ_SRCDIR/tests/check/corpus/corpus.sh"
cd "$tap_tmp" || exit 99
corpus_seeds=1

# strip_into DIR DEBUG FROM: programs and plugins without any symbols, and the
# files that have them by build-id.
strip_into() {
  mkdir -p "$1"
  for program in "$3"/*; do
    id=$(readelf -n "$program" | awk '/Build ID/ { print $3 }')
    folder=$2/.build-id/$(printf %.2s "$id")
    mkdir -p "$folder"
    objcopy --only-keep-debug "$program" "$folder/${id#??}.debug" &&
      objcopy --strip-all "$program" "$1/${program##*/}" || return
  done
}

# verdicts OUT FIELDS: what was found of each program, without repetition; and
# the exit status.
verdicts() {
  sed 's/ [0-9]* / exit /' "$1/status" | sort
  corpus_findings "$1" | cut -f "$2" | sort -u
}

# same NAME FIELDS [BUT]: as `plain`, but for the programs BUT.
same() {
  verdicts plain "$2" | grep -v -- "^${3-$}" >wanted
  verdicts "$1" "$2" | grep -v -- "^${3-$}" >got
  diff wanted got >differs
  is "$1: the same verdicts${3+, and fingerprints}" "$(cat differs)" ""
}

# variant NAME BIN FIELDS [OPTION...]
variant() {
  variant=$1 programs=$2 fields=$3
  shift 3
  corpus_check "$programs" "$PWD/$variant" "$@"
  same "$variant" "$fields"
}
all=1,3-7        # program, rule, site, type, holder, fingerprint
but_stack=1,3,4  # program, rule, site

ok "the programs compile" corpus_compile "$PWD/O2" "$corpus_dir" -O2 -Wl,--build-id ||
  done_testing
ok "and without optimisation" corpus_compile "$PWD/O0" "$corpus_dir" -O0
corpus_move "$PWD/source"
ok "ten lines more stand above each function" [ \
  "$(grep -c 'A line more' source/turns_types.c)" = 50 ]
ok "and so they compile" corpus_compile "$PWD/moved" "$PWD/source" -O2
ok "and they are stripped" strip_into "$PWD/stripped" "$PWD/debug" "$PWD/O2"

export CORPUS_THREADS=1
corpus_check "$PWD/O2" "$PWD/plain"
ok "something was found" [ "$(corpus_findings plain | wc -l)" -ge 30 ]
# With other lines, and where the system puts nothing at random.
if setarch -R true 2>/dev/null; then
  corpus_before="setarch -R"
else
  echo "# THIS SYSTEM FORBIDS TO SWITCH THE RANDOM PLACES OFF: not judged"
fi
variant moved "$PWD/moved" $all
corpus_before=
variant stripped "$PWD/stripped" $all --debug-dir "$PWD/debug"
variant unoptimised "$PWD/O0" $but_stack
# Calls at the end of a function that leave no frame are calls again.
same unoptimised $all 'plugin_lost\|child_resizes'
CORPUS_THREADS=8
# Of two stacks that lead to one place one or both may have grown, by chance, so
# fingerprints are not compared.
variant threads "$PWD/O2" 1,3-6

# Planted: programs that are stripped, without debug files.
corpus_only='^lost_blocks$'
CORPUS_THREADS=1
corpus_check "$PWD/stripped" "$PWD/nameless"
verdicts plain $all | grep ^lost_blocks >wanted
verdicts nameless $all >got
fails 1 "a planted difference is seen" diff wanted got
done_testing
