# Who configures a link: what a plan is bound to, and what is checked again later.

# The .network file that systemd-networkd applied to link $1: its own record, see link_save in networkd-link.c.
networkd_says() {
  number=$(cat "/sys/class/net/$1/ifindex" 2>/dev/null) || return 0
  sed -n "s/^$2=//p" "/run/systemd/netif/links/$number" 2>/dev/null | head -n 1
}
networkd_runs() { limit 10 systemctl -q is-active systemd-networkd.service 2>/dev/null; }
networkd_file() {
  case $(networkd_says "$1" ADMIN_STATE) in '' | unmanaged) ;; *) networkd_says "$1" NETWORK_FILE ;; esac
}
# The connection of NetworkManager that is active on link $1. One that NetworkManager only found there is not its own.
nm_connection() {
  command -v nmcli >/dev/null 2>&1 || return 0
  limit 10 nmcli -t -f DEVICE,STATE,CON-UUID device 2>/dev/null | awk -F: -v link="$1" '$1 == link && $2 == "connected" { print $3 }'
}
is_in_ifstate() {
  command -v ifquery >/dev/null 2>&1 || return 0
  limit 10 ifquery --state 2>/dev/null | awk -F= -v link="$1" '$1 == link { print "up" }'
}
# What the manager MANAGER with the renderer RENDERER has for link INTERFACE; nothing if it has none.
claim_now() {
  case $MANAGER:$RENDERER in
    networkd:* | netplan:networkd) networkd_runs && networkd_file "$INTERFACE" ;;
    network-manager:* | netplan:network-manager) nm_connection "$INTERFACE" ;;
    ifupdown:*) is_in_ifstate "$INTERFACE" ;;
  esac
}
# Whether that manager has finished with the link. After a boot it may still be at work.
is_settled() {
  [ -e "/sys/class/net/$INTERFACE/mtu" ] || return 1
  case $MANAGER:$RENDERER in
    networkd:* | netplan:networkd)
      case $(networkd_says "$INTERFACE" ADMIN_STATE) in configured | failed) ;; *) return 1 ;; esac
      ;;
    *) [ -n "$(claim_now)" ] ;;
  esac
}
