# Golden output.  Source it after tap.sh:
#   golden NAME COMMAND...   compares what it prints, both streams and the exit
#                            status, with tests/cli/expected/NAME.txt
# HQ_UPDATE_GOLDEN=1 writes the files instead; read the difference before you
# commit it.

golden() {
  golden_file=$HQ_SRCDIR/tests/cli/expected/$1.txt
  shift
  "$@" >"$tap_tmp/.golden" 2>&1
  golden_status=$?
  [ $golden_status = 0 ] || echo "exit $golden_status" >>"$tap_tmp/.golden"
  if [ -n "${HQ_UPDATE_GOLDEN-}" ]; then
    cp "$tap_tmp/.golden" "$golden_file"
    tap_point 0 "${golden_file##*/}: written"
  elif diff -u "$golden_file" "$tap_tmp/.golden" >"$tap_tmp/.golden.diff" 2>&1; then
    tap_point 0 "${golden_file##*/}"
  else
    tap_point 1 "${golden_file##*/}"
    sed 's/^/# /' "$tap_tmp/.golden.diff"
  fi
}
