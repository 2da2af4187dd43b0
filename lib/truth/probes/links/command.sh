# Every link. BusyBox `ip` has no `-d`. If there is no `ip` at all, the kernel's files are read.

links_list() {
  ip -o -d link show 2>/dev/null && return
  ip -o link show 2>/dev/null && return
  for d in /sys/class/net/*; do
    [ -e "$d/mtu" ] && printf 'sysfs %s %s %s %s\n' "${d##*/}" "$(cat "$d/mtu")" "$(cat "$d/operstate")" "$(cat "$d/address")"
  done
}
links_section() {
  frame links 786432 links_list
}
