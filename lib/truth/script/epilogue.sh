# The last line of every script. If it is missing in the output, the script was cut short.

printf '\n%s done\n' "$CLEARANCE_MARK"
