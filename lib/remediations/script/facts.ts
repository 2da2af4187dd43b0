import { PROOF_LABEL } from '@/lib/probes/proof/own';
import { DOCKER_PROCESSES } from './docker-steps';
import { type Question, rootScript } from './envelope';
import { OWN_DOCKER } from './own-docker';

/**
 * `# clearance fix-plan`: reads everything that a plan and its preflight need, and changes nothing. A symbolic link in
 * place of daemon.json is named and never read: it may point to anything.
 *
 * @param asks what one kind of plan needs beyond that; changes nothing either
 */
export function factsScript(nonce: string, asks: Question | null = null): string {
  return rootScript('fix-plan', nonce, asks?.variables ?? {}, `${BODY}${asks?.body ?? ''}emit end 1\n`, asks?.name);
}

/**
 * How the real path of daemon.json and dockerd's flags are found; shared with the runner, which must not trust what the
 * plan found minutes ago. Sets PID (0 where Docker is down) and CONFIG; `flags` prints one flag a line, and
 * `validated FILE` has dockerd judge a file, where it can: with the unit's own flags, because a key that is also a flag
 * stops the daemon.
 */
export const FIND_CONFIG = `
unit_flags() {
  limit 10 systemctl show -p ExecStart docker.service 2>/dev/null | sed 's/.*argv\\[\\]=//; s/ ; .*//' | tr ' ' '\\n' | sed 1d
}
flags() {
  if [ "$PID" != 0 ] && [ -r "/proc/$PID/cmdline" ]; then
    tr '\\0' '\\n' <"/proc/$PID/cmdline" | sed 1d
  else
    unit_flags
    for f in $(limit 10 systemctl show -p EnvironmentFiles docker.service 2>/dev/null | sed 's/^EnvironmentFiles=//; s/ (.*//'); do
      grep -v '^[[:space:]]*#' "$f" 2>/dev/null | tr " \\"'" '\\n\\n\\n' | grep '^[-/]'
    done
  fi
}
find_config() {
  PID=$(limit 10 systemctl show -p MainPID docker.service 2>/dev/null | sed 's/^MainPID=//')
  case $PID in '' | *[!0-9]*) PID=0 ;; esac
  CONFIG=/etc/docker/daemon.json
  next=
  while IFS= read -r flag; do
    if [ -n "$next" ]; then CONFIG=$flag; next=; fi
    case $flag in
      --config-file=*) CONFIG=\${flag#--config-file=} ;;
      --config-file) next=1 ;;
    esac
  done <<FLAGS
$(flags)
FLAGS
}
can_validate() { limit 10 dockerd --help 2>/dev/null | grep -q -e --validate; }
validated() {
  file=$1
  set --
  skip=
  while IFS= read -r flag; do
    if [ -n "$skip" ]; then
      skip=
      continue
    fi
    case $flag in
      '' | --config-file=*) ;;
      --config-file) skip=1 ;;
      \\$*) ;;
      *) set -- "$@" "$flag" ;;
    esac
  done <<FLAGS
$(flags)
FLAGS
  limit 30 dockerd "$@" --validate --config-file "$file"
}
`;

/**
 * Traces of whoever else keeps daemon.json. JSON has no comments, so a header stands in a file beside it, or in the unit's
 * drop-ins; Puppet and Chef keep records of the files that are theirs. Of cloud-init's data, which may hold secrets, only
 * the file's name is told, and only comments are of other files.
 */
const MANAGED = `
tools='(ansible|puppet|chef|salt|saltstack|cfengine|rudder|terraform|cloud-init|configuration management)'
emit managed "$(
  {
    limit 5 find "$folder" /etc/systemd/system/docker.service.d /etc/default/docker /etc/sysconfig/docker -maxdepth 1 -type f -size -64 \
      -exec grep -HiE "^[[:space:]]*(#|;|//).*(ansible[ _-]managed|(managed|maintained|generated|controlled|deployed|written) (by|with|using|through) .*$tools)" {} +
    grep -HF "file[$CONFIG]" /opt/puppetlabs/puppet/cache/state/resources.txt /var/lib/puppet/state/resources.txt /var/cache/puppet/state/resources.txt
    ls -d /var/chef/backup"$CONFIG".chef-* /var/lib/chef/backup"$CONFIG".chef-*
  } 2>/dev/null | cut -c1-300 | head -n 5
)"
emit cloud-init "$(cd /var/lib/cloud/instance 2>/dev/null && grep -lF "$CONFIG" user-data.txt.i user-data.txt vendor-data.txt.i vendor-data.txt cloud-config.txt 2>/dev/null | head -n 1)"
`;

/**
 * `tell_containers` tells how many containers run, and each of them; nothing of what Docker did not say. Ours of a proof
 * are left out: they are nobody's, and gone in a moment.
 */
export const TELL_CONTAINERS = `
read_containers() {
  count='' containers=''
  listed=$(limit 10 docker ps --no-trunc --format '{{.Label "${PROOF_LABEL}"}}={{.ID}}' 2>/dev/null) || return 1
  ids=$(echo "$listed" | sed -n 's/^=//p')
  count=$(echo "$ids" | grep -c .)
  [ -n "$ids" ] || return 0
  # Ids are hexadecimal and are meant to be split.
  # shellcheck disable=SC2086
  containers=$(limit 20 docker inspect --format '{"id":{{json .Id}},"name":{{json .Name}},"image":{{json .Config.Image}},"policy":{{json .HostConfig.RestartPolicy.Name}},"autoRemove":{{json .HostConfig.AutoRemove}},"labels":{{json .Config.Labels}},"networkMode":{{json .HostConfig.NetworkMode}}}' $ids 2>/dev/null)
}
tell_containers() {
  # One that ends between the two questions makes the second fail: asked once more, nothing is missing.
  read_containers || read_containers
  [ -n "$count" ] || return 0
  emit container-count "$count"
  printf '%s\\n' "$containers" | emit_from containers 3000000
}
`;

/** `tell_networks` tells every network; nothing where Docker did not say which there are. */
export const TELL_NETWORKS = `
tell_networks() {
  nets=$(limit 10 docker network ls -q --no-trunc 2>/dev/null) || return 0
  nets=$(echo "$nets" | head -n 500)
  # One that is removed between the two questions makes the second fail, and the others are told all the same.
  # shellcheck disable=SC2086
  networks=$(limit 20 docker network inspect --format '{"name":{{json .Name}},"driver":{{json .Driver}},"scope":{{json .Scope}},"attachable":{{json .Attachable}},"ingress":{{json .Ingress}},"options":{{json .Options}},"labels":{{json .Labels}},"ipam":{{json .IPAM}},"containers":{{json .Containers}}}' $nets 2>/dev/null)
  [ -n "$networks" ] || return 0
  printf '%s\\n' "$networks" | emit_from networks 2000000
}
`;

const BODY = `${OWN_DOCKER}${DOCKER_PROCESSES}${TELL_CONTAINERS}${TELL_NETWORKS}
for tool in base64 timeout sha256sum stat readlink mktemp sync head tr sed docker; do
  command -v "$tool" >/dev/null 2>&1 || emit missing-tool "$tool"
done
emit boot-id "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
emit init "$(cat /proc/1/comm 2>/dev/null)"
emit kernel "$(uname -r)"
emit unit "$(limit 10 systemctl show docker.service -p LoadState -p ActiveState -p SubState -p Result -p NRestarts -p FragmentPath -p DropInPaths -p NeedDaemonReload 2>&1)"
emit socket "$(limit 10 systemctl show docker.socket -p LoadState -p ActiveState -p Result 2>&1)"
emit journal "$(limit 10 journalctl -u docker.service -n 8 --no-pager -o cat 2>/dev/null | tail -c 3000)"
${FIND_CONFIG}
find_config
emit flags "$(flags | head -c 8000)"
emit unit-flags "$(unit_flags | head -c 8000)"
processes=$(docker_processes | sort -u)
emit processes "$processes"
emit daemons "$(for p in $(pidof dockerd 2>/dev/null); do
  printf '%s %s %s\\n' "$(stat -c %u "/proc/$p" 2>/dev/null)" "$(readlink "/proc/$p/exe" 2>/dev/null)" "$(sed -n '1s/.*://p' "/proc/$p/cgroup" 2>/dev/null)"
done)"
emit rootless "$(for p in $(pidof dockerd 2>/dev/null); do
  u=$(stat -c %u "/proc/$p" 2>/dev/null)
  case $u in 0 | '') ;; *) getent passwd "$u" | cut -d: -f1,6 ;; esac
done | head -n 1)"

emit path "$CONFIG"
folder=\${CONFIG%/*}
emit folder-real "$(readlink -f "$folder" 2>/dev/null)"
if [ -L "$CONFIG" ]; then
  emit kind symlink
  emit link-target "$(readlink "$CONFIG")"
elif [ -f "$CONFIG" ]; then
  emit kind file
  emit stat "$(stat -c '%a %u %g %s %h' "$CONFIG" 2>&1)"
  emit context "$(stat -c %C "$CONFIG" 2>/dev/null)"
  emit attributes "$(lsattr -d "$CONFIG" 2>/dev/null)"
  emit sha256 "$(sha256sum <"$CONFIG" | cut -c1-64)"
  [ "$(stat -c %s "$CONFIG")" -le 1048576 ] && emit_from content 1048576 <"$CONFIG"
elif [ -d "$CONFIG" ]; then
  emit kind folder
elif [ -e "$CONFIG" ]; then
  emit kind other
else
  emit kind absent
fi

near=$folder
while [ ! -d "$near" ]; do
  near=\${near%/*}
  [ -n "$near" ] || near=/
done
if [ -w "$near" ]; then emit writable yes; else emit writable no; fi
emit mount "$(findmnt -n -o TARGET,FSTYPE,OPTIONS -T "$near" 2>/dev/null)"
emit space "$(df -Pk "$near" 2>/dev/null | tail -n 1)"
emit inodes "$(df -Pi "$near" 2>/dev/null | tail -n 1)"
home=/var/lib
[ -d "$STATE" ] && home=$STATE
emit state-space "$(df -Pk "$home" 2>/dev/null | tail -n 1)"
emit state-inodes "$(df -Pi "$home" 2>/dev/null | tail -n 1)"
[ -e /run/ostree-booted ] && emit system ostree
[ -e /etc/NIXOS ] && emit system nixos
for agent in puppet chef-client salt-minion cf-agent; do
  # Some run for a minute every half hour.
  unit=$agent
  [ "$agent" = cf-agent ] && unit=cfengine3
  if pgrep -x "$agent" >/dev/null 2>&1 || limit 5 systemctl -q is-enabled "$unit.service" "$unit.timer" 2>/dev/null; then emit agent "$agent"; fi
done
${MANAGED}

if can_validate; then
  emit can-validate yes
  if [ -f "$CONFIG" ] && [ ! -L "$CONFIG" ]; then emit validate "$(validated "$CONFIG" 2>&1 | tail -c 2000)"; fi
else
  emit can-validate no
  emit known-flags "$(limit 10 dockerd --help 2>/dev/null | sed -n 's/^ *\\(-[A-Za-z], *\\)\\{0,1\\}--\\([a-z0-9-]*\\).*/\\2/p' | head -c 8000)"
fi
# What dockerd started with it takes. Clock ticks are hundredths of a second to programs, whatever they are to the kernel.
since=0
if [ "$PID" != 0 ]; then
  ticks=$(sed 's/.*) //' "/proc/$PID/stat" 2>/dev/null | cut -d' ' -f20)
  read -r up _ </proc/uptime
  since=$(($(date +%s) - \${up%%.*} + \${ticks:-0} / 100))
fi
changed=$(stat -c %Z "$CONFIG" 2>/dev/null)
[ "\${changed:-0}" -gt "$since" ] && emit untried yes

# Asking a Docker that is down would start it, where systemd listens on its socket. One that hangs is asked once.
version=
if [ "$PID" != 0 ] || echo "$processes" | grep -q '^dockerd'; then
  version=$(limit 10 docker version --format '{{.Server.Version}}' 2>/dev/null)
  emit version "$version"
  emit client "$(limit 10 docker --version 2>&1 | head -c 200)"
fi
if [ -n "$version" ]; then
  info=$(limit 10 docker info --format '{"liveRestore":{{json .LiveRestoreEnabled}},"swarm":{{json .Swarm.LocalNodeState}},"manager":{{json .Swarm.ControlAvailable}},"root":{{json .DockerRootDir}},"driver":{{json .Driver}}}' 2>/dev/null) && emit info "$info"
  if bridge_mtu=$(limit 10 docker network inspect bridge --format '{{index .Options "com.docker.network.driver.mtu"}}' 2>/dev/null); then emit bridge-mtu "$bridge_mtu"; fi
  tell_containers
  emit tasks "$(limit 10 docker ps -q --no-trunc --filter is-task=true 2>/dev/null)"
  tell_networks
  # Of all that a project has, running or not: by which file it was brought up.
  made=$(limit 10 docker ps -aq --no-trunc --filter label=com.docker.compose.project.config_files 2>/dev/null | head -n 500)
  # shellcheck disable=SC2086
  [ -n "$made" ] && limit 20 docker container inspect --format '{"project":{{json (index .Config.Labels "com.docker.compose.project")}},"files":{{json (index .Config.Labels "com.docker.compose.project.config_files")}},"folder":{{json (index .Config.Labels "com.docker.compose.project.working_dir")}},"environment":{{json (index .Config.Labels "com.docker.compose.project.environment_file")}},"version":{{json (index .Config.Labels "com.docker.compose.version")}}}' $made 2>/dev/null | sort -u | emit_from compose-projects 500000
  limit 10 docker compose version >/dev/null 2>&1 && emit compose 'docker compose'
  command -v docker-compose >/dev/null 2>&1 && emit compose docker-compose
fi

dev=$(ip -4 route show default 2>/dev/null | sed -n '1s/.* dev \\([^ ]*\\).*/\\1/p')
[ -n "$dev" ] || dev=$(ip -6 route show default 2>/dev/null | sed -n '1s/.* dev \\([^ ]*\\).*/\\1/p')
emit egress-interface "$dev"
[ -n "$dev" ] && emit egress-mtu "$(cat "/sys/class/net/$dev/mtu" 2>/dev/null)"

if command -v firewall-cmd >/dev/null 2>&1 && [ "$(limit 10 firewall-cmd --state 2>/dev/null)" = running ]; then
  emit firewalld running
  emit firewalld-zone "$(limit 10 firewall-cmd --get-zone-of-interface=docker0 2>&1)"
  emit firewalld-permanent "$(grep -lsw docker0 /etc/firewalld/zones/*.xml 2>/dev/null)"
fi
[ -d "/lib/modules/$(uname -r)" ] && emit modules yes
if [ -d /sys/module/xt_addrtype ] || grep -qsx addrtype /proc/net/ip_tables_matches; then emit addrtype yes; fi
emit modprobe "$(limit 10 modprobe -n -v xt_addrtype 2>&1 | head -c 500)"

emit lock "$(readlink "$STATE/lock" 2>/dev/null)"
`;
