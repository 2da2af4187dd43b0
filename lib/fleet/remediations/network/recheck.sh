# What is read again before a network is kept. Needs the sections about Docker, functions.sh, members.sh and
# not-running.sh.

docker_find
docker_ask_networks
if command -v nsenter >/dev/null 2>&1 && command -v ip >/dev/null 2>&1; then emit wrong "$(wrong_interfaces | head -c 2000)"; fi
