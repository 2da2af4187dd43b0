# Reads Docker and never starts it: with docker.socket active even `docker info` would start a stopped daemon, so Docker
# is only asked if dockerd is a process. Files of a dockerd are only read as root if it runs as root: any user can start
# a program of that name with any `--config-file`. Debian leaves /etc/init.d/docker behind when docker.io is removed,
# and systemd makes a unit of it, so a generated unit does not mean that Docker is installed. Needs
# lib/truth/docker/find.sh, ../policy-routing/command.sh and ../swarm-data-path/command.sh.
#
# The ids are in separate sections, so that a missing answer about one of them is visible. Only the needed labels and
# networks are asked for: a thousand containers take half a megabyte. DOCKER_MORE_OF_NETWORK and
# DOCKER_MORE_OF_CONTAINER are additional keys of the caller. For the client a network is a map: it fails at a missing key,
# but `index` does not.

docker_rootless_network() {
  n=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$DOCKERD_PID/status" 2>/dev/null)
  tr '\0' '\n' <"/proc/${n:-0}/cmdline" 2>/dev/null | sed -n 's/^--net=//p' | head -n 1
}
docker_daemon() {
  printf 'pid=%s\nuid=%s\n' "$DOCKERD_PID" "$DOCKERD_UID"
  [ -z "$DOCKERD_HOST" ] || printf 'net=%s\n' "$(docker_rootless_network)"
  printf 'client=%s\n' "$(command -v docker >/dev/null 2>&1 && printf '%s' "$DOCKER_CLIENT")"
  printf 'server=%s\n' "$(command -v dockerd || ls /snap/bin/docker.dockerd 2>/dev/null)"
  if command -v systemctl >/dev/null 2>&1; then
    printf 'service=%s\n' "$(${CLEARANCE_TIMEOUT:+$CLEARANCE_TIMEOUT 10} systemctl is-active docker.service 2>/dev/null)"
    case $(docker_unit -p FragmentPath) in
      */generator*) ;;
      *) docker_unit -p LoadState | sed 's/^LoadState/unit/' ;;
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
docker_config_bytes() { docker_config | base64; }
# Also in base64 if it is not plain text: shells drop NUL, which is every other byte of UTF-16.
docker_config_section() {
  c_out=$(frame docker-config 65537 docker_config | tr '\000' '\001')
  printf '%s\n' "$c_out"
  c_white=$(printf '\t\r\n_')
  case $c_out in *[!\ -~"$c_white"]*) frame docker-config-bytes 92000 docker_config_bytes ;; esac
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
# The path, because sudo may search elsewhere.
docker_client() { [ -n "${DOCKER_CLIENT:-}" ] || DOCKER_CLIENT=$(program_of_root docker); }
dk_root() {
  docker_client
  # sudo drops the variable; the smallest set of rules only names docker.
  if can_all; then as_root_for "${dk_limit:-$DOCKER_LIMIT}" env DOCKER_CONTEXT=default "$DOCKER_CLIENT" "$@"; else as_root_for "${dk_limit:-$DOCKER_LIMIT}" "$DOCKER_CLIENT" "$@"; fi
}
# "dk_inspect FORMAT ID..." runs DK_COMMAND. A sudo rule allows exactly one command line, so what varies goes through
# xargs.
dk_inspect() {
  if [ "$CLEARANCE_ROOT" = limited ] && [ -z "$DOCKERD_HOST" ] && ! dk_is_ours; then
    docker_client
    # shellcheck disable=SC2086 # several words
    printf '%s\0' --format "$@" | as_root xargs -0 "$DOCKER_CLIENT" $DK_COMMAND
  else
    # shellcheck disable=SC2086 # several words
    dk $DK_COMMAND --format "$@"
  fi
}
docker_version() {
  # Where nobody listens: the client of Docker 20.10 asks its engine even for its own version, which waits for an engine
  # that hangs, and starts one that is stopped.
  for_at_most 5 env DOCKER_HOST=unix:///dev/null docker --version
}
# Without a blank: sudo-rs ends an argument of a rule at a blank.
docker_info() { dk info --format '{{.|json}}'; }
docker_network_ids() { dk network ls -q --no-trunc; }
docker_networks() {
  [ -n "$n_ids" ] || return 0
  DK_COMMAND='network inspect'
  # shellcheck disable=SC2086 # many ids
  dk_inspect '{"Leaves":[{{if and (eq .Driver "bridge") (not .Internal)}}{{with index .Options "com.docker.network.bridge.name"}}{{json .}}{{else}}"br-{{truncate .Id 12}}"{{end}}{{range .IPAM.Config}},{{json (index . "Subnet")}},{{json (index . "Gateway")}}{{end}},"-"{{range .Containers}},{{json (index . "IPv4Address")}},{{json (index . "IPv6Address")}}{{end}}{{end}}],"IPv6":{{json (index . "EnableIPv6")}},"Name":{{json .Name}},"Id":{{json .Id}},"Scope":{{json .Scope}},"Driver":{{json .Driver}},"Internal":{{json .Internal}},"Containers":{{json .Containers}},"Options":{{json .Options}},"Labels":{ {{with .Labels}}"com.docker.compose.project":{{json (index . "com.docker.compose.project")}}{{end}} }'"${DOCKER_MORE_OF_NETWORK:-}"'}' $n_ids
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
  swarm_data_path_section "$i_out"
  case $i_out in *'"ServerVersion":"'[0-9]*) ;; *) frame docker-version 512 docker_version ;; esac
}
docker_ask_networks() {
  n_out=$(frame docker-network-ids 131072 docker_network_ids)
  printf '%s\n' "$n_out"
  n_ids=$(printf '%s\n' "$n_out" | grep -E '^[0-9a-z]{12,64}$' | head -n 1000)
  n_told=$(frame docker-networks 524288 docker_networks)
  printf '%s\n' "$n_told"
}
docker_ask_networks_and_routes() {
  docker_ask_networks
  # shellcheck disable=SC2034 # for ../policy-routing/command
  n_leaves=$(printf '%s\n' "$n_told" | sed -n 's/^{"Leaves":\[\([^]]*[^]]\)\].*/\1/p' | sed 's/""/null/g' | tr -d '"' | tr ',' ' ')
  network_routes_section
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
  [ -z "$c_list" ] || containers_section | beside traffic_containers_section
}
# Docker's answers; with $1 also about its containers.
docker_ask() {
  command -v docker >/dev/null 2>&1 || return 0
  if [ -z "$DOCKERD_PID" ]; then
    frame docker-version 512 docker_version
    return
  fi
  docker_ask_info | beside docker_ask_networks_and_routes | beside "$1"
}
# dockerd itself: everything that is known without asking it.
docker_daemon_section() {
  docker_find
  docker_client
  docker_config_path
  frame docker-daemon 2048 docker_daemon
  if docker_shows_arguments; then frame docker-arguments 65536 docker_arguments; else docker_unit_section; fi
  frame docker-config-state 4200 docker_config_state
}
docker_section() {
  docker_daemon_section
  docker_config_section
  docker_ask docker_ask_inside
}
