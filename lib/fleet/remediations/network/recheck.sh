# What is read again before a network is kept, with functions.sh, members.sh and not-running.sh.

emit version "$(limit 10 docker version --format '{{.Server.Version}}' 2>&1 | head -c 300)"
emit network-mtu "$(mtu_of "$NETWORK" 2>&1 | head -c 300)"
if command -v nsenter >/dev/null 2>&1 && command -v ip >/dev/null 2>&1; then emit wrong "$(wrong_interfaces | head -c 2000)"; fi
