# Reports the rules of a clamp that Clearance set. Needs clamp-rules.sh.

report_clamp_rules() {
  if said=$("clamp_rules_$1" "$2"); then emit "clamp-$2" "$(echo "$said" | head -c 16000)"; else emit clamp-unread "$2"; fi
}
report_clamp_rules nft nft
report_clamp_rules iptables iptables
report_clamp_rules iptables ip6tables
