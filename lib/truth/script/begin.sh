# The start of a script's output.

find_timeout
find_root
printf '\n%s start\n' "$CLEARANCE_MARK"
