# Finds this instance's dockerd, its command line, and the daemon.json that it reads. A dockerd inside a container (it
# has its own process namespace) is not this instance's. SYSTEM_CONFIG, ROOTLESS_CONFIG and SNAP_CONFIG are the paths of
# the file unless a flag says otherwise. If DOCKER_OF_ROOT is not empty, only the system's dockerd counts, for programs
# that change its file: the one in root's pid file or of the unit, not any process with the same name.
#
# - docker_find sets DOCKERD_PID, empty if none runs, DOCKERD_UID, its user, and DOCKERD_HOST, the socket of a rootless
#   one
# - docker_arguments prints the command line, one word on each line: of the process, or else what the unit would start.
#   It replaces variables almost as systemd does. Findings use what lib/truth/docker/unit-command.ts makes of the
#   sections of docker_unit_section
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
  # Always: only its user can use the folder of the socket, and root's own socket could start another Docker.
  # shellcheck disable=SC2034 # lib/truth/probes/docker/command.sh reads it
  case $DOCKERD_UID in 0 | '') ;; *) DOCKERD_HOST=unix:///run/user/$DOCKERD_UID/docker.sock ;; esac
}
docker_read_unit() {
  [ -z "$DOCKER_UNIT" ] || return 0
  DOCKER_UNIT=$(docker_unit -p ExecStart -p Environment -p EnvironmentFiles -p PassEnvironment -p UnsetEnvironment | head -c 65536)
  # Variables of systemd itself, which every unit gets.
  case $DOCKER_UNIT in
    *'$'*)
      DOCKER_UNIT="$DOCKER_UNIT
$(${CLEARANCE_TIMEOUT:+$CLEARANCE_TIMEOUT 10} systemctl show -p Environment 2>/dev/null | sed -n 's/^Environment=/Manager&/p' | head -c 16384)"
      ;;
  esac
}
docker_unit_shown() { printf '%s\n' "$DOCKER_UNIT"; }
# Older versions of `systemctl show` hide values with blanks.
docker_unit_hides() { case $DOCKER_UNIT in *'[unprintable]'*) return 0 ;; *) return 1 ;; esac }
docker_unit_source() { ${CLEARANCE_TIMEOUT:+$CLEARANCE_TIMEOUT 10} systemctl cat docker.service; }
# The files of EnvironmentFile=, one path on each line. systemd accepts wildcards in them, and older versions print the
# name in the singular.
docker_unit_files() {
  docker_unit_shown | sed -n 's/^EnvironmentFiles\{0,1\}=\(.*\) (ignore_errors=[a-z]*)$/\1/p' | head -n 20 | while IFS= read -r d_file; do
    d_ifs=$IFS IFS=
    # shellcheck disable=SC2086 # wildcards; without IFS nothing is split
    printf '%s\n' $d_file
    IFS=$d_ifs
  done
}
docker_unit_file() {
  printf '%s\n' "$1"
  if [ -r "$1" ] || ! docker_reads_all; then cat "$1"; else as_root cat "$1" </dev/null; fi
}
# For lib/truth/docker/unit-command.ts, which replaces the variables.
docker_unit_section() {
  docker_read_unit
  frame docker-unit 65536 docker_unit_shown
  docker_unit_hides && frame docker-unit-source 65536 docker_unit_source
  docker_unit_files | while IFS= read -r d_file; do frame docker-unit-file 16384 docker_unit_file "$d_file"; done
}
docker_unit_environment() {
  if docker_unit_hides; then
    docker_unit_source 2>/dev/null | sed -n 's/^[[:space:]]*Environment=//p'
  else docker_unit_shown | sed -n 's/^\(Manager\)\{0,1\}Environment=//p' | sed '1!G;h;$!d'; fi
}
# The value of one variable, almost as systemd reads it.
docker_unit_value() {
  {
    docker_unit_environment | xargs printf '%s\n' 2>/dev/null
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
# Whether files that only root may read can be read. Without lib/truth/script/rights.sh, the script is root's.
docker_reads_all() { [ -n "${CLEARANCE_ROOT:-}" ] && can_all; }
# Whether dockerd runs and its command line can be read: a mount of /proc with hidepid shows it to root only.
docker_shows_arguments() { [ -n "$DOCKERD_PID" ] && { [ -r "/proc/$DOCKERD_PID/cmdline" ] || docker_reads_all; }; }
docker_arguments() {
  if ! docker_shows_arguments; then
    docker_read_unit
    docker_unit_arguments
  elif [ -r "/proc/$DOCKERD_PID/cmdline" ]; then
    tr '\0' '\n' <"/proc/$DOCKERD_PID/cmdline"
  else as_root cat "/proc/$DOCKERD_PID/cmdline" | tr '\0' '\n'; fi
}
docker_config_path() {
  docker_shows_arguments || docker_read_unit
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
