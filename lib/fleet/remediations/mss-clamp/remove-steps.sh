# The steps of removing the present clamp, one function for each. Needs removal.sh.

check_plan() {
  found=$(clamp_rules) || {
    echo "$found"
    return 1
  }
  echo "${found:-no rule of ours is there}"
  [ -n "$found" ]
}
keep_clamp() {
  if [ -e "$CLAMP_MARKER" ]; then cp "$CLAMP_MARKER" "$D/marker" || return 1; fi
  clamp_rules_nft >"$D/old.nft" || return 1
  for tables in iptables ip6tables; do
    rules=$(clamp_rules_iptables "$tables") || return 1
    rules=$(echo "$rules" | grep '^-A ' | sed 's/^-A FORWARD /-I FORWARD /')
    [ -n "$rules" ] || continue
    printf '*mangle\n:%s - [0:0]\n%s\nCOMMIT\n' "$CLAMP_CHAIN" "$rules" >"$D/old.$tables" || return 1
    cat "$D/old.$tables"
  done
  cat "$D/old.nft"
}
begin_removal() {
  : >"$D/removing" || return 1
  flush "$D/removing"
  remove_clamp
}
put_clamp_back() {
  if [ -n "$rebooted" ]; then
    echo 'gone with the reboot, as every clamp'
    return 3
  fi
  remove_clamp >/dev/null
  if [ -s "$D/old.nft" ]; then limit 20 nft -f "$D/old.nft" || return 1; fi
  for tables in iptables ip6tables; do
    [ -s "$D/old.$tables" ] || continue
    limit 20 "$tables-restore" -w 5 -n <"$D/old.$tables" || return 1
  done
  if [ -e "$D/marker" ]; then
    cp "$D/marker" "$CLAMP_MARKER" || return 1
    chmod 0644 "$CLAMP_MARKER"
  fi
  is=$(clamp_rules) || {
    echo "$is"
    return 1
  }
  echo "$is"
  [ -n "$is" ]
}
undo() {
  [ -e "$D/removing" ] || return 0
  # shellcheck disable=SC2034 # lib/remote/runner/runner.sh reads it
  step put-clamp-back put_clamp_back || broken='put-clamp-back'
}
