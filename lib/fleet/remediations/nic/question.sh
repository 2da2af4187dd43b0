# What a plan for the MTU of a NIC needs in addition to the facts of every plan: who configures each link, the MTU that
# is set there for good, and Clearance's own files. Changes nothing. Needs claim.sh, netplan-copy.sh and the sections of
# an inspection about OpenStack.

openstack_section

# The MTU in a file's section [Link], after all of its drop-ins: those that come later win, in the order of their names.
networkd_mtu() {
  base=${1##*/}
  {
    echo "$1"
    for drop in /usr/lib/systemd/network /lib/systemd/network /run/systemd/network /etc/systemd/network; do
      ls "$drop/$base.d/"*.conf 2>/dev/null
    done | grep -v "/$NETWORKD_DROP_IN\$" | sed 's#^\(.*/\)\([^/]*\)$#\2 \1\2#' | sort -s -k 1,1 | cut -d' ' -f2-
  } | while IFS= read -r file; do
    awk '/^[[:space:]]*\[/ { link = /^[[:space:]]*\[Link\]/ } link && /^[[:space:]]*MTUBytes[[:space:]]*=/ { sub(/^[^=]*=[[:space:]]*/, ""); print }' "$file" 2>/dev/null
  done | tail -n 1 | head -c 20
}
links_of_networkd() {
  networkd_runs || return 0
  for link in /sys/class/net/*; do
    link=${link##*/}
    file=$(networkd_file "$link")
    [ -n "$file" ] && printf '%s\t%s\t%s\n' "$link" "$file" "$(networkd_mtu "$file")"
  done | head -n 200
}
links_of_nm() {
  command -v nmcli >/dev/null 2>&1 || return 0
  files=$(limit 10 nmcli -t -f UUID,FILENAME connection show 2>/dev/null)
  limit 10 nmcli -t -f DEVICE,TYPE,STATE,CON-UUID device 2>/dev/null | head -n 200 | while IFS=: read -r link type state uuid; do
    case $uuid in '' | *[!0-9a-f-]*) continue ;; esac
    [ "$state" = connected ] || continue
    printf '%s\t%s\t%s\t%s\t%s\n' "$link" "$type" "$uuid" "$(limit 10 nmcli -g 802-3-ethernet.mtu connection show uuid "$uuid" 2>/dev/null | head -n 1)" \
      "$(printf '%s\n' "$files" | sed -n "s/^$uuid://p" | head -n 1)"
  done
}
links_of_ifupdown() {
  command -v ifquery >/dev/null 2>&1 || return 0
  {
    limit 10 ifquery --list -a 2>/dev/null
    limit 10 ifquery --list --allow=hotplug 2>/dev/null
    limit 10 ifquery --state 2>/dev/null | sed 's/=.*//'
  } | sort -u | head -n 50 | while IFS= read -r link; do
    case $link in '' | -* | *[!A-Za-z0-9_.-]*) continue ;; esac
    limit 10 ifquery "$link" >/dev/null 2>&1 || continue
    printf '%s\t%s\t%s\n' "$link" "$(is_in_ifstate "$link")" "$(limit 10 ifquery "$link" 2>/dev/null | sed -n 's/^mtu: //p' | head -n 1)"
  done
}
has_netplan() {
  command -v netplan >/dev/null 2>&1 || return 1
  for file in /etc/netplan/*.yaml /run/netplan/*.yaml /lib/netplan/*.yaml; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}
# Sections, ids and MTUs of the merged files, and nothing else: they may hold passwords.
netplan_ids() { limit 30 netplan get all 2>/dev/null | sed -n '/^  [a-z-]*:$/p; /^    [^ ].*:$/p; /^      mtu: [0-9]*$/p'; }
# Files of cloud-init that set an MTU, with that line.
frozen_mtus() {
  grep -siH '^[[:space:]]*mtu\(bytes\)\{0,1\}[[:space:]]*[=: ]' /etc/netplan/*cloud-init*.yaml /etc/network/interfaces.d/*cloud-init* /etc/systemd/network/*cloud-init*.network /etc/NetworkManager/system-connections/cloud-init-*.nmconnection
  for file in /etc/systemd/network/*.network /etc/sysconfig/network-scripts/ifcfg-*; do
    head -n 5 "$file" 2>/dev/null | grep -qi 'cloud-init' && grep -siH '^[[:space:]]*mtu\(bytes\)\{0,1\}[[:space:]]*=' "$file"
  done
}
own_files() {
  for file in /etc/netplan/"$NETPLAN_FILE"*.yaml /etc/systemd/network/*.d/"$NETWORKD_DROP_IN" /etc/NetworkManager/conf.d/"$NM_FILE"*.conf /etc/network/if-up.d/"$IFUPDOWN_FILE"*; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    if [ -L "$file" ] || [ ! -f "$file" ] || [ "$(stat -c %s "$file")" -gt 4096 ]; then
      printf '%s\tother\n' "$file"
    else
      printf '%s\tfile\t%s\t%s\n' "$file" "$(stat -c %a "$file")" "$(b64 <"$file")"
    fi
  done | head -n 50
}
folders() {
  for folder in /etc/netplan /etc/systemd/network /etc/NetworkManager/conf.d /etc/network/if-up.d; do
    near=$folder
    while [ ! -d "$near" ]; do near=${near%/*}; done
    if [ -w "${near:-/}" ]; then can=yes; else can=no; fi
    printf '%s\t%s\t%s\n' "$folder" "$can" "$(findmnt -n -o TARGET,FSTYPE,OPTIONS -T "${near:-/}" 2>/dev/null | head -c 300)"
  done
}
uppers() {
  for upper in /sys/class/net/*/upper_*; do
    [ -e "$upper" ] || continue
    link=${upper%/*}
    printf '%s\t%s\n' "${link##*/}" "${upper##*/upper_}"
  done | head -n 500
}

emit nic-networkd "$(links_of_networkd)" 65536
emit nic-nm "$(links_of_nm)" 65536
emit nic-ifupdown "$(links_of_ifupdown)" 16384
if has_netplan; then
  NETPLAN_COPY=/run/clearance-netplan.$$
  if copy_netplan; then
    if said=$(generate_copy); then
      emit nic-netplan "$(netplan_ids)" 65536
    else
      emit nic-netplan-refusal "$(printf '%s' "${said:-netplan generate: no message}" | tail -c 1500)"
    fi
  else
    emit nic-netplan-refusal 'its files could not be copied'
  fi
  rm -rf "$NETPLAN_COPY"
fi
emit nic-cloud-init "$(frozen_mtus | cut -c1-300 | head -n 20)" 8192
for other in wicked.service connman.service dhcpcd.service network.service; do
  limit 5 systemctl -q is-active "$other" 2>/dev/null && emit nic-other "${other%.service}"
done
emit nic-own "$(own_files)" 65536
emit nic-folders "$(folders)" 4096
emit nic-uppers "$(uppers)" 32768
command -v ip >/dev/null 2>&1 || emit nic-missing-tool ip
