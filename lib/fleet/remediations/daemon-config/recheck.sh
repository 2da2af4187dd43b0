# What is read again before a change of daemon.json is confirmed. Needs the sections about Docker and not-running.sh.

docker_find
docker_ask_networks
if [ -f "$FILE" ] && [ ! -L "$FILE" ]; then
  emit sha256 "$(sha256sum <"$FILE" | cut -c1-64)"
elif [ ! -e "$FILE" ]; then
  emit sha256 absent
fi
