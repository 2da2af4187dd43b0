# How the real path of daemon.json and dockerd's flags are found; shared with the runner, which must not trust what the
# plan found minutes ago. find_config sets PID (0 where Docker is down) and CONFIG; "flags" prints one flag a line, and
# "validated FILE" has dockerd judge a file, where it can: with the unit's own flags, because a key that is also a flag
# stops the daemon.

unit_flags() {
  limit 10 systemctl show -p ExecStart docker.service 2>/dev/null | sed 's/.*argv\[\]=//; s/ ; .*//' | tr ' ' '\n' | sed 1d
}
flags() {
  if [ "$PID" != 0 ] && [ -r "/proc/$PID/cmdline" ]; then
    tr '\0' '\n' <"/proc/$PID/cmdline" | sed 1d
  else
    unit_flags
    for f in $(limit 10 systemctl show -p EnvironmentFiles docker.service 2>/dev/null | sed 's/^EnvironmentFiles=//; s/ (.*//'); do
      # shellcheck disable=SC2020 # a blank and two kinds of quote, each to a line end
      grep -v '^[[:space:]]*#' "$f" 2>/dev/null | tr " \"'" '\n\n\n' | grep '^[-/]'
    done
  fi
}
find_config() {
  PID=$(limit 10 systemctl show -p MainPID docker.service 2>/dev/null | sed 's/^MainPID=//')
  case $PID in '' | *[!0-9]*) PID=0 ;; esac
  CONFIG=/etc/docker/daemon.json
  next=
  while IFS= read -r flag; do
    if [ -n "$next" ]; then
      CONFIG=$flag
      next=
    fi
    case $flag in
      --config-file=*)
        # shellcheck disable=SC2034 # the scripts that this is part of read it
        CONFIG=${flag#--config-file=}
        ;;
      --config-file) next=1 ;;
    esac
  done <<FLAGS
$(flags)
FLAGS
}
can_validate() { limit 10 dockerd --help 2>/dev/null | grep -q -e --validate; }
validated() {
  file=$1
  set --
  skip=
  while IFS= read -r flag; do
    if [ -n "$skip" ]; then
      skip=
      continue
    fi
    case $flag in
      '' | --config-file=*) ;;
      --config-file) skip=1 ;;
      \$*) ;;
      *) set -- "$@" "$flag" ;;
    esac
  done <<FLAGS
$(flags)
FLAGS
  limit 30 dockerd "$@" --validate --config-file "$file"
}
