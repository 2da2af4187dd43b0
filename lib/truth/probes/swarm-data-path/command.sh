# The egress of the outer packets of Swarm's overlay networks: the interface that has the address of the data path. Docker
# only shows the node's address, which is also that of the data path unless --data-path-addr was given; that is in a file
# that only root can read. If no interface has the address (behind a NAT), the kernel's route decides. `s_node` and
# `s_root` are from `docker info`, from ../docker.

swarm_data_path() {
  s_data=''
  printf 'node=%s\n' "$s_node"
  if can_all && s_data=$(as_root sed -n 's/.*"DataPathAddr": *"\([^"]*\)".*/\1/p' "$s_root/swarm/docker-state.json" 2>/dev/null); then
    printf 'data=%s\n' "$s_data"
  fi
  case $s_data in *[!0-9A-Fa-f.:]*) s_data='' ;; esac
  s_borne=$(ip -o addr show to "${s_data:-$s_node}")
  [ -n "$s_borne" ] || s_borne=$(ip -o route get "${s_data:-$s_node}")
  printf '%s\n' "$s_borne"
  # A router may have advertised less for IPv6 than the link has.
  case ${s_data:-$s_node} in
    *:*) for s_device in $(printf '%s\n' "$s_borne" | sed -n 's/^[0-9]*: \([^ ]*\) .*/\1/p; s/.* dev \([^ ]*\) .*/\1/p'); do
      grep -H . "/proc/sys/net/ipv6/conf/$s_device/mtu"
    done ;;
  esac
}
# $1: the output of `docker info`.
swarm_data_path_section() {
  case $1 in *'"LocalNodeState":"active"'*) ;; *) return 0 ;; esac
  s_node=$(printf '%s\n' "$1" | sed -n 's/.*"NodeAddr":"\([0-9A-Fa-f.:]*\)".*/\1/p' | head -n 1)
  s_root=$(printf '%s\n' "$1" | sed -n 's/.*"DockerRootDir":"\([^"]*\)".*/\1/p' | head -n 1)
  frame swarm-data-path 8192 swarm_data_path
}
