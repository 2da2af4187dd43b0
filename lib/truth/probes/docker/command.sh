# Docker, looked at and never started: with docker.socket active even `docker info` would start a stopped daemon, so
# nothing is asked of it unless dockerd is a process. Only a dockerd that runs as root has its files read as root: any
# user can start a program of that name with a `--config-file` of his choosing. A dockerd inside a container (it has a
# process namespace of its own) is not this instance's. Debian leaves /etc/init.d/docker behind when docker.io is removed,
# and systemd makes a unit of it, so a generated unit is no sign of Docker.
#
# The ids come in sections of their own, so that what was not told of one of them shows. Of labels and networks only what
# is needed is asked: a thousand containers take half a megabyte.

docker_own() {
  case $(grep '^NSpid:' "/proc/$1/status" 2>/dev/null) in *[0-9]*[!0-9]*[0-9]*) return 1 ;; esac
}
docker_find() {
  # Not the context that somebody chose in config.json: what is asked is this instance's own engine.
  DOCKER_CONTEXT=default
  export DOCKER_CONTEXT
  d_pid='' d_uid='' d_host=''
  p=$(head -c 16 /run/docker.pid 2>/dev/null | tr -cd 0-9)
  if [ -n "$p" ] && [ "$(cat "/proc/$p/comm" 2>/dev/null)" = dockerd ]; then d_pid=$p; else
    for p in /proc/[0-9]*; do
      c=''
      { read -r c <"$p/comm"; } 2>/dev/null
      if [ "$c" = dockerd ] && docker_own "${p#/proc/}"; then
        d_pid=${p#/proc/}
        [ "$(stat -c %u "$p" 2>/dev/null)" = 0 ] && break
      fi
    done
  fi
  if [ -n "$d_pid" ]; then
    d_uid=$(stat -c %u "/proc/$d_pid" 2>/dev/null)
  elif command -v systemctl >/dev/null 2>&1; then
    p=$(systemctl show -p MainPID docker.service 2>/dev/null | tr -cd 0-9)
    [ -n "$p" ] && [ "$p" != 0 ] && d_pid=$p d_uid=0
  fi
  # Always: the folder of the socket is its user's alone, and root's own socket could start another Docker.
  case $d_uid in 0 | '') ;; *) d_host=unix:///run/user/$d_uid/docker.sock ;; esac
}
docker_rootless_network() {
  n=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$d_pid/status" 2>/dev/null)
  tr '\0' '\n' <"/proc/${n:-0}/cmdline" 2>/dev/null | sed -n 's/^--net=//p' | head -n 1
}
docker_daemon() {
  printf 'pid=%s\nuid=%s\n' "$d_pid" "$d_uid"
  [ -z "$d_host" ] || printf 'net=%s\n' "$(docker_rootless_network)"
  printf 'client=%s\n' "$(command -v docker)"
  printf 'server=%s\n' "$(command -v dockerd || ls /snap/bin/docker.dockerd 2>/dev/null)"
  if command -v systemctl >/dev/null 2>&1; then
    printf 'service=%s\n' "$(systemctl is-active docker.service 2>/dev/null)"
    case $(systemctl show -p FragmentPath docker.service 2>/dev/null) in
      */generator*) ;;
      *) systemctl show -p LoadState docker.service 2>/dev/null | sed 's/^LoadState/unit/' ;;
    esac
  fi
}
docker_arguments() {
  [ -n "$d_pid" ] || return 1
  if [ -r "/proc/$d_pid/cmdline" ]; then tr '\0' '\n' <"/proc/$d_pid/cmdline"; else as_root cat "/proc/$d_pid/cmdline" | tr '\0' '\n'; fi
}
docker_config_path() {
  d_path=$(docker_arguments 2>/dev/null | head -c 65536 | {
    while IFS= read -r a; do
      case $a in
        --config-file=*)
          printf '%s' "${a#*=}"
          break
          ;;
        --config-file)
          IFS= read -r a
          printf '%s' "$a"
          break
          ;;
      esac
    done
  })
  [ -n "$d_path" ] && return
  d_path=$SYSTEM_CONFIG
  if [ -n "$d_uid" ] && [ "$d_uid" != 0 ]; then
    d_home=$(getent passwd "$d_uid" 2>/dev/null | cut -d: -f6)
    d_path=${d_home:-$HOME}/$ROOTLESS_CONFIG
  elif [ -z "$d_pid" ] && [ -d "${SNAP_CONFIG%/*}" ] && ! [ -e "$d_path" ]; then
    d_path=$SNAP_CONFIG
  fi
}
docker_test() {
  if ! [ -x "${2%/*}" ] && can_all && { [ "$d_uid" = 0 ] || [ -z "$d_uid" ]; }; then as_root test "$1" "$2"; else test "$1" "$2"; fi
}
docker_config_state() {
  printf '%s\n' "$d_path"
  if docker_test -d "$d_path"; then
    echo directory
  elif docker_test -e "$d_path"; then
    echo file
  elif [ "$CLEARANCE_ROOT" != root ] && ! can_all && [ -d "${d_path%/*}" ] && ! [ -x "${d_path%/*}" ]; then
    echo hidden
  else echo absent; fi
}
docker_config() {
  if [ -r "$d_path" ] && [ -f "$d_path" ]; then
    cat <"$d_path"
    return
  fi
  case $d_uid in 0 | '') as_root cat "$d_path" ;; *) return 1 ;; esac
}
dk() {
  if [ -n "$d_host" ]; then
    if [ -w "${d_host#unix://}" ]; then for_at_most "${dk_limit:-$ANSWER_LIMIT}" docker -H "$d_host" "$@"; else dk_root -H "$d_host" "$@"; fi
  elif [ -w /run/docker.sock ] || [ -w /var/run/docker.sock ] || ! can_root; then
    for_at_most "${dk_limit:-$ANSWER_LIMIT}" docker "$@"
  else dk_root "$@"; fi
}
dk_root() {
  # sudo drops the variable; the least set of rules names docker alone.
  if can_all; then as_root_for "${dk_limit:-$ANSWER_LIMIT}" env DOCKER_CONTEXT=default docker "$@"; else as_root_for "${dk_limit:-$ANSWER_LIMIT}" docker "$@"; fi
}
docker_version() { docker --version; }
docker_info() { dk info --format '{{json .}}'; }
docker_network_ids() { dk network ls -q --no-trunc; }
docker_networks() {
  [ -n "$n_ids" ] || return 0
  # shellcheck disable=SC2086 # many ids
  dk network inspect --format '{"Name":{{json .Name}},"Id":{{json .Id}},"Scope":{{json .Scope}},"Driver":{{json .Driver}},"Internal":{{json .Internal}},"Containers":{{json .Containers}},"Options":{{json .Options}},"Labels":{ {{with .Labels}}"com.docker.compose.project":{{json (index . "com.docker.compose.project")}}{{end}} }}' $n_ids
}
docker_ids() { dk ps -q --no-trunc; }
docker_containers() {
  [ -n "$d_ids" ] || return 0
  # shellcheck disable=SC2016,SC2086 # the variables are the template's; many ids
  dk inspect --type container --format '{"id":{{json .Id}},"pid":{{json .State.Pid}},"name":{{json .Name}},"image":{{json .Config.Image}},"restart":{{json .HostConfig.RestartPolicy.Name}},"mode":{{json .HostConfig.NetworkMode}},"labels":{ {{with .Config.Labels}}"com.docker.compose.project":{{json (index . "com.docker.compose.project")}},"'"$PROOF_LABEL"'":{{json (index . "'"$PROOF_LABEL"'")}}{{end}} },"networks":{ {{range $name, $one := .NetworkSettings.Networks}}{{json $name}}:{"MacAddress":{{json $one.MacAddress}}},{{end}}"":null } }' $d_ids
}
docker_ask_info() {
  i_out=$(frame docker-info 65536 docker_info)
  printf '%s\n' "$i_out"
  case $i_out in *'"ServerVersion":"'[0-9]*) ;; *) frame docker-version 512 docker_version ;; esac
}
docker_ask_networks() {
  n_out=$(frame docker-network-ids 131072 docker_network_ids)
  printf '%s\n' "$n_out"
  n_ids=$(printf '%s\n' "$n_out" | grep -E '^[0-9a-z]{12,64}$' | head -n 1000)
  frame docker-networks 524288 docker_networks
}
docker_ask_containers() {
  d_out=$(frame docker-ids 131072 docker_ids)
  printf '%s\n' "$d_out"
  d_ids=$(printf '%s\n' "$d_out" | grep -E '^[0-9a-f]{64}$' | head -n 1000)
  c_out=$(frame docker-containers 524288 docker_containers)
  printf '%s\n' "$c_out"
  # shellcheck disable=SC2034 # for ../containers/command
  c_list=$(printf '%s\n' "$c_out" | sed -n 's/^{"id":"\([0-9a-f]\{64\}\)","pid":\([1-9][0-9]*\),.*/\2 \1/p')
  containers_section
}
docker_section() {
  docker_find
  docker_config_path
  frame docker-daemon 2048 docker_daemon
  frame docker-arguments 65536 docker_arguments
  frame docker-config-state 4200 docker_config_state
  frame docker-config 65537 docker_config
  command -v docker >/dev/null 2>&1 || return 0
  if [ -z "$d_pid" ]; then
    frame docker-version 512 docker_version
    return
  fi
  docker_ask_info | beside docker_ask_networks | beside docker_ask_containers
}
