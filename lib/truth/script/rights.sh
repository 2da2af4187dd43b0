# How a script becomes root.
#
# - `$CLEARANCE_ROOT`: how, one of `SudoState` of lib/truth/probes/observations; `find_root` sets it
# - `tell_refusal`: a section with what sudo said where we cannot, for lib/truth/script/sudo-words.ts; needs frames.sh
# - `as_root CMD…`: runs a program (no shell function) as root; 126 where we cannot. Standard input passes through.
# - `as_root_for SECONDS CMD…`: the same, ended after that long
# - `for_at_most SECONDS CMD…`: without root
#
# A program that does not end when it is told to is killed 5 s later: Docker's client may wait for an engine that hangs,
# whatever it is told. BusyBox's timeout knows no -k before 1.35.
#
# `sudo -k` makes sudo ask each time, so that the password line is always sudo's; should a rule need none all the same,
# the mark after it keeps the line from becoming the program's input.

find_root() {
  CLEARANCE_ROOT=denied CLEARANCE_REFUSAL=''
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
  if CLEARANCE_REFUSAL=$(sudo -n true 2>&1 </dev/null); then
    CLEARANCE_ROOT=passwordless
    return
  fi
  if [ -n "$CLEARANCE_SUDO" ]; then
    if CLEARANCE_REFUSAL=$(printf '%s\n' "$CLEARANCE_SUDO" | sudo -k -S -p '' true 2>&1); then
      CLEARANCE_ROOT=password
      return
    fi
    case $CLEARANCE_REFUSAL in
      *expired* | *locked*) ;;
      *'orry, try again'* | *'ncorrect password attempt'* | *'ncorrect authentication attempt'* | *'required but not attempted'*)
        CLEARANCE_ROOT=wrong-password
        ;;
    esac
  fi
  if sudo -n -l </dev/null 2>/dev/null | grep -q NOPASSWD; then CLEARANCE_ROOT=limited; fi
}
# Where we are not root: what sudo said to it.
tell_refusal() {
  [ -n "$CLEARANCE_REFUSAL" ] || return 0
  case $CLEARANCE_ROOT in
    denied | wrong-password)
      {
        printf '%s\n' "$CLEARANCE_REFUSAL" | tail -c 1000
        grep '^NoNewPrivs:[[:space:]]*1' /proc/self/status 2>/dev/null
      } | emit_from sudo-refusal 1100
      ;;
  esac
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
# The path of a program for as_root: sudo has a PATH of its own, where /usr/local/bin may be missing. One that somebody
# but root may have put there is passed over.
program_of_root() {
  for r_path in "$(command -v "$1")" "/usr/bin/$1" "/usr/local/bin/$1" "/bin/$1" "/snap/bin/$1"; do
    if [ -x "$r_path" ] && [ "$(stat -L -c %u "$r_path" 2>/dev/null)" = 0 ]; then
      printf '%s\n' "$r_path"
      return
    fi
  done
  printf '%s\n' "$1"
}
can_root() { case $CLEARANCE_ROOT in root | passwordless | password | limited) return 0 ;; *) return 1 ;; esac }
can_all() { case $CLEARANCE_ROOT in root | passwordless | password) return 0 ;; *) return 1 ;; esac }
find_timeout() {
  CLEARANCE_TIMEOUT=''
  command -v timeout >/dev/null 2>&1 || return 0
  CLEARANCE_TIMEOUT=timeout
  if timeout -k 1 1 true 2>/dev/null; then CLEARANCE_TIMEOUT='timeout -k 5'; fi
}
for_at_most() {
  seconds=$1
  shift
  # shellcheck disable=SC2086 # a program and its options
  if [ -n "$CLEARANCE_TIMEOUT" ]; then $CLEARANCE_TIMEOUT "$seconds" "$@"; else "$@"; fi
}
as_root_for() {
  limit=$1
  shift
  # shellcheck disable=SC2086 # a program and its options
  if [ "$CLEARANCE_ROOT" != limited ] && [ -n "$CLEARANCE_TIMEOUT" ]; then as_root $CLEARANCE_TIMEOUT "$limit" "$@"; else as_root "$@"; fi
}
