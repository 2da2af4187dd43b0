# What every script of Clearance starts with. The script arrives on standard input after one line with the sudo password,
# and is run by `sh -c 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"'`: nothing secret is in argv or in the environment.
#
# It defines, for the script that follows:
# - `$CLEARANCE_ROOT`: how we become root, one of `SudoState` of ./observations
# - `as_root CMD…`: runs a program (no shell function) as root; 126 where we cannot. Standard input passes through.
# - `as_root_for SECONDS CMD…`: the same, ended after that long
# - `for_at_most SECONDS CMD…`: without root
# - `frame NAME BYTES CMD…`: runs CMD and prints its output, cut one byte after BYTES (so that a cut shows), between
#   marks with the nonce, with what it said on standard error and its exit status; ./frames reads it
# - `beside FUNCTION…`: in a pipeline, runs FUNCTION while its left neighbour runs, and prints the two one after the
#   other: everything that waits runs side by side, and no file is written
#
# `sudo -k` makes sudo ask each time, so that the password line is always sudo's; should a rule need none all the same,
# the mark after it keeps the line from becoming the program's input.

LC_ALL=C LANGUAGE=C PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin:/snap/bin"
export LC_ALL LANGUAGE PATH
unset GREP_OPTIONS DOCKER_HOST DOCKER_CONTEXT
umask 077
set +eu
CLEARANCE_MARK="CLEARANCE/1 $CLEARANCE_NONCE"

find_root() {
  CLEARANCE_ROOT=denied
  if [ "$(id -u)" = 0 ]; then
    CLEARANCE_ROOT=root
    return
  fi
  # The operator's word, put before the script.
  if [ -n "${CLEARANCE_NO_SUDO:-}" ]; then return; fi
  if ! command -v sudo >/dev/null 2>&1; then
    CLEARANCE_ROOT=missing
    return
  fi
  if sudo -n true </dev/null >/dev/null 2>&1; then
    CLEARANCE_ROOT=passwordless
    return
  fi
  if [ -n "$CLEARANCE_SUDO" ]; then
    if said=$(printf '%s\n' "$CLEARANCE_SUDO" | sudo -k -S -p '' true 2>&1); then
      CLEARANCE_ROOT=password
      return
    fi
    case $said in
      *'not allowed'* | *'not in the sudoers'* | *'may not run'*) ;;
      *) CLEARANCE_ROOT=wrong-password ;;
    esac
  fi
  if sudo -n -l </dev/null 2>/dev/null | grep -q NOPASSWD; then CLEARANCE_ROOT=limited; fi
}
as_root() {
  case $CLEARANCE_ROOT in
    root) "$@" ;;
    passwordless | limited) sudo -n -- "$@" ;;
    password)
      {
        printf '%s\n%s\n' "$CLEARANCE_SUDO" "$CLEARANCE_MARK"
        cat
      } \
        | sudo -k -S -p '' -- sh -c 'while IFS= read -r l && [ "$l" != "$0" ]; do :; done; exec "$@"' "$CLEARANCE_MARK" "$@"
      ;;
    *)
      printf 'not root, and sudo is %s\n' "$CLEARANCE_ROOT" >&2
      return 126
      ;;
  esac
}
can_root() { case $CLEARANCE_ROOT in root | passwordless | password | limited) return 0 ;; *) return 1 ;; esac }
can_all() { case $CLEARANCE_ROOT in root | passwordless | password) return 0 ;; *) return 1 ;; esac }
for_at_most() {
  seconds=$1
  shift
  if command -v timeout >/dev/null 2>&1; then timeout "$seconds" "$@"; else "$@"; fi
}
as_root_for() {
  limit=$1
  shift
  if [ "$CLEARANCE_ROOT" != limited ] && command -v timeout >/dev/null 2>&1; then as_root timeout "$limit" "$@"; else as_root "$@"; fi
}
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
  b_out=$("$@" </dev/null)
  cat
  printf '%s\n' "$b_out"
}

find_root
printf '\n%s start\n' "$CLEARANCE_MARK"
