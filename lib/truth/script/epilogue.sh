# The last line of every script: its absence says that the script was cut short.

printf '\n%s done\n' "$CLEARANCE_MARK"
