# What a plan to repair daemon.json needs in addition to the facts: the dockerd that reads it at its next start, also if
# Docker is down. Needs lib/truth/docker/find.sh.

emit dockerd-version "$(limit 10 dockerd --version 2>/dev/null | head -c 200)"
emit dockerd-path "$(command -v dockerd 2>/dev/null)"
