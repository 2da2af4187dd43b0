# What OpenStack says about this instance's links. Only asked on an OpenStack instance: first the metadata service, one
# second at most; else the config drive: where it is mounted, or mounted read-only so that only this command sees it. If
# the kernel does not have its file system (hardened kernels have no VFAT), a program that needs no mount reads it.

openstack_url=http://169.254.169.254/openstack/latest/network_data.json
openstack_metadata() {
  if command -v curl >/dev/null 2>&1; then
    curl -s -f --noproxy '*' --max-time 1 "$openstack_url"
  elif command -v wget >/dev/null 2>&1; then
    for_at_most 1 env http_proxy= wget -q -O - "$openstack_url"
  elif command -v bash >/dev/null 2>&1; then
    for_at_most 1 bash -c 'exec 3<>/dev/tcp/169.254.169.254/80 && printf "GET /openstack/latest/network_data.json HTTP/1.0\r\nHost: 169.254.169.254\r\n\r\n" >&3 && cat <&3'
  else return 127; fi
}
openstack_drive_file() {
  for d in /dev/disk/by-label/config-2 /dev/disk/by-label/CONFIG-2; do [ -e "$d" ] && readlink -f "$d" && return; done
  # Without udev these links do not exist.
  can_all && as_root_for 2 blkid 2>/dev/null | sed -n 's/^\([^:]*\):.* LABEL="[Cc][Oo][Nn][Ff][Ii][Gg]-2".*/\1/p' | head -n 1
}
openstack_drive() {
  d=$(openstack_drive_file)
  [ -n "$d" ] || return 1
  # A drive that is mounted for writing cannot be mounted a second time. (FUSE, which users may mount, is left out.)
  m=$(sed -n "s#^$d \([^ ]*\) \(iso9660\|vfat\|ext[234]\) .*#\1#p" /proc/mounts | head -n 1)
  if [ -n "$m" ] && [ -r "$m/openstack/latest/network_data.json" ]; then
    cat "$m/openstack/latest/network_data.json"
    return
  fi
  can_all || return 126
  if [ -n "$m" ]; then
    as_root_for 2 cat "$m/openstack/latest/network_data.json"
    return
  fi
  # shellcheck disable=SC2016 # expanded by that shell
  as_root_for 2 unshare -m sh -c 'mount -o ro "$1" /mnt && cat /mnt/openstack/latest/network_data.json' sh "$d" && return
  d_file=openstack/latest/network_data.json
  for d_tool in isoinfo bsdtar mtype; do
    command -v "$d_tool" >/dev/null 2>&1 || continue
    case $d_tool in
      isoinfo) d_said=$(as_root_for 2 isoinfo -R -i "$d" -x "/$d_file" 2>/dev/null) ;;
      bsdtar) d_said=$(as_root_for 2 bsdtar -xOf "$d" "$d_file" 2>/dev/null) ;;
      mtype) d_said=$(as_root_for 2 mtype -i "$d" "::/$d_file" 2>/dev/null) ;;
    esac
    case $d_said in *'"links"'*)
      printf '%s' "$d_said"
      return
      ;;
    esac
  done
  return 1
}
openstack_section() {
  system_is_openstack || return 0
  o_frame=$(frame openstack-metadata 131072 openstack_metadata)
  printf '%s\n' "$o_frame"
  case $o_frame in *'"links"'*) ;; *) frame openstack-drive 131072 openstack_drive ;; esac
}
