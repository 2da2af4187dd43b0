import { DOCKER_DEFAULT_MTU } from '@/lib/mtu/packet';
import { PROOF_LABEL } from '@/lib/probes/proof/own';

/** A name that Docker gives a network, and nothing that a shell or a template could take for more. */
export const NETWORK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** `docker network create` names it so; bytes of IP packet. */
export const MTU_OPTION = 'com.docker.network.driver.mtu';

/**
 * What the plan and the program ask Docker in the same words. NETWORK is the name, ALSO has the ids of containers that
 * are looked at wherever they are, with colons between; `fingerprint` prints everything that a plan is bound to: which
 * network has the name, what is on it, and how.
 */
export const NETWORK_FUNCTIONS = `
network_ids() {
  networks=$(limit 20 docker network ls --no-trunc --format '{{.ID}} {{.Name}}') || return 1
  echo "$networks" | while read -r id name; do
    if [ "$name" = "$NETWORK" ]; then echo "$id"; fi
  done
}
# Containers on the network with id $1, stopped ones too. Docker's filter also takes the beginning of an id for a name.
# Ours of a proof are nobody's, and gone in a moment.
attached() {
  [ -n "$1" ] || return 0
  listed=$(limit 20 docker ps -a --no-trunc --format '{{.Label "${PROOF_LABEL}"}}={{.ID}}' --filter "network=$NETWORK" --filter "network=$1") || return 1
  ids=$(echo "$listed" | sed -n 's/^=//p')
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086
  on_it=$(limit 30 docker container inspect --format "{{range \\$k, \\$v := .NetworkSettings.Networks}}{{if or (eq \\$k \\"$NETWORK\\") (eq \\$v.NetworkID \\"$1\\")}}{{println \\$.Id}}{{end}}{{end}}" $ids)
  # One that is gone meanwhile is no error, no answer in time is: the third is BusyBox's.
  case $? in 124 | 137 | 143) return 1 ;; esac
  echo "$on_it" | grep .
  return 0
}
# Those on the network with id $1, and of those in ALSO the ones that exist.
members_of() {
  here=$(attached "$1") || return 1
  also=
  if [ -n "$ALSO" ]; then
    also=$(limit 20 docker ps -aq --no-trunc) || return 1
    also=$(echo "$also" | grep -xF "$(echo "$ALSO" | tr : '\\n')")
  fi
  printf '%s\\n%s\\n' "$here" "$also" | sort -u | grep .
  return 0
}
fingerprint() {
  found=$(network_ids)
  echo "$found"
  on=$(members_of "$found")
  [ -n "$on" ] || return 0
  # shellcheck disable=SC2086
  limit 30 docker container inspect --format '{{.Id}} {{.State.Status}} {{.HostConfig.NetworkMode}} {{json .NetworkSettings.Networks}}' $on | sort
}
`;

/** For the program and its re-check, with `is_gone`: $D/new holds what is to be put on the network again. */
export const MEMBER_FUNCTIONS = `
members() { sed -n 's/^connect-\\([0-9a-f]*\\) .*/\\1/p' "$D/new" | uniq; }
exists() { limit 10 docker container inspect --format '{{.Id}}' "$1" >/dev/null 2>&1 || ! is_gone "$1"; }
mtu_of() { limit 20 docker network inspect --format '{{with index .Options "${MTU_OPTION}"}}{{.}}{{else}}${DOCKER_DEFAULT_MTU}{{end}}' "$1"; }
# Name, process and hardware address of container $1 on the network; no process where it does not run.
endpoint_of() {
  limit 10 docker container inspect --format "{{.Name}} {{.State.Pid}} {{with index .NetworkSettings.Networks \\"$NETWORK\\"}}{{.MacAddress}}{{end}}" "$1"
}
# Containers that run and whose interface on the network has another MTU than MTU, or that are not on it: one a line.
wrong_interfaces() {
  for each in $(members); do
    endpoint_of "$each" 2>/dev/null | while read -r name pid mac; do
      [ "$pid" -gt 0 ] 2>/dev/null || continue
      case $mac in '' | *[!0-9A-Fa-f:]*) echo "$name is not on the network"; continue ;; esac
      is=$(limit 10 nsenter -t "$pid" -n ip -o link 2>/dev/null | grep -i "link/ether $mac " | sed 's/.* mtu \\([0-9]*\\) .*/\\1/')
      if [ "$is" != "$MTU" ]; then echo "$name has \${is:-no MTU}"; fi
    done
  done
}
`;
