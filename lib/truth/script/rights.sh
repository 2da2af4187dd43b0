# How a script becomes root.
#
# - `$CLEARANCE_ROOT`: how, one of `SudoState` of lib/truth/probes/observations; set by `find_root`
# - `refusal_section`: if sudo refused, a section with what it printed, for lib/truth/script/sudo-words.ts; needs frames.sh
# - `as_root CMD…`: runs a program (no shell function) as root; 126 if that is not possible. Standard input is passed
#   on.
# - `as_root_for SECONDS CMD…`: the same with a time limit
# - `for_at_most SECONDS CMD…`: the same without root
#
# `sudo -k` makes sudo ask each time, so that sudo always reads the password line. If a rule needs no password, the mark
# after it keeps the line from becoming the program's input.

find_root() {
  CLEARANCE_ROOT=denied CLEARANCE_REFUSAL=''
  if [ "$(id -u)" = 0 ]; then
    CLEARANCE_ROOT=root
    return
  fi
  # Set by the operator's setting, at the start of the script.
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
# What sudo printed when it refused.
refusal_section() {
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
# The path of a program for as_root, because sudo's own PATH may lack /usr/local/bin. A program that somebody other than
# root can replace does not count; if there is no other, it prints the name.
program_of_root() {
  for r_path in "$(command -v "$1")" "/usr/bin/$1" "/usr/local/bin/$1" "/bin/$1" "/snap/bin/$1"; do
    if [ -x "$r_path" ] && is_of_root "$r_path"; then
      printf '%s\n' "$r_path"
      return
    fi
  done
  printf '%s\n' "$1"
}
# Whether a file and all folders above it belong to root.
is_of_root() {
  case $1 in /*) ;; *) return 1 ;; esac
  r_above=${1%/*}
  set -- "$1" /
  while [ -n "$r_above" ]; do
    set -- "$@" "$r_above"
    r_above=${r_above%/*}
  done
  [ "$(stat -L -c %u "$@" 2>/dev/null | sort -u)" = 0 ]
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
