import { PRUNE } from './prune';

/**
 * Steps that every kind of change has, one function each. They run in a subshell whose output goes into the journal, so
 * what one leaves to another is a file in $D. Status: 0 passed, 3 skipped, 4 warned, else failed.
 */
export const COMMON_STEPS = `${PRUNE}
begin() {
  boot_id >"$D/boot-id" || return 1
  : >"$D/begun" || return 1
  flush "$D/begun"
  if docker_up; then echo up >"$D/docker-was"; else echo down >"$D/docker-was"; fi
  echo "Docker is $(cat "$D/docker-was")"
  prune_old 2>/dev/null || :
}

# In the order in which they were started: those that others lean on come first. Swarm's tasks are counted alone: Swarm
# never starts one again, it replaces it.
tasks() { limit 20 docker ps -q --filter is-task=true | grep -c .; }
record_containers() {
  : >"$D/containers" || return 1
  if [ "$(cat "$D/docker-was")" = down ]; then
    echo 'Docker is down: nothing runs'
    return 3
  fi
  tasks >"$D/tasks"
  ids=$(limit 20 docker ps -q --no-trunc --filter is-task=false) || return 1
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086
  limit 30 docker inspect --format '{{.State.StartedAt}} {{.Id}} {{.HostConfig.AutoRemove}} {{.State.Status}} {{.Name}}' $ids >"$D/containers.raw" || return 1
  grep -E ' (running|paused) ' "$D/containers.raw" | sort >"$D/containers" || [ ! -s "$D/containers.raw" ]
  cut -d' ' -f5 "$D/containers"
}

docker_up() { limit 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
docker_answers() {
  end=$(($(up_seconds) + 60))
  until docker_up; do
    if [ "$(up_seconds)" -ge "$end" ]; then
      limit 10 systemctl show docker.service -p ActiveState -p SubState -p Result
      limit 10 journalctl -u docker.service -n 12 --no-pager -o cat 2>/dev/null
      return 1
    fi
    # Failed for good: waiting longer changes nothing.
    if [ "$(limit 10 systemctl show -p ActiveState docker.service)" = ActiveState=failed ]; then
      limit 20 systemctl reset-failed docker.service docker.socket
      limit 150 systemctl start docker.service || {
        limit 10 journalctl -u docker.service -n 12 --no-pager -o cat 2>/dev/null
        return 1
      }
    fi
    pause 1
  done
  limit 10 docker version --format 'Docker {{.Server.Version}} answers'
}
restore_docker_answers() {
  docker_answers && return 0
  [ "$(cat "$D/docker-was" 2>/dev/null)" = down ] || return 1
  echo 'Docker was down before, too'
  return 4
}

runs() { [ "$(limit 10 docker inspect --format '{{.State.Running}}' "$1" 2>/dev/null)" = true ]; }
# Those with a restart policy come back by themselves, the others are started; none may stay behind. A container that
# was run with --rm is gone once it stopped: the plan said so.
containers_again() {
  wanted=$(cat "$D/tasks" 2>/dev/null || echo 0)
  if [ ! -s "$D/containers" ] && [ "$wanted" = 0 ]; then return 3; fi
  own_again || return 1
  tasks_again
}
own_again() {
  end=$(($(up_seconds) + 20))
  missing=
  while read -r _ id remove status name <&8; do
    [ "$remove" = true ] && continue
    tries=0
    until runs "$id"; do
      # Restart policies are carried out before Docker answers, or a moment later.
      if [ "$tries" -gt 0 ] || [ "$(limit 10 docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' "$id" 2>/dev/null)" = no ] || [ "$(up_seconds)" -ge "$end" ]; then
        echo "start $name"
        limit 60 docker start "$id" >/dev/null || break
        runs "$id" && break
      fi
      tries=$((tries + 1))
      [ "$tries" -lt 5 ] || break
      pause 1
    done
    [ "$status" = paused ] && limit 20 docker pause "$id" >/dev/null 2>&1
  done 8<"$D/containers"
  # Some die a moment after the start.
  pause 1
  while read -r _ id remove _ name <&8; do
    [ "$remove" = true ] && continue
    if runs "$id"; then echo "runs: $name"; else missing="$missing $name"; fi
  done 8<"$D/containers"
  [ -z "$missing" ] || {
    echo "does not run:$missing"
    return 1
  }
}
# Where they run is Swarm's to say: fewer than before may be as it should.
tasks_again() {
  [ "$wanted" != 0 ] || return 0
  end=$(($(up_seconds) + 30))
  until [ "$(tasks)" -ge "$wanted" ]; do
    if [ "$(up_seconds)" -ge "$end" ]; then
      echo "Swarm tasks: $(tasks), before $wanted"
      return 4
    fi
    pause 1
  done
  echo "Swarm tasks: $(tasks)"
}

# Confirmed or told to take back by a name in $D; silence takes back, too.
await_confirmation() {
  end=$(($(up_seconds) + CONFIRM))
  echo "within $CONFIRM s"
  while [ ! -L "$D/verdict" ]; do
    if [ "$(up_seconds)" -ge "$end" ]; then
      decide revert:not-confirmed
      break
    fi
    pause 1
  done
  verdict
  [ "$(verdict)" = confirmed ]
}

recover() {
  echo "begun in boot $(cat "$D/boot-id" 2>/dev/null), now $(boot_id): $(verdict)"
  return 4
}
`;
