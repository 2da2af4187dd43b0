# Where the output of a script begins.

find_timeout
find_root
printf '\n%s start\n' "$CLEARANCE_MARK"
