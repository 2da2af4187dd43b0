/**
 * The steps of the runner, one function each. They run in a subshell whose output goes into the journal, so what one
 * leaves to another is a file in $D. Status: 0 passed, 3 skipped, 4 warned, else failed.
 */
export const RUNNER_STEPS = `
begin() {
  boot_id >"$D/boot-id" || return 1
  : >"$D/begun" || return 1
  flush "$D/begun"
  if docker_up; then echo up >"$D/docker-was"; else echo down >"$D/docker-was"; fi
  echo "Docker is $(cat "$D/docker-was")"
}

# The plan is bound to what it read: the file, and the path that dockerd reads.
check_plan() {
  find_config
  if [ "$CONFIG" != "$FILE" ]; then
    echo "dockerd now reads another file"
    return 1
  fi
  is=$(hash_of "$FILE")
  if [ "$is" != "$EXPECTED" ]; then
    echo "planned $EXPECTED, found $is"
    return 1
  fi
}

# In the order in which they were started: those that others lean on come first.
record_containers() {
  : >"$D/containers" || return 1
  if [ "$(cat "$D/docker-was")" = down ]; then
    echo 'Docker is down: nothing runs'
    return 3
  fi
  ids=$(limit 20 docker ps -q --no-trunc) || return 1
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086
  limit 30 docker inspect --format '{{.State.StartedAt}} {{.Id}} {{.HostConfig.AutoRemove}} {{.State.Status}} {{.Name}}' $ids >"$D/containers.raw" || return 1
  grep -E ' (running|paused) ' "$D/containers.raw" | sort >"$D/containers" || [ ! -s "$D/containers.raw" ]
  cut -d' ' -f5 "$D/containers"
}

# The kept link is the old file itself, with its mode, owner, context, attributes and time: taking it back is one
# rename, which needs no space. The copy in $D is for a roll-back long after.
back_up() {
  if [ "$EXPECTED" = absent ]; then
    : >"$D/old.absent" || return 1
    if [ ! -d "$FOLDER" ]; then : >"$D/folder.absent"; fi
    echo 'there was no file'
    return 0
  fi
  cp -a "$FILE" "$D/old" || return 1
  [ "$(hash_of "$D/old")" = "$EXPECTED" ] || return 1
  stat -c '%a %u %g %C' "$FILE" >"$D/old.stat" 2>/dev/null || stat -c '%a %u %g' "$FILE" >"$D/old.stat" || return 1
  rm -f "$KEEP"
  ln "$FILE" "$KEEP" 2>/dev/null || cp -a "$FILE" "$KEEP" || return 1
  cat "$D/old.stat"
  flush "$D/old"
}

write_new() {
  if [ "$WANTED" = absent ]; then
    echo 'the file is to be removed'
    return 3
  fi
  [ -d "$FOLDER" ] || mkdir -m 0755 "$FOLDER" || return 1
  rm -f "$TMP"
  # A copy of the old one first: the new file inherits what only cp knows to keep.
  if [ "$EXPECTED" != absent ]; then cp -a "$FILE" "$TMP" || return 1; fi
  cat "$D/new" >"$TMP" || return 1
  chown "$OWNER" "$TMP" || return 1
  chmod "$MODE" "$TMP" || return 1
  if command -v selinuxenabled >/dev/null 2>&1 && selinuxenabled; then
    if [ "$EXPECTED" != absent ]; then chcon --reference="$FILE" "$TMP"; else chcon -t container_config_t "$TMP" 2>/dev/null || chcon -t etc_t "$TMP"; fi
  fi
  flush "$TMP"
  is=$(hash_of "$TMP")
  [ "$is" = "$WANTED" ] || {
    echo "written $is, wanted $WANTED"
    return 1
  }
}

# With the unit's own flags, because a key that is also a flag stops the daemon.
validate() {
  [ "$WANTED" != absent ] || return 3
  limit 10 dockerd --help 2>/dev/null | grep -q -e --validate || {
    echo 'this dockerd cannot validate'
    return 3
  }
  find_config
  set --
  skip=
  while IFS= read -r flag; do
    if [ -n "$skip" ]; then
      skip=
      continue
    fi
    case $flag in
      '' | --config-file=*) ;;
      --config-file) skip=1 ;;
      \\$*) ;;
      *) set -- "$@" "$flag" ;;
    esac
  done <<FLAGS
$(flags)
FLAGS
  limit 30 dockerd "$@" --validate --config-file "$TMP"
}

replace() {
  # Once more, because the steps before took time.
  [ "$(hash_of "$FILE")" = "$EXPECTED" ] || {
    echo 'the file changed a moment ago'
    return 1
  }
  : >"$D/replacing" || return 1
  flush "$D/replacing"
  if [ "$WANTED" = absent ]; then rm -f "$FILE" || return 1; else mv -f "$TMP" "$FILE" || return 1; fi
  flush "$FOLDER"
  [ "$(hash_of "$FILE")" = "$WANTED" ]
}

reload() { limit 60 systemctl daemon-reload; }

# Without this, systemd refuses a start after three failures within a minute, whatever is in daemon.json by then.
reset_failed() {
  limit 20 systemctl reset-failed docker.service docker.socket 2>&1
  return 0
}

restart_first() {
  : >"$D/restarting" || return 1
  flush "$D/restarting"
  restart_docker
}
restart_docker() {
  limit 150 systemctl restart docker.service && return 0
  limit 10 journalctl -u docker.service -n 12 --no-pager -o cat 2>/dev/null
  return 1
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

bridge_mtu() {
  is=$(limit 20 docker network inspect bridge --format '{{index .Options "com.docker.network.driver.mtu"}}') || return 1
  echo "docker network inspect bridge: $is"
  [ "$is" = "$MTU" ]
}

runs() { [ "$(limit 10 docker inspect --format '{{.State.Running}}' "$1" 2>/dev/null)" = true ]; }
# Those with a restart policy come back by themselves, the others are started; none may stay behind. A container that
# was run with --rm is gone once it stopped: the plan said so.
containers_again() {
  [ -s "$D/containers" ] || return 3
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

restore_file() {
  is=$(hash_of "$FILE")
  case $is in
    "$EXPECTED" | "$WANTED") ;;
    *)
      cp -a "$FILE" "$D/foreign" 2>/dev/null
      echo "somebody changed the file meanwhile; their version is kept as $D/foreign"
      ;;
  esac
  if [ "$EXPECTED" = absent ]; then
    rm -f "$FILE"
  elif [ "$is" != "$EXPECTED" ]; then
    if [ "$(hash_of "$KEEP")" = "$EXPECTED" ]; then
      mv -f "$KEEP" "$FILE" || return 1
    else
      rm -f "$TMP"
      cp -a "$D/old" "$TMP" || return 1
      mv -f "$TMP" "$FILE" || return 1
    fi
  fi
  [ -d "$FOLDER" ] && flush "$FOLDER"
  is=$(hash_of "$FILE")
  echo "daemon.json: $is"
  [ "$is" = "$EXPECTED" ]
}

remove_temporary() {
  rm -f "$TMP" "$KEEP" "$D/containers.raw"
  if [ -e "$D/folder.absent" ]; then rmdir "$FOLDER" 2>/dev/null; fi
  return 0
}
`;
