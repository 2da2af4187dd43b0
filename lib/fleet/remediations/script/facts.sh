# The input of a plan and its preflight: sections of an inspection, and questions that only a plan asks. Changes
# nothing. Needs docker-processes.sh, validate.sh and tell-managed.sh.
#
# If daemon.json is a symbolic link, its target is printed but never read: it may point to anything.

links_section
routes_ways
openvswitch_section
docker_daemon_section
CONFIG=$DOCKERD_CONFIG

for tool in base64 timeout sha256sum stat readlink mktemp sync head tr sed docker; do
  command -v "$tool" >/dev/null 2>&1 || emit missing-tool "$tool"
done
emit init "$(cat /proc/1/comm 2>/dev/null)"
emit kernel-release "$(uname -r)"
emit unit "$(limit 10 systemctl show docker.service -p LoadState -p ActiveState -p SubState -p Result -p NRestarts -p FragmentPath -p DropInPaths -p NeedDaemonReload 2>&1)"
emit socket "$(limit 10 systemctl show docker.socket -p LoadState -p ActiveState -p Result 2>&1)"
emit journal "$(limit 10 journalctl -u docker.service -n 8 --no-pager -o cat 2>/dev/null | tail -c 3000)"
docker_shows_arguments && docker_unit_section
processes=$(docker_processes | sort -u)
emit processes "$processes"
emit daemons "$(for p in $(pidof dockerd 2>/dev/null); do
  printf '%s %s %s\n' "$(stat -c %u "/proc/$p" 2>/dev/null)" "$(readlink "/proc/$p/exe" 2>/dev/null)" "$(sed -n '1s/.*://p' "/proc/$p/cgroup" 2>/dev/null)"
done)"
emit rootless "$(for p in $(pidof dockerd 2>/dev/null); do
  u=$(stat -c %u "/proc/$p" 2>/dev/null)
  case $u in 0 | '') ;; *) getent passwd "$u" | cut -d: -f1,6 ;; esac
done | head -n 1)"

folder=${CONFIG%/*}
emit folder-real "$(readlink -f "$folder" 2>/dev/null)"
if [ -L "$CONFIG" ]; then
  emit kind symlink
  emit link-target "$(readlink "$CONFIG")"
elif [ -f "$CONFIG" ]; then
  emit kind file
  docker_config_section
  emit stat "$(stat -c '%a %u %g %s %h' "$CONFIG" 2>&1)"
  emit context "$(stat -c %C "$CONFIG" 2>/dev/null)"
  emit attributes "$(lsattr -d "$CONFIG" 2>/dev/null)"
  emit sha256 "$(sha256sum <"$CONFIG" | cut -c1-64)"
  # As base64: no byte of it may change on the way.
  [ "$(stat -c %s "$CONFIG")" -le 1048576 ] && emit content "$(head -c 1048576 <"$CONFIG" | b64)" 1400000
elif [ -d "$CONFIG" ]; then
  emit kind folder
elif [ -e "$CONFIG" ]; then
  emit kind other
else
  emit kind absent
fi

near=$folder
while [ ! -d "$near" ]; do
  case $near in */*) near=${near%/*} ;; *) near='' ;; esac
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
tell_managed

if can_validate; then
  emit can-validate yes
  if [ -f "$CONFIG" ] && [ ! -L "$CONFIG" ]; then emit validate "$(validated "$CONFIG" 2>&1 | tail -c 2000)"; fi
else
  emit can-validate no
  emit known-flags "$(limit 10 dockerd --help 2>/dev/null | sed -n 's/^ *\(-[A-Za-z], *\)\{0,1\}--\([a-z0-9-]*\).*/\2/p' | head -c 8000)"
fi
# The file that dockerd was started with. For programs, clock ticks are hundredths of a second, whatever they are in the
# kernel.
since=0
if [ -n "$DOCKERD_PID" ]; then
  ticks=$(sed 's/.*) //' "/proc/$DOCKERD_PID/stat" 2>/dev/null | cut -d' ' -f20)
  read -r up _ </proc/uptime
  since=$(($(date +%s) - ${up%%.*} + ${ticks:-0} / 100))
fi
changed=$(stat -c %Z "$CONFIG" 2>/dev/null)
[ "${changed:-0}" -gt "$since" ] && emit untried yes

# For recreating a network, and for containers that a restart removes.
# shellcheck disable=SC2034 # lib/truth/probes/docker/command.sh reads them
DOCKER_MORE_OF_NETWORK=',"Settings":{"Attachable":{{json .Attachable}},"Ingress":{{json .Ingress}},"Pools":{{json .IPAM.Config}},"ComposeNetwork":{{with .Labels}}{{json (index . "com.docker.compose.network")}}{{else}}null{{end}}}'
# shellcheck disable=SC2034 # lib/truth/probes/docker/command.sh reads it
DOCKER_MORE_OF_CONTAINER=',"autoRemove":{{json .HostConfig.AutoRemove}}'
# If Docker hangs, it is not asked anything else.
answered=$(docker_ask docker_ask_containers)
printf '%s\n' "$answered"
case $answered in
  *'"ServerVersion":"'[0-9]*)
    emit tasks "$(limit 10 docker ps -q --no-trunc --filter is-task=true 2>/dev/null)"
    # For all containers of a project, running or not: the file with which it was started.
    made=$(limit 10 docker ps -aq --no-trunc --filter label=com.docker.compose.project.config_files 2>/dev/null | head -n 500)
    # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
    [ -n "$made" ] && limit 20 docker container inspect --format '{"project":{{json (index .Config.Labels "com.docker.compose.project")}},"files":{{json (index .Config.Labels "com.docker.compose.project.config_files")}},"folder":{{json (index .Config.Labels "com.docker.compose.project.working_dir")}},"environment":{{json (index .Config.Labels "com.docker.compose.project.environment_file")}},"version":{{json (index .Config.Labels "com.docker.compose.version")}}}' $made 2>/dev/null | sort -u | emit_from compose-projects 500000
    limit 10 docker compose version >/dev/null 2>&1 && emit compose 'docker compose'
    command -v docker-compose >/dev/null 2>&1 && emit compose docker-compose
    ;;
esac

if command -v firewall-cmd >/dev/null 2>&1 && [ "$(limit 10 firewall-cmd --state 2>/dev/null)" = running ]; then
  emit firewalld running
  emit firewalld-zone "$(limit 10 firewall-cmd --get-zone-of-interface=docker0 2>&1)"
  emit firewalld-permanent "$(grep -lsw docker0 /etc/firewalld/zones/*.xml 2>/dev/null)"
fi
[ -d "/lib/modules/$(uname -r)" ] && emit modules yes
if [ -d /sys/module/xt_addrtype ] || grep -qsx addrtype /proc/net/ip_tables_matches; then emit addrtype yes; fi
emit modprobe "$(limit 10 modprobe -n -v xt_addrtype 2>&1 | head -c 500)"

emit lock "$(readlink "$STATE/lock" 2>/dev/null)"
