# Steps that record which containers run, and make the same ones run again. Needs is-removed.sh; see
# lib/remote/runner/steps.sh.
#
# A line of $D/containers: start time, id, whether it was run with --rm, "running", "paused" or "unsteady", name.
# $D/containers.more has those that others started since. $D/ended.ID means that the container was started again and
# ended by itself.

# Swarm tasks are only counted: Swarm never starts one again, it replaces it.
tasks() { limit 20 docker ps -q --filter is-task=true | grep -c .; }
# Seconds since a time such as 2026-11-25T16:44:33.1Z. (BusyBox's date needs a space for the T.)
age_of() {
  since=$(date -u -d "$(echo "$1" | cut -c1-19 | tr T ' ')" +%s 2>/dev/null) || since=0
  echo $(($(date +%s) - ${since:-0}))
}
# In the order in which they were started: containers that others depend on come first. A container that was restarted a
# moment ago, and not for the first time, may be failing again and again: we do not judge it afterwards.
running_now() {
  ids=$(limit 20 docker ps -q --no-trunc --filter is-task=false) || return 1
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  seen=$(limit 30 docker inspect --format '{{.State.StartedAt}} {{.Id}} {{.HostConfig.AutoRemove}} {{.State.Status}} {{.Name}} {{.RestartCount}}' $ids 2>/dev/null)
  for id in $ids; do
    case $seen in *" $id "*) continue ;; esac
    is_gone "$id" || return 1
  done
  printf '%s\n' "$seen" | while read -r at id remove status name restarts; do
    case $status in
      running) if [ "$restarts" != 0 ] && [ "$(age_of "$at")" -lt 120 ]; then status=unsteady; fi ;;
      paused) ;;
      *) continue ;;
    esac
    echo "$at $id $remove $status $name"
  done | sort
}
record_containers() {
  : >"$D/containers" || return 1
  if [ "$(cat "$D/docker-was")" = down ]; then
    echo 'Docker is down: nothing runs'
    return 3
  fi
  tasks >"$D/tasks"
  docker_root >"$D/docker-root"
  now=$(running_now) || return 1
  [ -n "$now" ] || return 0
  echo "$now" >"$D/containers" || return 1
  [ "$(cat "$D/containers")" = "$now" ] || return 1
  cut -d' ' -f5 "$D/containers"
}
# Before Docker is restarted once more: containers that others started since would not start again either.
record_more() {
  [ "$(docker_state)" = up ] || return 0
  now=$(running_now) || return 0
  more=$(
    cat "$D/containers.more" 2>/dev/null
    echo "$now" | while read -r at id rest; do
      [ -n "$id" ] || continue
      rm -f "$D/ended.$id"
      grep -qs " $id " "$D/containers" "$D/containers.more" || echo "$at $id $rest"
    done
  )
  [ -n "$more" ] || return 0
  echo "$more" >"$D/containers.new" && [ "$(cat "$D/containers.new")" = "$more" ] && mv -f "$D/containers.new" "$D/containers.more"
  flush "$D/containers.more"
  echo "$more" | sed 's/.* /started since: /'
}

# Containers with a restart policy start by themselves, the others are started. All have to run again. A container that
# was run with --rm is removed when it stops: the plan said so.
containers_again() {
  wanted=$(cat "$D/tasks" 2>/dev/null || echo 0)
  if [ ! -s "$D/containers" ] && [ ! -s "$D/containers.more" ] && [ "$wanted" = 0 ]; then return 3; fi
  start_missing
  settle
  start_failed
  start_failed
  all_there
  all_rc=$?
  case $all_rc in 0 | 4) ;; *) return 1 ;; esac
  tasks_again || return $?
  return "$all_rc"
}
# Calls $1 for each recorded container, with id, status and name set.
each_noted() {
  for list in "$D/containers" "$D/containers.more"; do
    [ -s "$list" ] || continue
    while read -r _ id remove status name <&8; do
      [ "$remove" = true ] || "$1"
    done 8<"$list"
  done
}

start_missing() {
  end=$(($(up_seconds) + 20))
  refused=
  each_noted start_again
}
# Once for each: a container that ends at once would do so again, and a job would run twice.
start_again() {
  started=$(looked_at "$id")
  case $started in *' true '*) ;; *)
    [ -e "$D/ended.$id" ] && return 0
    # Docker applies restart policies before it answers, or a moment later.
    if [ "$(limit 10 docker inspect --format '{{.HostConfig.RestartPolicy.Name}}' "$id" 2>/dev/null)" != no ] && [ "$(up_seconds)" -lt "$end" ]; then
      pause 1
      started=$(looked_at "$id")
    fi
    ;;
  esac
  case $started in *' true '*) ;; *)
    echo "start $name"
    limit 60 docker start "$id" >/dev/null || refused="$refused $id"
    ;;
  esac
  if [ "$status" = paused ]; then limit 20 docker pause "$id" >/dev/null 2>&1; fi
  return 0
}
# A failed start may have been too early: a container that it depends on did not run yet, or was started after it.
start_failed() {
  was_refused=$refused
  refused=
  retried=
  each_noted start_one_failed
  [ -z "$retried" ] || settle
}
start_one_failed() {
  [ "$status" != unsteady ] || return 0
  case $(echo "$is" | grep "^$id ") in
    "$id false "*' 0 '*) case "$was_refused " in *" $id "*) ;; *) return 0 ;; esac ;;
    "$id false "*) ;;
    *) return 0 ;;
  esac
  retried=1
  echo "start $name again"
  limit 60 docker start "$id" >/dev/null || refused="$refused $id"
}
# For each id: id, whether it runs, whether it failed and will be restarted (Docker reports this as running, too), its
# exit code, and its start time.
looked_at() {
  limit 30 docker inspect --format '{{.Id}} {{.State.Running}} {{.State.Restarting}} {{.State.ExitCode}} {{.State.StartedAt}}' "$@" 2>/dev/null
}
look_at_all() {
  # shellcheck disable=SC2046 # ids are hexadecimal and are meant to be split
  looked_at $(each_noted say_id)
}
say_id() { echo "$id"; }
# Some containers fail a moment after the start, or run for a moment between two failures. So two checks, some seconds
# apart, must agree. Some containers fail once or twice until one that they depend on runs.
settle() {
  end=$(($(up_seconds) + 30))
  is=$(look_at_all)
  while :; do
    was=$is
    pause 3
    is=$(look_at_all)
    if [ "$is" = "$was" ]; then case $is in *' true true '*) ;; *) break ;; esac fi
    [ "$(up_seconds)" -lt "$end" ] || break
  done
}
all_there() {
  missing=
  remark=
  each_noted judge_one
  if [ -n "$missing" ]; then
    echo "does not run:$missing"
    return 1
  fi
  [ -z "$remark" ] || return 4
}
judge_one() {
  look=$(echo "$is" | grep "^$id ")
  case $look in
    "$id true false "*)
      if echo "$was" | grep -qxF "$look"; then
        echo "runs: $name"
        return 0
      fi
      ;;
    "$id false "*' 0 '*)
      case "$refused " in *" $id "*) ;; *)
        echo "was started, and ended by itself: $name"
        : >"$D/ended.$id"
        remark=1
        return 0
        ;;
      esac
      ;;
    '')
      # Its owner removed it when it stopped, as runners of jobs do: nobody can start it again.
      if is_removed "$id"; then
        echo "was removed meanwhile: $name"
        remark=1
        return 0
      fi
      ;;
  esac
  if [ "$status" = unsteady ]; then
    echo "fails again and again, as before: $name"
    remark=1
  else
    missing="$missing $name"
  fi
}
# The Swarm decides where tasks run: fewer than before may be correct.
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
