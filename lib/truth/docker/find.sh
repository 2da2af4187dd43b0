# Which dockerd is this instance's, what its command line says, and which daemon.json it reads. A dockerd inside a container
# (it has a process namespace of its own) is not this instance's. SYSTEM_CONFIG, ROOTLESS_CONFIG and SNAP_CONFIG are where
# the file is unless a flag says otherwise. DOCKER_OF_ROOT, where it is not empty, wants the system's dockerd alone, for
# who changes its file: the one of root's pid file or of its unit, and not what merely has the name. With
# lib/truth/script/rights.sh, or CLEARANCE_TIMEOUT as there.
#
# - docker_find sets DOCKERD_PID, empty where none runs, DOCKERD_UID, whose it is, and DOCKERD_HOST, the socket of a
#   rootless one
# - docker_arguments prints the command line, a word a line: of the process, else what the unit would start, with its
#   variables replaced nearly as systemd does; what is judged is lib/truth/docker/unit-command.ts's reading of
#   docker_unit_section
# - docker_config_path sets DOCKERD_CONFIG

docker_own() {
  case $(grep '^NSpid:' "/proc/$1/status" 2>/dev/null) in *[0-9]*[!0-9]*[0-9]*) return 1 ;; esac
}
docker_unit() {
  command -v systemctl >/dev/null 2>&1 || return 1
  ${CLEARANCE_TIMEOUT:+$CLEARANCE_TIMEOUT 10} systemctl show "$@" docker.service 2>/dev/null
}
docker_find() {
  # Not the context that somebody chose in config.json: what is asked is this instance's own engine.
  DOCKER_CONTEXT=default
  export DOCKER_CONTEXT
  DOCKERD_PID='' DOCKERD_UID='' DOCKERD_HOST='' DOCKER_UNIT=''
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
  # Always: the folder of the socket is its user's alone, and root's own socket could start another Docker.
  # shellcheck disable=SC2034 # lib/truth/probes/docker/command.sh reads it
  case $DOCKERD_UID in 0 | '') ;; *) DOCKERD_HOST=unix:///run/user/$DOCKERD_UID/docker.sock ;; esac
}
docker_read_unit() {
  [ -n "$DOCKER_UNIT" ] \
    || DOCKER_UNIT=$(docker_unit -p ExecStart -p Environment -p EnvironmentFiles -p PassEnvironment -p UnsetEnvironment | head -c 65536)
}
docker_unit_shown() { printf '%s\n' "$DOCKER_UNIT"; }
# The files of its EnvironmentFile=, a path a line. systemd takes wildcards in them.
docker_unit_files() {
  docker_unit_shown | sed -n 's/^EnvironmentFiles=//; s/ (ignore_errors=[a-z]*)$//p' | head -n 20 | while IFS= read -r d_file; do
    d_ifs=$IFS IFS=
    # shellcheck disable=SC2086 # wildcards, and blanks that are none
    printf '%s\n' $d_file
    IFS=$d_ifs
  done
}
docker_unit_file() {
  printf '%s\n' "$1"
  if [ -r "$1" ] || [ -z "${CLEARANCE_ROOT:-}" ] || ! can_all; then cat "$1"; else as_root cat "$1"; fi
}
# For lib/truth/docker/unit-command.ts, which replaces the variables.
docker_unit_section() {
  docker_read_unit
  frame docker-unit 65536 docker_unit_shown
  docker_unit_files | while IFS= read -r d_file; do frame docker-unit-file 16384 docker_unit_file "$d_file"; done
}
# The value of one variable, nearly as systemd takes it.
docker_unit_value() {
  {
    docker_unit_shown | sed -n 's/^Environment=//p' | xargs printf '%s\n' 2>/dev/null
    docker_unit_files | while IFS= read -r d_file; do docker_unit_file "$d_file" 2>/dev/null | sed 1d | head -c 16384; done
  } | sed -n "s/^[[:space:]]*$1[[:space:]]*=//p" | tail -n 1 \
    | sed "s/^[[:space:]]*\\([\"']\\)\\(.*\\)\\1[[:space:]]*\$/\\2/"
}
docker_unit_arguments() {
  docker_unit_shown | sed -n '/argv\[\]=/{s/.*argv\[\]=//;s/ ; .*//;p;}' | head -n 1 | tr ' ' '\n' | while IFS= read -r d_word; do
    d_name=${d_word#"$"} d_name=${d_name#"{"} d_name=${d_name%"}"}
    case $d_name in '' | [0-9]* | *[!A-Za-z0-9_]*) d_name='' ;; esac
    # shellcheck disable=SC2016 # the unit's variables, not the shell's
    case $d_word in
      '${'*) [ -z "$d_name" ] || docker_unit_value "$d_name" ;;
      '$'*) [ -z "$d_name" ] || docker_unit_value "$d_name" | xargs printf '%s\n' 2>/dev/null ;;
      *) printf '%s\n' "$d_word" ;;
    esac
  done | sed '/^$/d'
}
docker_arguments() {
  if [ -z "$DOCKERD_PID" ]; then
    docker_read_unit
    docker_unit_arguments
  elif [ -r "/proc/$DOCKERD_PID/cmdline" ]; then
    tr '\0' '\n' <"/proc/$DOCKERD_PID/cmdline"
  else as_root cat "/proc/$DOCKERD_PID/cmdline" | tr '\0' '\n'; fi
}
docker_config_path() {
  [ -n "$DOCKERD_PID" ] || docker_read_unit
  # Of several the last one counts, as with any flag of one value.
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
  elif [ -z "$DOCKERD_PID" ] && [ -d "${SNAP_CONFIG%/*}" ] && ! [ -e "$DOCKERD_CONFIG" ]; then
    DOCKERD_CONFIG=$SNAP_CONFIG
  fi
}
