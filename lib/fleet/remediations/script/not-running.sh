# For a re-check: the containers that ran when the change began and do not run now, as "not-running <name>", and those
# without a restart policy that ended by themselves, or that somebody removed, as "ended <name>". Checked twice, because
# a container that fails again and again runs at times. Needs is-removed.sh.

look_at_all() {
  # shellcheck disable=SC2046 # ids are hexadecimal and are meant to be split
  limit 30 docker inspect --format '{{.Id}} {{.State.Running}} {{.State.Restarting}} {{.State.ExitCode}} {{.HostConfig.RestartPolicy.Name}} {{.State.StartedAt}}' $(cut -d' ' -f2 "$D/containers" "$D/containers.more" 2>/dev/null) 2>/dev/null
}
if [ -s "$D/containers" ] || [ -s "$D/containers.more" ]; then
  was=$(look_at_all)
  sleep 3
  is=$(look_at_all)
  cat "$D/containers" "$D/containers.more" 2>/dev/null | while read -r _ id remove status name; do
    if [ "$remove" = true ] || [ "$status" = unsteady ] || [ -e "$D/ended.$id" ]; then continue; fi
    look=$(echo "$is" | grep "^$id ")
    case $look in
      "$id true false "*) if echo "$was" | grep -qxF "$look"; then continue; fi ;;
      "$id false false 0 "[!au]*) emit ended "$name" && continue ;;
      '') if is_removed "$id"; then emit ended "$name" && continue; fi ;;
    esac
    emit not-running "$name"
  done
fi
