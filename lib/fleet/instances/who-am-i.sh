# Who we are on an instance, how we become root there, and on what system. Changes nothing.

printf '%s sudo %s\n' "$CLEARANCE_MARK" "$CLEARANCE_ROOT"
printf '%s user %s\n' "$CLEARANCE_MARK" "$(id -un)"
# shellcheck disable=SC1091 # a file of the instance
printf '%s os %s\n' "$CLEARANCE_MARK" "$(
  . /etc/os-release 2>/dev/null
  printf '%s' "$PRETTY_NAME"
)"
