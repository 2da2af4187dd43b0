# What every root script begins with, after root.sh and frames.sh: nothing of the rest is run by anybody but root.

limit() { timeout -k 5 "$@"; }
emit uid "$(id -u)"
[ "$(id -u)" = 0 ] || exit 126
