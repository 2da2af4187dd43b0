# The start of every root script, after root.sh and frames.sh: the rest only runs as root.

limit() { timeout -k 5 "$@"; }
emit uid "$(id -u)"
[ "$(id -u)" = 0 ] || exit 126
