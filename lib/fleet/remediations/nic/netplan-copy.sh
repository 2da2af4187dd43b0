# Has netplan read a copy of its files, so that nothing is changed. Needs NETPLAN_COPY, a folder that only root may read.

# Copies the YAML files; the copy is in memory, because /run is.
copy_netplan() {
  rm -rf "$NETPLAN_COPY"
  mkdir -m 0700 "$NETPLAN_COPY" || return 1
  for home in etc lib run; do
    [ -d "/$home/netplan" ] || continue
    mkdir -p "$NETPLAN_COPY/$home" || return 1
    cp -RL "/$home/netplan" "$NETPLAN_COPY/$home/" || return 1
  done
}
# What netplan says about the copy, without its warnings that a file may be read by others.
generate_copy() {
  generated=$(limit 30 netplan generate --root-dir "$NETPLAN_COPY" 2>&1)
  netplan_status=$?
  printf '%s\n' "$generated" | sed "s#$NETPLAN_COPY##g; /^\*\* (.*WARNING/d; /^[[:space:]]*\$/d"
  return "$netplan_status"
}
