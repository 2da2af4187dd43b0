# The networks in configuration files of other stacks, and the bridges of Incus or LXD, whose networks can have any
# name. Files are read if this user may; nothing is run. Only root can read libvirt's files, and they have no secrets.

stacks_file() {
  printf '%s\n' "$1"
  cat "$1"
}
stacks_libvirt() {
  if can_all; then as_root sh -c 'cat /etc/libvirt/qemu/networks/*.xml'; else cat /etc/libvirt/qemu/networks/*.xml; fi
}
stacks_bridges() {
  for b in /sys/class/net/*/bridge; do
    b=${b%/bridge} b=${b##*/}
    for s in incus:/var/lib/incus lxd:/var/lib/lxd lxd:/var/snap/lxd/common/lxd; do
      [ -d "${s#*:}/networks/$b" ] && printf '%s %s\n' "${s%%:*}" "$b"
    done
  done
}
stacks_section() {
  s_count=0
  for f in /run/flannel/subnet.env /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist /etc/cni/net.d/*/*.conflist \
    /etc/containers/networks/*.json; do
    { [ -f "$f" ] && [ -r "$f" ] && [ "$s_count" -lt 20 ]; } || continue
    s_count=$((s_count + 1))
    frame "stack-file $s_count" 16384 stacks_file "$f"
  done
  [ ! -d /etc/libvirt ] || frame stack-libvirt 65536 stacks_libvirt
  { [ ! -d /var/lib/incus ] && [ ! -d /var/lib/lxd ] && [ ! -d /var/snap/lxd ]; } || frame stack-bridges 8192 stacks_bridges
}
