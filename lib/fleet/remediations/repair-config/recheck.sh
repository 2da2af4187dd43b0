# What is read again before a repair of daemon.json is confirmed. A question would start a Docker that is stopped, so it
# is only asked if it was started.

if [ -f "$FILE" ] && [ ! -L "$FILE" ]; then
  emit sha256 "$(sha256sum <"$FILE" | cut -c1-64)"
fi
if [ "$STARTS" = yes ] && limit 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; then emit docker-up yes; fi
