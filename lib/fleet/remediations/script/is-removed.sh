# Distinguishes a container that its owner removed from one that Docker does not know: for the steps of a change and its
# re-check. docker_root is noted in $D/docker-root before anything is changed.

# Where this Docker keeps its containers: after a restart it may look in another place, and know none of them.
docker_root() { limit 10 docker info --format '{{.DockerRootDir}} {{.Driver}}' 2>/dev/null; }
# Docker explicitly says that it has no container with this id.
is_gone() {
  left=$(limit 10 docker ps -aq --no-trunc --filter "id=$1" 2>/dev/null) || return 1
  [ -z "$left" ]
}
is_removed() {
  [ -s "$D/docker-root" ] && [ "$(docker_root)" = "$(cat "$D/docker-root")" ] && is_gone "$1"
}
