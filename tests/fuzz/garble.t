# Dumps whose checksums are right and whose numbers are nonsense: every
# command comes to an end, and none says that such a dump is whole.
. "$HQ_SRCDIR/tests/lib/tap.sh"
# Faults of memory show where sanitizers look for them.
if [ -f "$preload" ]; then : "${HQ_FUZZ_COUNT:=2}"; else : "${HQ_FUZZ_COUNT:=4}"; fi
cd "$tap_tmp" || exit 99

# Exit status 1 is what it should be, above is a crash.
survives() { "$@" >out 2>&1; [ $? -le 1 ]; }

make() { # GARBLED SEQ FILE
  "$HQ_BUILDDIR/mkdump" --blocks 900 --edges $((seed % 3 * 1000)) --contents $((seed % 2 * 300)) \
    --marks $((seed % 2 * 40)) --seed $seed --seq "$2" --garble "$1" "$3"
}

seed=0 crashed= whole= compared=0
while [ $seed -lt "$HQ_FUZZ_COUNT" ]; do
  seed=$((seed + 1))
  for n in 2 20 400; do
    make $n 1 x.hqd
    # A later one of the process, as bad: a dump given twice would be refused.
    make $n 2 y.hqd
    survives "$heapql" info x.hqd || crashed="$crashed info:$seed:$n"
    grep -q 'integrity *whole' out && whole="$whole $seed:$n"
    rm -f x.db
    survives "$heapql" load --partial x.hqd -o x.db ||
      crashed="$crashed load:$seed:$n"
    for p in x.hqd x.db; do
      [ -e $p ] || continue
      survives "$heapql" sql $p "
        SELECT * FROM dump; SELECT * FROM heap; SELECT * FROM size_class;
        SELECT * FROM arena; SELECT * FROM pool; SELECT * FROM thread;
        SELECT * FROM block ORDER BY addr DESC;
        SELECT * FROM block WHERE serial > 5 AND serial < 900;
        SELECT szidx, count(*) FROM block GROUP BY szidx;
        SELECT * FROM block ORDER BY birth_ns, tid DESC;
        SELECT count(*) FROM pool JOIN block USING(dump_id, pool_id);
        SELECT * FROM trace; SELECT * FROM node; SELECT * FROM pc;
        SELECT * FROM frame; SELECT * FROM trace_frame ORDER BY frame_id;
        SELECT count(*) FROM trace JOIN trace_frame USING(dump_id, trace_id)
          JOIN frame USING(dump_id, frame_id);
        SELECT hash, count(*) FROM block GROUP BY hash; SELECT * FROM hash;
        SELECT * FROM mark; SELECT * FROM profile_line;
        SELECT * FROM ref; SELECT * FROM root; SELECT * FROM setname;
        SELECT leak, count(*), sum(retained) FROM block GROUP BY leak;
        SELECT * FROM tick ORDER BY serial; SELECT * FROM counter" ||
        crashed="$crashed sql:$seed:$n"
      for r in totals "sites --group traceback" "functions --cumulative" \
        "tree --all-frames" "tree --bottom-up --threshold 0" folded \
        "annotate x.c" "block 7" "snapshot --group traceback" \
        "snapshot --between begin,end" "sites --between loop#2,loop#5" \
        "snapshot --domain malloc" "types --between ," marks profile traced \
        summary suspects "growth --by site" "growth --all -t steps" new "new -t ids" \
        "count untyped" "by-type untyped" "at 0x100040" unreferenced \
        debugmallocstats resource collect islands timeline "sites --include x*:3 --all-frames"; do
        # shellcheck disable=SC2086
        survives "$heapql" report $r $p --partial ||
          crashed="$crashed report:$r:$seed:$n"
      done
      for r in "leaks --by block" "retained --by type" \
        "retained --where req>9" "dominators --threshold 0" cycles roots \
        refaudit types unreferenced pins "pins --by type --threshold 90" \
        waste duplicates fill map "map --of all" arenas; do
        # shellcheck disable=SC2086
        survives "$heapql" report ${r%% *} $p ${r#"${r%% *}"} --partial ||
          crashed="$crashed report:$r:$seed:$n"
      done
      for c in "path $p --merged" "path $p 7 -n 9" "refs $p 7" \
        "backrefs $p 7 --dot" "explain $p 7" "explain $p 0x200010" \
        "chain $p --from 7 --until root:any -b" "chain $p --from 7 --until req>4000"; do
        # shellcheck disable=SC2086
        survives "$heapql" $c --partial || crashed="$crashed $c:$seed:$n"
      done
      [ $n = 20 ] || continue
      for r in compare "compare --group traceback" transitions growth "new -t ids"; do
        # shellcheck disable=SC2086
        survives "$heapql" report ${r%% *} $p y.hqd ${r#"${r%% *}"} --partial ||
          crashed="$crashed report:$r:$seed:$n"
        grep -q '^heapql: ' out || compared=$((compared + 1))
      done
      survives "$heapql" diff --by trace $p y.hqd --partial ||
        crashed="$crashed diff:$seed:$n"
      for c in "part $p --by clodo,via --row 0 --by rcs" "part $p --by site,refcount,leak" \
        "part $p --by root --of reachable(type:any)" "rp $p all --depth 3" "sp $p 7" \
        "domisize $p --of 7" "dominos $p --where req>99"; do
        # shellcheck disable=SC2086
        survives "$heapql" $c --partial || crashed="$crashed $c:$seed:$n"
      done
    done
  done
done
is "nothing crashes" "$crashed" ""
ok "some could be compared" [ "$compared" -gt 0 ]
is "none is called whole" "$whole" ""
done_testing
