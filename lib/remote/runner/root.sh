# The start of every program that runs as root: sudo may have changed the prelude's PATH and locale.

set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
HOME=/root
export LC_ALL PATH HOME
umask 077
b64() { base64 | tr -d '\n'; }
