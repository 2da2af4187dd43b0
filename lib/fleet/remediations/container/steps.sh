# The steps of one restart of a container. Needs functions.sh and the steps about Docker. CONTAINER is its id; STARTED is
# its start time in the plan; STOP is how long Docker waits for it to stop, s. WANTED has the MTU of each of its
# interfaces after the restart, <network id>=<MTU>.
#
# A restart cannot be rolled back: nothing was changed that could be put back. What can be restored is that the container
# runs. So the roll-back starts it if it does not run, and fails if it does not stay up.

check_plan() {
  if [ "$(cat "$D/docker-was")" != up ]; then
    echo 'Docker does not answer'
    return 1
  fi
  is=$(container_is '{{.State.Status}} {{.State.StartedAt}}')
  [ "$is" = "running $STARTED" ] && return 0
  echo "planned running $STARTED, found $is"
  return 1
}

keep_container() {
  container_is '{{.Id}} {{.State.Status}} {{.State.StartedAt}} {{.HostConfig.RestartPolicy.Name}} {{.Image}} {{.Name}}' >"$D/container" || return 1
  health_of >"$D/health"
  docker_root >"$D/docker-root"
  others_now >"$D/others" || return 1
  cat "$D/container"
  interfaces_now
  flush_notes
}
health_of() { container_is '{{with .State.Health}}{{.Status}}{{end}}'; }
# The other running containers: id, start time, name.
others_now() {
  ids=$(limit 20 docker ps -q --no-trunc) || return 1
  ids=$(echo "$ids" | grep -vxF "$CONTAINER")
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  limit 30 docker container inspect --format '{{.Id}} {{.State.StartedAt}} {{.Name}}' $ids 2>/dev/null
  return 0
}

restart_container() {
  : >"$D/restarting" || return 1
  flush "$D/restarting"
  limit "$((STOP + 60))" docker restart "$CONTAINER" && return 0
  tell_log
  return 1
}
# Why it does not run, in its own words. The journal keeps the end of this.
tell_log() {
  container_is '{{.State.Status}}, exit code {{.State.ExitCode}} {{.State.Error}}'
  limit 10 docker logs --tail 15 "$CONTAINER" 2>&1 | tail -c 1500
}

# Two checks, some seconds apart, must agree: it may run for a moment between two failures.
container_runs() {
  end=$(($(up_seconds) + 30))
  while :; do
    was=$(steady_of)
    pause 3
    is=$(steady_of)
    if [ "$is" = "$was" ]; then
      case $is in
        'true false '*)
          await_health
          return
          ;;
        'false false '*) break ;;
      esac
    fi
    [ "$(up_seconds)" -lt "$end" ] || break
  done
  echo "does not run: $is"
  tell_log
  return 1
}
# A check of its own may fail for other reasons than the restart, so it is only reported.
await_health() {
  echo "runs: $is"
  [ "$(cat "$D/health" 2>/dev/null)" = healthy ] || return 0
  end=$(($(up_seconds) + 60))
  while [ "$(health_of)" = starting ] && [ "$(up_seconds)" -lt "$end" ]; do pause 2; done
  health=$(health_of)
  echo "health: $health"
  [ "$health" = healthy ] || return 4
}

container_mtu() {
  now=$(interfaces_now) || return 1
  wrong=
  for each in $WANTED; do
    is=$(echo "$now" | sed -n "s/^${each%=*} //p")
    echo "$(echo "${each%=*}" | cut -c1-12): ${is:-no interface}, wanted ${each#*=}"
    [ "$is" = "${each#*=}" ] || wrong=1
  done
  [ -z "$wrong" ]
}

# Docker restarts only the one that was named. Another one may have failed meanwhile, or wait for this one.
others_run_on() {
  [ -s "$D/others" ] || return 3
  others_now >"$D/others.now" || return 4
  while read -r id at name; do
    is=$(grep "^$id " "$D/others.now")
    case $is in "$id $at "*) ;; *) echo "restarted or stopped meanwhile: $name" ;; esac
  done <"$D/others" >"$D/others.changed"
  cat "$D/others.changed"
  [ ! -s "$D/others.changed" ] || return 4
}

container_again() {
  case $(steady_of) in 'true false '*) ;; *)
    if is_removed "$CONTAINER"; then
      echo 'was removed meanwhile: nobody can start it again'
      return 4
    fi
    limit 60 docker start "$CONTAINER"
    ;;
  esac
  container_runs
}

remove_temporary() { rm -f "$D/others.now" "$D/others.changed"; }

# shellcheck disable=SC2034 # lib/remote/runner/runner.sh reads broken
undo() {
  [ -e "$D/restarting" ] || return 0
  step restore-docker-answers restore_docker_answers || broken=restore-docker-answers
  if [ -z "$broken" ]; then step run-container-again container_again || broken=run-container-again; fi
}
