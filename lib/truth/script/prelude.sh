# The start of every script of Clearance; frames.sh, rights.sh and begin.sh follow. The script arrives on standard input
# after one line with the sudo password, and is run by `sh -c 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"'`: nothing
# secret is in argv or in the environment.

LC_ALL=C LANGUAGE=C PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin:/snap/bin"
export LC_ALL LANGUAGE PATH
unset GREP_OPTIONS DOCKER_HOST DOCKER_CONTEXT
umask 077
set +eu
