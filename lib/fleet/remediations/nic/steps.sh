# The steps of a change of a NIC's MTU, one function for each. Needs claim.sh and netplan-copy.sh. INTERFACE gets MTU;
# WAS is its MTU in the plan. FILE is Clearance's own file, empty if none is needed; EXPECTED and WANTED are its SHA-256
# before and after, or "absent"; MODE is its mode after, and FILE_MTU the MTU in it, empty if it is removed. CLAIM is what
# MANAGER has for the link. UPPERS are the links on top of it with the MTUs that they get, <interface>=<MTU>; those that
# are not named follow the kernel.
#
# No link is taken down and no manager is restarted: the SSH connection has to survive. `networkctl reload` is left out,
# because it configures each link anew whose file changed (networkctl(1)); systemd-networkd sets the MTU only when it
# configures a link. `netplan generate` only writes files under /run (netplan-generate(8)). `nmcli general reload conf`
# and `nmcli connection load` only read files; an active connection keeps its settings until it is activated again
# (nmcli(1)).

FOLDER=${FILE%/*}
# No manager reads a file with such a name.
TMP=$FOLDER/.clearance-$ID.new
NETPLAN_COPY=/run/clearance-netplan.$ID

check_plan() {
  is=$(cat "/sys/class/net/$INTERFACE/mtu") || return 1
  echo "$INTERFACE: MTU $is"
  [ "$is" = "$WAS" ] || return 1
  is=$(claim_now)
  if [ "$is" != "$CLAIM" ]; then
    echo "planned $MANAGER $CLAIM, found $is"
    return 1
  fi
  as_planned
}
as_planned() {
  [ -n "$FILE" ] || return 0
  is=$(hash_of "$FILE")
  [ "$is" = "$EXPECTED" ] && return 0
  echo "$FILE: planned $EXPECTED, found $is"
  return 1
}

# The MTU of every link that the kernel may change with it: it lowers VLANs and macvlans with their NIC (vlan_device_event
# in net/8021q/vlan.c, macvlan_device_event in drivers/net/macvlan.c), and does not raise them again.
keep_nic() {
  note_links "$INTERFACE" 0 >"$D/links" || return 1
  cat "$D/links"
  if [ -n "$FILE" ] && [ "$EXPECTED" != absent ]; then
    cp -a "$FILE" "$D/old" || return 1
    [ "$(hash_of "$D/old")" = "$EXPECTED" ] || return 1
  fi
  if [ -n "$FILE" ] && [ ! -d "$FOLDER" ]; then : >"$D/folder.absent" || return 1; fi
  flush_notes
}
note_links() {
  printf '%s %s\n' "$1" "$(cat "/sys/class/net/$1/mtu")"
  [ "$2" -lt 3 ] || return 0
  for upper in "/sys/class/net/$1/upper_"*; do
    [ ! -e "$upper" ] || (note_links "${upper##*/upper_}" "$(($2 + 1))")
  done
}

write_file() {
  if [ -z "$FILE" ] || [ "$WANTED" = absent ]; then
    echo 'no file has to be written'
    return 3
  fi
  # Its manager may run as a user of its own, and has to be able to read it.
  (umask 022 && mkdir -p "$FOLDER") || return 1
  rm -f "$TMP"
  cat "$D/new" >"$TMP" || return 1
  chown 0:0 "$TMP" || return 1
  chmod "$MODE" "$TMP" || return 1
  if command -v restorecon >/dev/null 2>&1; then restorecon "$TMP" 2>/dev/null || :; fi
  flush "$TMP"
  is=$(hash_of "$TMP")
  [ "$is" = "$WANTED" ] || {
    echo "written $is, wanted $WANTED"
    return 1
  }
}

# Before anything is changed, its manager reads the file where it can.
check_file() {
  [ -n "$FILE" ] || return 3
  case $MANAGER in
    netplan)
      check_netplan
      checked=$?
      rm -rf "$NETPLAN_COPY"
      return "$checked"
      ;;
    ifupdown)
      [ "$WANTED" != absent ] || return 3
      sh -n "$TMP"
      ;;
    *) return 3 ;;
  esac
}
check_netplan() {
  copy_netplan || return 1
  rm -f "$NETPLAN_COPY$FILE"
  if [ "$WANTED" != absent ]; then cp "$TMP" "$NETPLAN_COPY$FILE" || return 1; fi
  generate_copy || return 1
  [ -n "$FILE_MTU" ] || return 0
  # A file with a later name may say otherwise.
  case $RENDERER in
    networkd) grep -qx "MTUBytes=$FILE_MTU" "$NETPLAN_COPY/run/systemd/network/10-netplan-$NETPLAN_ID.network" ;;
    *) grep -qx "mtu=$FILE_MTU" "$NETPLAN_COPY/run/NetworkManager/system-connections/netplan-$NETPLAN_ID.nmconnection" ;;
  esac || {
    echo "netplan makes another MTU of $NETPLAN_ID than $FILE_MTU: another file of it comes later"
    return 1
  }
}

place_file() {
  if [ -z "$FILE" ]; then
    echo 'its manager has this MTU for good already'
    return 3
  fi
  as_planned || return 1
  flush_notes
  : >"$D/placing" || return 1
  flush "$D/placing"
  if [ "$WANTED" = absent ]; then rm -f "$FILE" || return 1; else mv -f "$TMP" "$FILE" || return 1; fi
  [ -d "$FOLDER" ] && flush "$FOLDER"
  [ "$(hash_of "$FILE")" = "$WANTED" ]
}
# So that what happens to the link before the next boot does not bring the old MTU again.
tell_manager() {
  [ -n "$FILE" ] || return 3
  case $MANAGER:$RENDERER in
    netplan:*)
      limit 60 netplan generate || return 1
      [ "$RENDERER" = network-manager ] || return 0
      limit 20 nmcli connection load "/run/NetworkManager/system-connections/netplan-$NETPLAN_ID.nmconnection" || return 4
      ;;
    network-manager:*) limit 20 nmcli general reload conf || return 4 ;;
    *)
      echo "$MANAGER reads it when it configures the link"
      return 3
      ;;
  esac
}

put_mtu() {
  [ "$(cat "/sys/class/net/$1/mtu")" = "$2" ] || limit 10 ip link set dev "$1" mtu "$2"
}
set_now() {
  flush_notes
  : >"$D/setting" || return 1
  flush "$D/setting"
  put_mtu "$INTERFACE" "$MTU" || return 1
  for upper in $UPPERS; do
    [ ! -e "/sys/class/net/${upper%=*}" ] || put_mtu "${upper%=*}" "${upper#*=}" || return 1
  done
}
nic_in_force() {
  is=$(cat "/sys/class/net/$INTERFACE/mtu") || return 1
  echo "$INTERFACE: MTU $is"
  [ "$is" = "$MTU" ] || return 1
  [ -z "$FILE" ] || [ "$(hash_of "$FILE")" = "$WANTED" ]
}

restore_file() {
  is=$(hash_of "$FILE")
  case $is in
    "$EXPECTED" | "$WANTED") ;;
    *)
      echo 'somebody changed the file meanwhile'
      if cp -a "$FILE" "$D/foreign"; then echo "their version is kept as $D/foreign"; else rm -f "$D/foreign"; fi
      ;;
  esac
  if [ "$EXPECTED" = absent ]; then
    rm -f "$FILE" || return 1
  elif [ "$is" != "$EXPECTED" ]; then
    (umask 022 && mkdir -p "$FOLDER") || return 1
    rm -f "$TMP"
    cp -a "$D/old" "$TMP" || return 1
    flush "$TMP"
    mv -f "$TMP" "$FILE" || return 1
  fi
  [ -d "$FOLDER" ] && flush "$FOLDER"
  is=$(hash_of "$FILE")
  echo "$FILE: $is"
  [ "$is" = "$EXPECTED" ]
}
links_are_back() {
  back=0
  while read -r link was; do
    [ -e "/sys/class/net/$link" ] || continue
    is=$(cat "/sys/class/net/$link/mtu")
    [ "$is" = "$was" ] || back=1
    echo "$link: MTU $is"
  done <"$D/links"
  return "$back"
}
put_links_back() {
  while read -r link was; do
    [ ! -e "/sys/class/net/$link" ] || put_mtu "$link" "$was" || return 1
  done <"$D/links"
}
# After a boot, its manager may have read our file, and may set that MTU only now.
restore_now() {
  if [ -n "$rebooted" ]; then
    tries=0
    until is_settled || [ $tries -ge 45 ]; do
      tries=$((tries + 1))
      pause 2
    done
    tries=0
    while [ $tries -lt 3 ]; do
      tries=$((tries + 1))
      put_links_back
      pause 3
    done
  fi
  put_links_back
  links_are_back
}

remove_temporary() {
  rm -f "$D/new"
  [ -n "$FILE" ] || return 0
  rm -f "$TMP"
  rm -rf "$NETPLAN_COPY"
  # An empty folder of drop-ins is left by nobody else.
  if [ -e "$D/folder.absent" ]; then rmdir "$FOLDER" 2>/dev/null; fi
  case $FOLDER in *.network.d) [ -e "$FILE" ] || rmdir "$FOLDER" 2>/dev/null ;; esac
  return 0
}

# Without a file of ours, a boot gave the link what its manager says, whatever was set before.
# shellcheck disable=SC2034 # lib/remote/runner/runner.sh reads broken
undo() {
  if [ -e "$D/placing" ]; then
    step restore-nic-file restore_file || broken=restore-nic-file
    step restore-nic-manager tell_manager || broken=${broken:-restore-nic-manager}
  elif [ -n "$rebooted" ]; then
    return 0
  fi
  if [ -e "$D/placing" ] || [ -e "$D/setting" ]; then
    step restore-nic-now restore_now || broken=${broken:-restore-nic-now}
  fi
}
