# Finds this instance's dockerd, its command line, and the daemon.json that it reads. A dockerd inside a container (it
# has its own process namespace) is not this instance's. SYSTEM_CONFIG, ROOTLESS_CONFIG and SNAP_CONFIG are the paths of
# the file unless a flag says otherwise. If DOCKER_OF_ROOT is not empty, only the system's dockerd counts, for programs
# that change its file: the one in root's pid file or of the unit, not any process with the same name.
#
# - docker_find sets DOCKERD_PID, empty if none runs, DOCKERD_UID, its user, and DOCKERD_HOST, the socket of a rootless
#   one
# - docker_arguments prints the command line, one word on each line: of the process, or else what the unit would start
# - docker_config_path sets DOCKERD_CONFIG

docker_own() {
  case $(grep '^NSpid:' "/proc/$1/status" 2>/dev/null) in *[0-9]*[!0-9]*[0-9]*) return 1 ;; esac
}
docker_unit() {
  command -v systemctl >/dev/null 2>&1 || return 1
  ${CLEARANCE_TIMEOUT:+$CLEARANCE_TIMEOUT 10} systemctl show "$@" docker.service 2>/dev/null
}
docker_find() {
  # Not the context that somebody chose in config.json: the question is for this instance's own engine.
  DOCKER_CONTEXT=default
  export DOCKER_CONTEXT
  DOCKERD_PID='' DOCKERD_UID='' DOCKERD_HOST=''
  d_p=$(head -c 16 /run/docker.pid 2>/dev/null | tr -cd 0-9)
  if [ -n "$d_p" ] && [ "$(cat "/proc/$d_p/comm" 2>/dev/null)" = dockerd ]; then
    DOCKERD_PID=$d_p
  elif [ -z "${DOCKER_OF_ROOT:-}" ]; then
    for d_p in /proc/[0-9]*; do
      d_comm=''
      { read -r d_comm <"$d_p/comm"; } 2>/dev/null
      if [ "$d_comm" = dockerd ] && docker_own "${d_p#/proc/}"; then
        DOCKERD_PID=${d_p#/proc/}
        [ "$(stat -c %u "$d_p" 2>/dev/null)" = 0 ] && break
      fi
    done
  fi
  [ -z "$DOCKERD_PID" ] || DOCKERD_UID=$(stat -c %u "/proc/$DOCKERD_PID" 2>/dev/null)
  if [ -z "$DOCKERD_PID" ]; then
    d_p=$(docker_unit -p MainPID | tr -cd 0-9)
    [ -n "$d_p" ] && [ "$d_p" != 0 ] && DOCKERD_PID=$d_p DOCKERD_UID=0
  fi
  # Always: only its user can use the folder of the socket, and root's own socket could start another Docker.
  # shellcheck disable=SC2034 # lib/truth/probes/docker/command.sh reads it
  case $DOCKERD_UID in 0 | '') ;; *) DOCKERD_HOST=unix:///run/user/$DOCKERD_UID/docker.sock ;; esac
}
docker_unit_arguments() {
  docker_unit -p ExecStart | sed -n '/argv\[\]=/{s/.*argv\[\]=//;s/ ; .*//;p;}' | tr ' ' '\n'
  for d_file in $(docker_unit -p EnvironmentFiles | sed 's/^EnvironmentFiles=//; s/ (.*//'); do
    # shellcheck disable=SC2020 # a blank and two kinds of quote, each to a line end
    grep -v '^[[:space:]]*#' "$d_file" 2>/dev/null | tr " \"'" '\n\n\n' | grep '^[-/]'
  done
}
docker_arguments() {
  if [ -z "$DOCKERD_PID" ]; then
    docker_unit_arguments
  elif [ -r "/proc/$DOCKERD_PID/cmdline" ]; then
    tr '\0' '\n' <"/proc/$DOCKERD_PID/cmdline"
  else as_root cat "/proc/$DOCKERD_PID/cmdline" | tr '\0' '\n'; fi
}
docker_config_path() {
  # If it is repeated, the last one counts, as with any flag with one value.
  DOCKERD_CONFIG=$(docker_arguments 2>/dev/null | head -c 65536 | {
    d_said=''
    while IFS= read -r d_word; do
      case $d_word in
        --config-file=*) d_said=${d_word#*=} ;;
        --config-file)
          IFS= read -r d_word
          d_said=$d_word
          ;;
      esac
    done
    printf '%s' "$d_said"
  })
  [ -n "$DOCKERD_CONFIG" ] && return
  DOCKERD_CONFIG=$SYSTEM_CONFIG
  if [ -n "$DOCKERD_UID" ] && [ "$DOCKERD_UID" != 0 ]; then
    d_home=$(getent passwd "$DOCKERD_UID" 2>/dev/null | cut -d: -f6)
    DOCKERD_CONFIG=${d_home:-$HOME}/$ROOTLESS_CONFIG
  elif [ -z "${DOCKER_OF_ROOT:-}" ] && [ -z "$DOCKERD_PID" ] && [ -d "${SNAP_CONFIG%/*}" ] && ! [ -e "$DOCKERD_CONFIG" ]; then
    DOCKERD_CONFIG=$SNAP_CONFIG
  fi
}
