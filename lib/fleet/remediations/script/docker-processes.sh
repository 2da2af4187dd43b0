# The running processes of the system's Docker, whatever its unit says. Nothing here asks Docker: if systemd listens on
# its socket, a question would start a stopped Docker.

# dockerd, and the processes that hold Docker's containers and can outlive it: root's, and not in a container. One name
# on each line.
docker_processes() {
  for p in /proc/[0-9]*; do
    { read -r comm <"$p/comm"; } 2>/dev/null || continue
    case $comm in
      # Before 18.09 Docker had its own containerd.
      dockerd* | docker-containe*) ;;
      containerd-shim*) tr '\0' ' ' <"$p/cmdline" 2>/dev/null | grep -q -e ' -namespace moby ' || continue ;;
      *) continue ;;
    esac
    [ "$(stat -c %u "$p" 2>/dev/null)" = 0 ] || continue
    [ "$(readlink "$p/ns/pid")" = "$(readlink /proc/self/ns/pid)" ] || continue
    echo "$comm"
  done
}
