# Reports other rules that change the segment size, or that they are unknown. Needs nothing-listed.sh.

report_foreign_rules() {
  command -v "$1" >/dev/null 2>&1 || return 0
  if listed=$(limit 10 "$@" 2>/dev/null); then
    emit clamp-foreign "$(echo "$listed" | awk -v table="$CLAMP_TABLE" -v chain="$CLAMP_CHAIN" '/^table / { t = $3 } / chain / { c = $2 } /maxseg size set|TCPMSS/ && $0 !~ chain && t != table && c != chain' | head -n 20 | head -c 2000)"
  else
    nothing_listed "$(limit 10 "$@" 2>&1 >/dev/null)" || emit clamp-foreign "$*: could not be read"
  fi
}
report_foreign_rules nft list ruleset
report_foreign_rules iptables-save
report_foreign_rules ip6tables-save
