# The interfaces inside each running container, through its network namespace, with the instance's own `ip`. Nothing
# below a container's root is opened: a link there could point anywhere. `c_list` is `PID ID` for each, from ../docker.

containers_links() {
  can_root || return 126
  if can_all; then
    # shellcheck disable=SC2016,SC2086 # expanded by that shell; many words
    as_root sh -c 'while [ $# -gt 1 ]; do printf "container %s\n" "$2"; nsenter -t "$1" -n ip -o link show; shift 2; done' sh $c_list
  else
    printf '%s\n' "$c_list" | while read -r pid id; do
      printf 'container %s\n' "$id"
      # A sudo rule is a command line that is always the same.
      printf '%s\n' "$pid" | as_root xargs -I{} /usr/bin/nsenter -t {} -n /sbin/ip -o link show
    done
  fi
}
containers_section() {
  [ -n "$c_list" ] || return 0
  frame docker-interfaces 524288 containers_links
}
