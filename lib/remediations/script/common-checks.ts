/**
 * For a re-check: the containers that ran when the change began and do not now, as `not-running <name>`, and those of no
 * restart policy that ended by themselves, as `ended <name>`. Looked at twice: one that fails again and again runs at
 * times.
 */
export const NOT_RUNNING = `
# shellcheck disable=SC2046
look_at_all() {
  limit 30 docker inspect --format '{{.Id}} {{.State.Running}} {{.State.Restarting}} {{.State.ExitCode}} {{.HostConfig.RestartPolicy.Name}} {{.State.StartedAt}}' $(cut -d' ' -f2 "$D/containers") 2>/dev/null
}
if [ -s "$D/containers" ]; then
  was=$(look_at_all)
  sleep 3
  is=$(look_at_all)
  while read -r _ id remove status name <&8; do
    if [ "$remove" = true ] || [ "$status" = unsteady ] || [ -e "$D/ended.$id" ]; then continue; fi
    look=$(echo "$is" | grep "^$id ")
    case $look in
      "$id true false "*) if echo "$was" | grep -qxF "$look"; then continue; fi ;;
      "$id false false 0 "[!au]*) emit ended "$name" && continue ;;
    esac
    emit not-running "$name"
  done 8<"$D/containers"
fi
`;
