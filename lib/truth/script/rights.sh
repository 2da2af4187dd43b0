# How a script becomes root.
#
# - `$CLEARANCE_ROOT`: how, one of `SudoState` of lib/truth/probes/observations; set by `find_root`
# - `as_root CMD…`: runs a program (no shell function) as root; 126 if that is not possible. Standard input is passed
#   on.
# - `as_root_for SECONDS CMD…`: the same with a time limit
# - `for_at_most SECONDS CMD…`: the same without root
#
# `sudo -k` makes sudo ask each time, so that sudo always reads the password line. If a rule needs no password, the mark
# after it keeps the line from becoming the program's input.

find_root() {
  CLEARANCE_ROOT=denied
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
