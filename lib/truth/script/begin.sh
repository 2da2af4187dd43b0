# The start of a script's output. While the script runs, it prints every 5 s on standard error that it is alive. So a
# script that waits, or runs on a busy instance, is not taken for a script that is gone. The sleep does not hold the
# output open, so the output ends with the script.

(
  while sleep 5 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do printf '%s alive\n' "$CLEARANCE_MARK" >&2; done
) </dev/null >/dev/null &
CLEARANCE_LIFE=$!
trap 'kill "$CLEARANCE_LIFE" 2>/dev/null' EXIT
find_timeout
find_root
printf '\n%s start\n' "$CLEARANCE_MARK"
