# Leak totals by several judges.  Source it.  What is printed are lines
#
#	CLASS BYTES BLOCKS        the four classes, always
#	rule NAME BYTES BLOCKS    reachable only by one of memcheck's heuristics
#
# sorted.

leaks_dir=$HQ_SRCDIR/tests/live/leaks
# What a program sees is the same under each judge.
leaks_env="env -i PATH=$PATH HOME=/nonexistent LC_ALL=C TZ=UTC"

# compile_leaks DIR [FLAG...]: all programs of the corpus, two at a time.
compile_leaks() {
  into=$1
  shift
  mkdir -p "$into"
  cc -shared -fPIC -g -O1 -fno-builtin "$@" -o "$into/plugin_library.so" \
    "$leaks_dir/apart/plugin_library.c" || return 1
  c++ -shared -fPIC -g -O1 "$@" -o "$into/libapart.so" \
    "$leaks_dir/apart/library.cc" || return 1
  for source in "$leaks_dir"/*.c "$leaks_dir"/*.cc; do
    name=${source##*/}
    case $name in
    *.cc) compiler=c++ ;;
    *) compiler=cc ;;
    esac
    with="-DLIBRARY='\"$into/plugin_library.so\"'"
    [ "$name" != static_objects.cc ] ||
      with="'$into/libapart.so' '-Wl,-rpath,$into'"
    echo "$compiler -g -O1 -fno-builtin -w -pthread $* -o '$into/${name%.*}'" \
      "'$source' $with"
  done | tr '\n' '\0' | xargs -0 -P 2 -I {} sh -c '{} || exit 255'
}

# compile_apart NAME FILE [FLAG...]: one that is not of the corpus.
compile_apart() {
  apart=$1 into=$2
  shift 2
  cc -g -O1 -fno-builtin -w -pthread -I"$HQ_SRCDIR/include" "$@" -o "$into" \
    "$leaks_dir/apart/$apart.c"
}

# The programs of the corpus.
leak_names() {
  for source in "$leaks_dir"/*.c "$leaks_dir"/*.cc; do
    name=${source##*/}
    echo "${name%.*}"
  done
}

leak_source() { # NAME
  if [ -f "$leaks_dir/$1.c" ]; then echo "$leaks_dir/$1.c"; else echo "$leaks_dir/$1.cc"; fi
}

# declared_totals NAME: what its source says.  `*` stands for any number.
declared_totals() {
  awk '
    function say(word, value) {
      if (value == "*") value = "* *"
      sub("/", " ", value)
      print word, value
    }
    { sub(/\*\/$/, "") }
    / leaks: / {
      for (i = 3; i < NF; i += 2) { say($i, $(i + 1)); seen[$i] = 1 }
    }
    / heuristic: / { say("rule " $3, $4) }
    /\*\// { exit }
    END {
      n = split("definite indirect possible reachable", class, " ")
      for (i = 1; i <= n; i++) if (!(class[i] in seen)) print class[i], 0, 0
    }' "$(leak_source "$1")" | sort
}

# run_memcheck LOG HEURISTICS COMMAND...
run_memcheck() {
  log=$1 heuristics=$2
  shift 2
  $leaks_env valgrind --tool=memcheck --leak-check=full --show-leak-kinds=all \
    --leak-check-heuristics="$heuristics" --run-libc-freeres=no \
    --run-cxx-freeres=no --num-callers=40 --log-file="$log" "$@"
}

# by_chance: whether memcheck may be asked once more, a few times in a test.
# ld.so keeps a count of clock cycles: some 10^8 under valgrind, and so are the
# addresses of its heap, so now and then that is a pointer to memcheck.
chances=0
by_chance() {
  chances=$((chances + 1))
  [ $chances -le 4 ] && echo "# asked memcheck again"
}

# memcheck_totals LOG: of valgrind's report.
memcheck_totals() {
  awk '
    /All heap blocks were freed/ { whole = 1 }
    /(definitely|indirectly|possibly) lost: |still reachable: / {
      gsub(",", "")
      for (i = 1; i <= NF; i++) if ($i == "bytes") {
        class = $(i - 2) == "lost:" ? $(i - 3) : "reachable"
        sub("definitely", "definite", class)
        sub("indirectly", "indirect", class)
        sub("possibly", "possible", class)
        bytes[class] = $(i - 1); blocks[class] = $(i + 2)
        whole = 1
      }
    }
    / (stdstring|length64|newarray|multipleinheritance) *: / {
      gsub("[,:]", "")
      print "rule", $2, $3, $6
    }
    END {
      if (!whole) print "no report"
      n = split("definite indirect possible reachable", order, " ")
      for (i = 1; i <= n; i++)
        print order[i], bytes[order[i]] + 0, blocks[order[i]] + 0
    }' "$1" | sort
}

# lsan_totals LOG: of LeakSanitizer's report, classes direct and indirect.
lsan_totals() {
  awk '
    /^(Direct|Indirect) leak of / { b[$1] += $4; n[$1] += $7 }
    END {
      print "direct", b["Direct"] + 0, n["Direct"] + 0
      print "indirect", b["Indirect"] + 0, n["Indirect"] + 0
    }' "$1"
}

# heapql_totals DUMP [QUERY]: of our columns.
heapql_totals() {
  "$heapql" sql --csv "$1" <"$leaks_dir/${2-totals}.sql" |
    awk -F, 'NR > 1 && $1 != "" { gsub("\r", ""); print $1, $2, $3 }' | sort
}

# adjusted LIST NAME: standard input plus what LIST has for NAME.  What is not
# there cannot be taken away: then, as where a block of the loader happens to be
# aligned, nothing differs.
adjusted() {
  awk -v name="$2" '
    NR == FNR { if ($1 == name) { bytes[$2] += $3; blocks[$2] += $4 }; next }
    { line[++n] = $0 }
    $1 != "rule" && $2 != "*" && $2 + bytes[$1] < 0 { none = 1 }
    END {
      for (i = 1; i <= n; i++) {
        split(line[i], f, " ")
        if (none || f[1] == "rule" || f[2] == "*") print line[i]
        else print f[1], f[2] + bytes[f[1]], f[3] + blocks[f[1]]
      }
    }' "$1" -
}

# matches DECLARED TOTALS: equal where a number is declared.
matches() {
  [ "$(echo "$1" | awk '$2 == "*" { print $1 }')" ] || {
    [ "$1" = "$2" ]
    return
  }
  any=$(echo "$1" | awk '$2 == "*" { printf "^%s |", $1 }')
  any=${any%|}
  [ "$(echo "$1" | grep -vE "$any")" = "$(echo "$2" | grep -vE "$any")" ]
}
