# The account and the system: POSIX sh, world-readable files and no tool that waits.

system_dmi() {
  for f in sys_vendor product_name chassis_asset_tag; do
    printf '%s=' "$f"
    cat "/sys/class/dmi/id/$f" 2>/dev/null || echo
  done
}
system_who() {
  id -un
  echo "$CLEARANCE_ROOT"
}
system_ping() {
  ping -V 2>&1 || { ping --help 2>&1 | grep -i busybox || command -v ping; }
}
system_is_openstack() {
  case $(system_dmi) in *OpenStack*) return 0 ;; esac
  case $(cat /run/cloud-init/cloud-id 2>/dev/null) in openstack*) return 0 ;; esac
  [ -e /dev/disk/by-label/config-2 ] || [ -e /dev/disk/by-label/CONFIG-2 ]
}
# The account's identity and the system: everything that a connection test asks for.
system_identity() {
  frame who 256 system_who
  refusal_section
  frame os 4096 sh -c 'cat /etc/os-release || cat /usr/lib/os-release'
}
system_section() {
  system_identity
  frame uname 1024 sh -c 'uname -n; uname -r; uname -m'
  frame virt 512 systemd-detect-virt
  frame dmi 1024 system_dmi
  frame openstack 16 system_is_openstack
  frame ping 4096 system_ping
}
