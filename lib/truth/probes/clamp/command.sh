# Whether a clamp of ours is still in force. Its rules are only listed, and only if CLAMP_MARKER shows that a clamp was
# set. The names are in ./command.ts.

clamp_marker() { cat "$CLAMP_MARKER"; }
clamp_nft() { as_root_for 3 nft list table inet "$CLAMP_TABLE"; }
clamp_iptables() { as_root_for 3 "$1" -w 2 -t mangle -S; }
clamp_section() {
  [ -r "$CLAMP_MARKER" ] || return 0
  frame clamp-marker 256 clamp_marker
  read -r c_tool _ <"$CLAMP_MARKER"
  if [ "$c_tool" = nft ]; then
    frame clamp-nft 16384 clamp_nft
    return 0
  fi
  frame clamp-iptables 262144 clamp_iptables iptables
  command -v ip6tables >/dev/null 2>&1 && frame clamp-ip6tables 262144 clamp_iptables ip6tables
  return 0
}
