import type { NetworkConfig, PlannedEndpoint } from '../plan-types';
import { NOT_RUNNING } from '../script/common-checks';
import { type Answer, text } from '../script/envelope';
import type { FixProgram } from '../script/program';
import { argumentLines } from './arguments';
import { MEMBER_FUNCTIONS, MTU_OPTION, NETWORK_FUNCTIONS, NETWORK_NAME } from './functions';
import { WAY_BACK } from './way-back';

/** What making a network anew holds itself to. Everything is checked before it goes into a script. */
export interface NetworkChange {
  /** What containers on it get afterwards, bytes of IP packet. */
  mtu: number;
  /** Its id and everything on it as planned: see `fingerprint` of network-functions.ts; SHA-256, hex. */
  fingerprint: string;
  network: NetworkConfig;
  /** Value of the MTU option before and after; null where it is not set. */
  option: { before: string | null; after: string | null };
  /** In the order in which they are connected again. */
  endpoints: PlannedEndpoint[];
}

/**
 * A network made anew as a program for the runner. What came from the instance (options, labels, aliases) is data in
 * the payload, one argument a line, which no shell reads as anything else.
 * @throws Error where a value does not fit in a script
 */
export function networkProgram(change: NetworkChange): FixProgram {
  const { mtu, fingerprint, network } = change;
  if (
    !Number.isInteger(mtu) ||
    mtu <= 0 ||
    !/^[0-9a-f]{64}$/.test(fingerprint) ||
    !/^[0-9a-f]{64}$/.test(network.id) ||
    !NETWORK_NAME.test(network.name) ||
    change.endpoints.some(({ id }) => !/^[0-9a-f]{64}$/.test(id))
  ) {
    throw new Error('parameters that do not fit in a script');
  }
  const variables = { NETWORK: network.name, MTU: mtu };
  return {
    title: 'one network made anew',
    variables: { ...variables, OLD: network.id, FINGERPRINT: fingerprint },
    functions: `${NETWORK_FUNCTIONS}${MEMBER_FUNCTIONS}${STEPS}${WAY_BACK}`,
    steps: [
      ['record-containers', 'record_containers'],
      ['save-network', 'save_network'],
      ['disconnect', 'disconnect'],
      ['remove-network', 'remove_network'],
      ['create-network', 'create_network'],
      ['compare-network', 'compare_network'],
      ['connect-again', 'connect_again'],
      ['interfaces', 'interfaces'],
      ['containers', 'containers_again'],
    ],
    payload: Buffer.from(argumentLines(change)),
    recheck: { variables, body: `${NETWORK_FUNCTIONS}${MEMBER_FUNCTIONS}${RECHECK}` },
    judge(answer: Answer) {
      const is = text(answer, 'network-mtu').trim();
      const wrong = text(answer, 'wrong').trim();
      const stopped = answer.get('not-running') ?? [];
      const said = [
        `docker network inspect ${network.name}: ${is}`,
        wrong,
        ...stopped.map((name) => `stopped: ${name}`),
        ...(answer.get('ended') ?? []).map((name) => `ended by itself: ${name}`),
      ];
      return {
        right: is === String(mtu) && wrong === '' && stopped.length === 0,
        output: said.filter(Boolean).join('\n'),
      };
    },
  };
}

const RECHECK = `
emit version "$(limit 10 docker version --format '{{.Server.Version}}' 2>&1 | head -c 300)"
emit network-mtu "$(mtu_of "$NETWORK" 2>&1 | head -c 300)"
if command -v nsenter >/dev/null 2>&1 && command -v ip >/dev/null 2>&1; then emit wrong "$(wrong_interfaces | head -c 2000)"; fi
${NOT_RUNNING}`;

const STEPS = `
check_plan() {
  if [ "$(cat "$D/docker-was")" != up ]; then
    echo 'Docker does not answer'
    return 1
  fi
  is=$(fingerprint | sha256sum | cut -c1-64)
  if [ "$is" != "$FINGERPRINT" ]; then
    echo 'the network, or a container on it, is no longer as planned'
    return 1
  fi
}

# Runs what follows $2 with the arguments that file $1 has for $2. They are data: no shell reads them.
with_arguments() {
  from=$1 wanted=$2
  shift 2
  while read -r what value <&7; do
    [ "$what" = "$wanted" ] || continue
    argument=$(printf '%s' "$value" | base64 -d && echo .) || return 1
    set -- "$@" "\${argument%.}"
  done 7<"$from"
  limit 60 "$@"
}

# All of a network but its MTU, one line a thing. Docker prints the gateway of a subnet that it chose with its prefix.
describe() {
  # shellcheck disable=SC2016
  limit 20 docker network inspect --format '{{println .Driver .EnableIPv6 .Internal .Attachable .IPAM.Driver}}{{json .IPAM.Config}}
{{range $k, $v := .IPAM.Options}}{{println "ipam" $k (json $v)}}{{end}}{{range $k, $v := .Labels}}{{println "label" $k (json $v)}}{{end}}{{range $k, $v := .Options}}{{if ne $k "${MTU_OPTION}"}}{{println "option" $k (json $v)}}{{end}}{{end}}' "$1" |
    sed 's|\\("Gateway":"[^"/]*\\)/[0-9]*"|\\1"|g'
}
# Of a description what may be shown: a label may hold a password.
without_values() { sed 's/^\\(ipam\\|label\\|option\\) \\([^ ]*\\) .*/\\1 \\2/'; }
# The network with id $1 is as the one before; options that this daemon gives every new network may have come on top.
# Nothing is written: the way back goes here too, and a disk may be full.
as_before() {
  now=$(describe "$1") || return 1
  lacking=$(printf '%s\\n' "$now" | grep -Fxv -f - "$D/network.is")
  more=$(printf '%s\\n' "$now" | grep -Fxv -f "$D/network.is" | grep -v '^option ')
  [ -z "$lacking$more" ] && return 0
  printf 'was:\\n%s\\nis:\\n%s\\n' "$lacking" "$more" | without_values
  return 1
}

# For people, should all else fail, and to compare with.
save_network() {
  limit 20 docker network inspect "$OLD" >"$D/network.json" || return 1
  describe "$OLD" >"$D/network.is" || return 1
  [ -s "$D/network.is" ] || return 1
  mtu_of "$OLD" >"$D/mtu.was" || return 1
  for each in $(members); do
    limit 10 docker container inspect --format '{{.Id}} {{.Name}} {{json .NetworkSettings.Networks}}' "$each" || return 1
  done >"$D/endpoints.json"
  flush "$D/endpoints.json"
  without_values <"$D/network.is"
}

disconnect() {
  flush_notes
  : >"$D/cutting" || return 1
  for each in $(members); do
    : >"$D/cut.$each" || return 1
    flush "$D/cut.$each"
    limit 60 docker network disconnect "$OLD" "$each" || return 1
    echo "$each"
  done
  flush "$D/cutting"
}

remove_network() {
  limit 60 docker network rm "$OLD"
}

create_network() {
  with_arguments "$D/new" create-new docker network create
}

compare_network() {
  id=$(network_ids)
  is=$(mtu_of "$id") || return 1
  echo "docker network inspect $NETWORK: $is"
  [ "$is" = "$MTU" ] && as_before "$id"
}

# Those with an address of their own come first in the payload, so that nobody else is given it.
connect_again() {
  for each in $(members); do
    exists "$each" || {
      echo "is gone: $each"
      continue
    }
    with_arguments "$D/new" "connect-$each" docker network connect || return 1
  done
  addresses
}
# Docker gives the lowest that is free: where one below was free, a container has another than before.
addresses() {
  changed=
  off=
  while read -r what value <&8; do
    case $what in was-*) ;; *) continue ;; esac
    was=$(printf '%s' "$value" | base64 -d)
    is=$(limit 10 docker container inspect --format "{{.State.Running}} {{.Name}} {{with index .NetworkSettings.Networks \\"$NETWORK\\"}}{{.IPAddress}}{{end}}" "\${what#was-}" 2>/dev/null)
    [ -n "$is" ] || continue
    case $is in 'true '*' ') off="$off \${is#true }" ;; esac
    is=\${is#* }
    if [ "\${is##* }" = "$was" ]; then
      echo "$is"
    else
      echo "$is, was $was"
      changed=1
    fi
  done 8<"$D/new"
  if [ -n "$off" ]; then
    echo "not on the network:$off"
    return 1
  fi
  [ -z "$changed" ] || return 4
}

interfaces() {
  if ! command -v nsenter >/dev/null 2>&1 || ! command -v ip >/dev/null 2>&1; then
    echo 'there is no nsenter, or no ip'
    return 3
  fi
  wrong=$(wrong_interfaces)
  if [ -n "$wrong" ]; then
    echo "$wrong"
    return 1
  fi
  echo "every interface on it has $MTU"
}
`;
