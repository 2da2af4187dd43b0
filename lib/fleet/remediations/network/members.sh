# For the program and its re-check. Needs is-removed.sh. $D/new has the containers to connect to the network again.

members() { sed -n 's/^connect-\([0-9a-f]*\) .*/\1/p' "$D/new" | uniq; }
exists() { limit 10 docker container inspect --format '{{.Id}}' "$1" >/dev/null 2>&1 || ! is_gone "$1"; }
mtu_of() { limit 20 docker network inspect --format "{{with index .Options \"$MTU_OPTION\"}}{{.}}{{else}}$DEFAULT_MTU{{end}}" "$1"; }
# Name, process and MAC address of container $1 on the network; no process if it does not run.
endpoint_of() {
  limit 10 docker container inspect --format "{{.Name}} {{.State.Pid}} {{with index .NetworkSettings.Networks \"$NETWORK\"}}{{.MacAddress}}{{end}}" "$1"
}
# Running containers whose interface on the network has another MTU than MTU, or that are not on it: one on each line.
wrong_interfaces() {
  for each in $(members); do
    endpoint_of "$each" 2>/dev/null | while read -r name pid mac; do
      [ "$pid" -gt 0 ] 2>/dev/null || continue
      case $mac in
        '' | *[!0-9A-Fa-f:]*)
          echo "$name is not on the network"
          continue
          ;;
      esac
      is=$(limit 10 nsenter -t "$pid" -n ip -o link 2>/dev/null | grep -i "link/ether $mac " | sed 's/.* mtu \([0-9]*\) .*/\1/')
      if [ "$is" != "$MTU" ]; then echo "$name has ${is:-no MTU}"; fi
    done
  done
}
