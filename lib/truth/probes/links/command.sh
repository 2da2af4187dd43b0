# Every link. BusyBox `ip` has no `-d`. If there is no `ip` at all, the kernel's files are read.

links_list() {
  ip -o -d link show 2>/dev/null && return
  ip -o link show 2>/dev/null && return
  for d in /sys/class/net/*; do
    [ -e "$d/mtu" ] || continue
    l_mac=$(cat "$d/address") l_kind=$(sed -n 's/^DEVTYPE=//p' "$d/uevent") l_below=''
    for l in "$d"/lower_*; do [ -e "$l" ] && l_below="$l_below${l_below:+,}${l##*/lower_}"; done
    printf 'sysfs %s %s %s %s %s %s\n' "${d##*/}" "$(cat "$d/mtu")" "$(cat "$d/operstate")" "${l_mac:--}" "${l_kind:--}" "${l_below:--}"
  done
}
links_section() {
  frame links 786432 links_list
}
