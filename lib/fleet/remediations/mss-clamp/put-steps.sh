# The steps of setting a clamp, one function for each. Needs removal.sh. TOOL is "nft" or "iptables"; FAMILIES are 4, 6
# or both; LINKS are <interface>=<MTU>, separated by spaces; RULES is the number of rules, which are in $D/new.

# The plan is bound to what it read: no clamp of ours, and links with these MTUs.
check_plan() {
  found=$(clamp_rules) || {
    echo "$found"
    return 1
  }
  if [ -n "$found" ]; then
    printf 'there is a clamp already\n%s\n' "$found"
    return 1
  fi
  for link in $LINKS; do
    is=$(cat "/sys/class/net/${link%=*}/mtu") || return 1
    echo "${link%=*}: MTU $is"
    [ "$is" = "${link#*=}" ] || return 1
  done
}
# Each tool accepts all of its rules or none.
put_clamp() {
  : >"$D/putting" || return 1
  flush "$D/putting"
  printf '%s %s %s\n' "$TOOL" "$(date +%s)" "$ID" >"$CLAMP_MARKER" || return 1
  chmod 0644 "$CLAMP_MARKER" || return 1
  if [ "$TOOL" = nft ]; then
    limit 20 nft -f "$D/new"
    return
  fi
  case $FAMILIES in *4*) limit 20 iptables-restore -w 5 -n <"$D/new" || return 1 ;; esac
  case $FAMILIES in *6*) limit 20 ip6tables-restore -w 5 -n <"$D/new" || return 1 ;; esac
}
clamp_in_force() {
  is=$(clamp_rules) || {
    echo "$is"
    return 1
  }
  echo "$is"
  [ "$(echo "$is" | grep -c -e 'maxseg size set' -e '--set-mss')" = "$RULES" ]
}
# A reboot removed the rules; the marker is gone with /run, which is in memory.
undo() {
  [ -e "$D/putting" ] || return 0
  # shellcheck disable=SC2034 # lib/remote/runner/runner.sh reads it
  step remove-clamp remove_clamp || broken='remove-clamp'
}
