/** Configuration files of other stacks that name an MTU. Read where this user may; nothing is run. */
export const STACKS_COMMAND = `
stacks_file() {
  printf '%s\\n' "$1"
  cat "$1"
}
stacks_section() {
  s_count=0
  for f in /run/flannel/subnet.env /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist /etc/containers/networks/*.json \\
    /etc/libvirt/qemu/networks/*.xml; do
    [ -f "$f" ] && [ -r "$f" ] && [ "$s_count" -lt 20 ] || continue
    s_count=$((s_count + 1))
    frame "stack-file $s_count" 16384 stacks_file "$f"
  done
}
`;
