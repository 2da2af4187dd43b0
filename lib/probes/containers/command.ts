/**
 * The interfaces inside each running container, through its network namespace, with the instance's own `ip`. Nothing
 * below a container's root is opened: a link there could point anywhere.
 */
export const CONTAINERS_COMMAND = `
containers_pids() {
  [ -n "$d_ids" ] || return 0
  dk inspect --type container --format '{{.State.Pid}} {{.Id}}' $d_ids | grep -E '^[1-9][0-9]* [0-9a-f]{12,64}$' | head -n 200
}
containers_links() {
  can_root || return 126
  c_list=$(containers_pids)
  [ -n "$c_list" ] || return 0
  if can_all; then
    as_root sh -c 'while [ $# -gt 1 ]; do printf "container %s\\n" "$2"; nsenter -t "$1" -n ip -o link show; shift 2; done' sh $c_list
  else
    printf '%s\\n' "$c_list" | while read -r pid id; do
      printf 'container %s\\n' "$id"
      as_root nsenter -t "$pid" -n ip -o link show </dev/null
    done
  fi
}
containers_section() {
  frame docker-interfaces 65536 containers_links
}
`;
