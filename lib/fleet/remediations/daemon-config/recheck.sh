# What is read again before a change of daemon.json is confirmed, with not-running.sh.

emit version "$(limit 10 docker version --format '{{.Server.Version}}' 2>&1 | head -c 300)"
emit bridge-mtu "$(limit 10 docker network inspect bridge --format "{{index .Options \"$MTU_OPTION\"}}" 2>&1 | head -c 300)"
if [ -f "$FILE" ] && [ ! -L "$FILE" ]; then
  emit sha256 "$(sha256sum <"$FILE" | cut -c1-64)"
  emit stat "$(stat -c '%a %u:%g' "$FILE")"
elif [ ! -e "$FILE" ]; then
  emit sha256 absent
fi
