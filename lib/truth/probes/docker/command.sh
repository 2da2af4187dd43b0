# Docker, looked at and never started: with docker.socket active even `docker info` would start a stopped daemon, so
# nothing is asked of it unless dockerd is a process. Only a dockerd that runs as root has its files read as root: any
# user can start a program of that name with a `--config-file` of his choosing. Debian leaves /etc/init.d/docker behind
# when docker.io is removed, and systemd makes a unit of it, so a generated unit is no sign of Docker. With
# lib/truth/docker/find.sh.
#
# The ids come in sections of their own, so that what was not told of one of them shows. Of labels and networks only what
# is needed is asked: a thousand containers take half a megabyte. DOCKER_MORE_OF_NETWORK and DOCKER_MORE_OF_CONTAINER are
# keys that somebody wants besides.

docker_rootless_network() {
  n=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$DOCKERD_PID/status" 2>/dev/null)
  tr '\0' '\n' <"/proc/${n:-0}/cmdline" 2>/dev/null | sed -n 's/^--net=//p' | head -n 1
}
docker_daemon() {
  printf 'pid=%s\nuid=%s\n' "$DOCKERD_PID" "$DOCKERD_UID"
  [ -z "$DOCKERD_HOST" ] || printf 'net=%s\n' "$(docker_rootless_network)"
  printf 'client=%s\n' "$(command -v docker >/dev/null 2>&1 && program_of_root docker)"
  printf 'server=%s\n' "$(command -v dockerd || ls /snap/bin/docker.dockerd 2>/dev/null)"
  if command -v systemctl >/dev/null 2>&1; then
    printf 'service=%s\n' "$(systemctl is-active docker.service 2>/dev/null)"
    case $(systemctl show -p FragmentPath docker.service 2>/dev/null) in
      */generator*) ;;
      *) systemctl show -p LoadState docker.service 2>/dev/null | sed 's/^LoadState/unit/' ;;
    esac
  fi
}
docker_test() {
  if ! [ -x "${2%/*}" ] && can_all && { [ "$DOCKERD_UID" = 0 ] || [ -z "$DOCKERD_UID" ]; }; then as_root test "$1" "$2"; else test "$1" "$2"; fi
}
docker_config_state() {
  printf '%s\n' "$DOCKERD_CONFIG"
  if docker_test -d "$DOCKERD_CONFIG"; then
    echo directory
  elif docker_test -e "$DOCKERD_CONFIG"; then
    echo file
  elif [ "$CLEARANCE_ROOT" != root ] && ! can_all && [ -d "${DOCKERD_CONFIG%/*}" ] && ! [ -x "${DOCKERD_CONFIG%/*}" ]; then
    echo hidden
  else echo absent; fi
}
docker_config() {
  if [ -r "$DOCKERD_CONFIG" ] && [ -f "$DOCKERD_CONFIG" ]; then
    cat <"$DOCKERD_CONFIG"
    return
  fi
  case $DOCKERD_UID in 0 | '') as_root cat "$DOCKERD_CONFIG" ;; *) return 1 ;; esac
}
dk() {
  if [ -n "$DOCKERD_HOST" ]; then
    if dk_is_ours; then for_at_most "${dk_limit:-$DOCKER_LIMIT}" docker -H "$DOCKERD_HOST" "$@"; else dk_root -H "$DOCKERD_HOST" "$@"; fi
  elif dk_is_ours; then for_at_most "${dk_limit:-$DOCKER_LIMIT}" docker "$@"; else dk_root "$@"; fi
}
dk_is_ours() {
  if [ -n "$DOCKERD_HOST" ]; then [ -w "${DOCKERD_HOST#unix://}" ]; else
    [ -w /run/docker.sock ] || [ -w /var/run/docker.sock ] || ! can_root
  fi
}
# sudo drops the variable; the least set of rules names docker alone.
dk_root() {
  dk_client=$(program_of_root docker)
  if can_all; then as_root_for "${dk_limit:-$DOCKER_LIMIT}" env DOCKER_CONTEXT=default "$dk_client" "$@"; else as_root_for "${dk_limit:-$DOCKER_LIMIT}" "$dk_client" "$@"; fi
}
# "dk_inspect FORMAT ID..." with the command in DK_COMMAND. A sudo rule is a command line that is always the same, so
# what varies goes through xargs; it could only be read before, too.
dk_inspect() {
  if [ "$CLEARANCE_ROOT" = limited ] && [ -z "$DOCKERD_HOST" ] && ! dk_is_ours; then
    # shellcheck disable=SC2086 # several words
    printf '%s\0' --format "$@" | as_root xargs -0 "$(program_of_root docker)" $DK_COMMAND
  else
    # shellcheck disable=SC2086 # several words
    dk $DK_COMMAND --format "$@"
  fi
}
docker_version() { docker --version; }
# Without a blank: sudo-rs takes one in a rule for the end of an argument.
docker_info() { dk info --format '{{.|json}}'; }
docker_network_ids() { dk network ls -q --no-trunc; }
docker_networks() {
  [ -n "$n_ids" ] || return 0
  DK_COMMAND='network inspect'
  # shellcheck disable=SC2086 # many ids
  dk_inspect '{"Name":{{json .Name}},"Id":{{json .Id}},"Scope":{{json .Scope}},"Driver":{{json .Driver}},"Internal":{{json .Internal}},"Containers":{{json .Containers}},"Options":{{json .Options}},"Labels":{ {{with .Labels}}"com.docker.compose.project":{{json (index . "com.docker.compose.project")}}{{end}} }'"${DOCKER_MORE_OF_NETWORK:-}"'}' $n_ids
}
docker_ids() { dk ps -q --no-trunc; }
docker_containers() {
  [ -n "$d_ids" ] || return 0
  DK_COMMAND='inspect --type container'
  # shellcheck disable=SC2016,SC2086 # the variables are the template's; many ids
  dk_inspect '{"id":{{json .Id}},"pid":{{json .State.Pid}},"name":{{json .Name}},"image":{{json .Config.Image}},"restart":{{json .HostConfig.RestartPolicy.Name}},"mode":{{json .HostConfig.NetworkMode}},"labels":{ {{with .Config.Labels}}"com.docker.compose.project":{{json (index . "com.docker.compose.project")}},"'"$PROOF_LABEL"'":{{json (index . "'"$PROOF_LABEL"'")}}{{end}} },"networks":{ {{range $name, $one := .NetworkSettings.Networks}}{{json $name}}:{"MacAddress":{{json $one.MacAddress}}},{{end}}"":null }'"${DOCKER_MORE_OF_CONTAINER:-}"'}' $d_ids
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
}
docker_ask_inside() {
  docker_ask_containers
  containers_section
}
# What Docker answers; $1 asks for its containers.
docker_ask() {
  command -v docker >/dev/null 2>&1 || return 0
  if [ -z "$DOCKERD_PID" ]; then
    frame docker-version 512 docker_version
    return
  fi
  docker_ask_info | beside docker_ask_networks | beside "$1"
}
# dockerd itself: everything that is told without asking it.
docker_daemon_section() {
  docker_find
  docker_config_path
  frame docker-daemon 2048 docker_daemon
  if [ -n "$DOCKERD_PID" ]; then frame docker-arguments 65536 docker_arguments; else docker_unit_section; fi
  frame docker-config-state 4200 docker_config_state
}
docker_section() {
  docker_daemon_section
  frame docker-config 65537 docker_config
  docker_ask docker_ask_inside
}
