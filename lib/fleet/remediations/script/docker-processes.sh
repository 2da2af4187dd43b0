# What runs of the system's Docker, whatever its unit says. Nothing here asks Docker, because asking one that is stopped
# starts it where systemd listens on its socket.

# dockerd, and what holds Docker's containers and outlives it: root's, and in no container. One name a line.
docker_processes() {
  for p in /proc/[0-9]*; do
    { read -r comm <"$p/comm"; } 2>/dev/null || continue
    case $comm in
      # Before 18.09 Docker had a containerd of its own.
      dockerd* | docker-containe*) ;;
      containerd-shim*) tr '\0' ' ' <"$p/cmdline" 2>/dev/null | grep -q -e ' -namespace moby ' || continue ;;
      *) continue ;;
    esac
    [ "$(stat -c %u "$p" 2>/dev/null)" = 0 ] || continue
    [ "$(readlink "$p/ns/pid")" = "$(readlink /proc/self/ns/pid)" ] || continue
    echo "$comm"
  done
}
