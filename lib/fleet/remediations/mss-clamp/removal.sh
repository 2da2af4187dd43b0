# Steps of both programs. Needs clamp-rules.sh.

# All of our rules; status 1 if there may be more.
clamp_rules() {
  whole=0
  clamp_rules_nft || whole=1
  clamp_rules_iptables iptables || whole=1
  clamp_rules_iptables ip6tables || whole=1
  [ "$whole" = 0 ] || echo 'what is there could not be told'
  return "$whole"
}
# Rules that cannot be listed may be present.
remove_clamp() {
  if ! is=$(clamp_rules_nft) || [ -n "$is" ]; then limit 20 nft delete table inet "$CLAMP_TABLE"; fi
  for tables in iptables ip6tables; do
    if is=$(clamp_rules_iptables "$tables") && [ -z "$is" ]; then continue; fi
    while limit 20 "$tables" -w 5 -t mangle -D FORWARD -m comment --comment clearance -j "$CLAMP_CHAIN" 2>/dev/null; do :; done
    limit 20 "$tables" -w 5 -t mangle -F "$CLAMP_CHAIN"
    limit 20 "$tables" -w 5 -t mangle -X "$CLAMP_CHAIN"
  done
  left=$(clamp_rules)
  if [ -n "$left" ]; then
    echo "$left"
    return 1
  fi
  rm -f "$CLAMP_MARKER"
  echo 'no rule of ours is there'
}
remove_temporary() { rm -f "$D/new"; }
