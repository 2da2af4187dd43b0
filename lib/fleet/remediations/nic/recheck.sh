# What is read again before a change of a NIC's MTU is confirmed. Needs claim.sh.

emit nic-mtu "$(cat "/sys/class/net/$INTERFACE/mtu" 2>/dev/null)"
emit nic-claim "$(claim_now)"
if [ -z "$FILE" ]; then
  emit nic-sha256 none
elif [ -f "$FILE" ] && [ ! -L "$FILE" ]; then
  emit nic-sha256 "$(sha256sum <"$FILE" | cut -c1-64)"
elif [ ! -e "$FILE" ] && [ ! -L "$FILE" ]; then
  emit nic-sha256 absent
fi
