# What a clamp's plan needs in addition to the facts of every plan. Changes nothing: nft and iptables-restore only
# check. NFT_RULES and IPTABLES_RULES are rules like ours in base64, to check whether the tools accept them; they are
# not loaded.

# Prints nothing if a tool accepts the rules on its standard input. A failure without a message is reported, too.
refusal() {
  refused=$(limit 10 "$@" 2>&1) || refused="exit status $?: $refused"
  printf '%s' "$refused" | head -c 500
}
if command -v nft >/dev/null 2>&1; then
  emit clamp-nft-version "$(limit 10 nft --version 2>&1 | head -c 200)"
  emit clamp-nft-takes "$(printf %s "$NFT_RULES" | base64 -d | refusal nft -c -f -)"
fi
for tables in iptables ip6tables; do
  if ! command -v "$tables-restore" >/dev/null 2>&1; then continue; fi
  emit "clamp-$tables-version" "$(limit 10 "$tables" --version 2>&1 | head -c 200)"
  emit "clamp-$tables-takes" "$(printf %s "$IPTABLES_RULES" | base64 -d | refusal "$tables-restore" -w 5 -n --test)"
done
emit clamp-module "$(limit 10 modprobe -n -v xt_TCPMSS 2>&1 | head -c 300)"
# Docker is asked only if it answered before: asking a stopped one starts it where systemd listens on its socket.
case ${answered:-} in
  *'"ServerVersion":"'[0-9]*)
    emit clamp-docker-firewall "$(limit 10 docker info --format '{{json .FirewallBackend}}' 2>/dev/null | head -c 200)"
    ;;
esac
