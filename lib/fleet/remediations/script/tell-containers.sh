# tell_containers tells how many containers run, and each of them; nothing of what Docker did not say. Ours of a proof
# are left out: they are nobody's, and gone in a moment.

read_containers() {
  count='' containers=''
  listed=$(limit 10 docker ps --no-trunc --format "{{.Label \"$PROOF_LABEL\"}}={{.ID}}" 2>/dev/null) || return 1
  ids=$(echo "$listed" | sed -n 's/^=//p')
  count=$(echo "$ids" | grep -c .)
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  containers=$(limit 20 docker inspect --format '{"id":{{json .Id}},"name":{{json .Name}},"image":{{json .Config.Image}},"policy":{{json .HostConfig.RestartPolicy.Name}},"autoRemove":{{json .HostConfig.AutoRemove}},"labels":{{json .Config.Labels}},"networkMode":{{json .HostConfig.NetworkMode}}}' $ids 2>/dev/null)
}
tell_containers() {
  # One that ends between the two questions makes the second fail: asked once more, nothing is missing.
  read_containers || read_containers
  [ -n "$count" ] || return 0
  emit container-count "$count"
  printf '%s\n' "$containers" | emit_from containers 3000000
}
