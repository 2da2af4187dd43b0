# How every script prints its results: in sections between marks with the nonce, which ./frames reads.
#
# - `frame NAME BYTES CMD…`: runs CMD and prints its output, cut one byte after BYTES (so that a cut is visible), with
#   its standard error and its exit status
# - `emit NAME TEXT [BYTES]`: a section with TEXT, which is cut if it has more than BYTES
# - `emit_from NAME BYTES`: a section with the standard input, cut as above
# - `beside FUNCTION…`: in a pipeline, runs FUNCTION in parallel with the command to its left, and prints the outputs
#   one after the other, each as it arrives: so everything that waits runs in parallel, no file is written, and at a
#   deadline the output so far is there. FUNCTION has to wait if it is 64 KiB ahead.

CLEARANCE_MARK="CLEARANCE/1 $CLEARANCE_NONCE"
frame() {
  f_name=$1 f_cap=$2
  shift 2
  printf '\n%s begin %s\n' "$CLEARANCE_MARK" "$f_name"
  {
    f_said=$({ { {
      "$@" 2>&5 </dev/null
      printf '\n%s' "$?" >&5
    } | head -c "$((f_cap + 1))" >&4; } 5>&1; } | tail -c 1000)
  } 4>&1
  printf '\n%s cap %s\n%s error %s\n%s\n%s end %s\n' "$CLEARANCE_MARK" "$f_cap" "$CLEARANCE_MARK" "$f_name" "$f_said" "$CLEARANCE_MARK" "$f_name"
}
beside() {
  {
    "$@" </dev/null 3<&- | {
      cat <&3
      exec cat 3<&-
    }
  } 3<&0
}
emit() {
  printf '\n%s begin %s\n%s\n%s cap %s\n%s error %s\n0\n%s end %s\n' "$CLEARANCE_MARK" "$1" "$2" "$CLEARANCE_MARK" "${3:-1048576}" "$CLEARANCE_MARK" "$1" "$CLEARANCE_MARK" "$1"
}
emit_from() { emit "$1" "$(head -c "$(($2 + 1))")" "$2"; }
