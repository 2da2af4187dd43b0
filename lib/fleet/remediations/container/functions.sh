# Questions about the container CONTAINER that the program and its re-check ask in the same way.

container_is() { limit 20 docker container inspect --format "$1" "$CONTAINER" 2>/dev/null; }
# Whether it runs, whether it failed and will be restarted (Docker reports this as running, too), and its start time.
steady_of() { container_is '{{.State.Running}} {{.State.Restarting}} {{.State.StartedAt}}'; }
# For each of its networks: id, and the MTU of its interface there, through its network namespace with the instance's own
# ip. Nothing below the container's root is opened.
interfaces_now() {
  pid=$(container_is '{{.State.Pid}}')
  case $pid in '' | 0 | *[!0-9]*) return 1 ;; esac
  links=$(limit 10 nsenter -t "$pid" -n ip -o link 2>/dev/null) || return 1
  container_is '{{range .NetworkSettings.Networks}}{{println .NetworkID .MacAddress}}{{end}}' | while read -r network mac; do
    case $mac in '' | *[!0-9A-Fa-f:]*) continue ;; esac
    echo "$network $(echo "$links" | grep -i "link/ether $mac " | sed -n 's/.* mtu \([0-9]*\) .*/\1/p' | head -n 1)"
  done
}
