# Prints the rules of a clamp that Clearance set, or nothing; status 1 if this is unknown. Needs nothing-listed.sh.

clamp_rules_nft() {
  command -v nft >/dev/null 2>&1 || return 0
  limit 10 nft list table inet "$CLAMP_TABLE" 2>/dev/null || nothing_listed "$(limit 10 nft list table inet "$CLAMP_TABLE" 2>&1)"
}
# Asking for the table by its name would load a kernel module for it.
clamp_rules_iptables() {
  command -v "$1-save" >/dev/null 2>&1 || return 0
  if saved=$(limit 10 "$1-save" 2>/dev/null); then
    echo "$saved" | grep "$CLAMP_CHAIN" || :
  else
    nothing_listed "$(limit 10 "$1-save" 2>&1 >/dev/null)"
  fi
}
