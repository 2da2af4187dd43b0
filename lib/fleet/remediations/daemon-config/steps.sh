# The steps of a change of daemon.json, one function for each. Needs lib/truth/docker/find.sh and validate.sh. FILE is
# its path. EXPECTED and WANTED are the SHA-256 before and after, or "absent"; ATTRIBUTES are mode and numeric owner
# before, MODE, OWNER and CONTEXT those after; MTU is what Docker must report of its bridge.

FOLDER=${FILE%/*}
TMP=$FOLDER/.daemon.json.clearance-$ID.new
KEEP=$FOLDER/.daemon.json.clearance-$ID.old
# shellcheck disable=SC2034 # lib/truth/docker/find.sh reads it
CLEARANCE_TIMEOUT='timeout -k 5'

# The plan is bound to what it read: the file, and the path that dockerd reads.
check_plan() {
  if [ "$(cat "$D/docker-was")" = silent ]; then
    echo 'Docker, or what it left behind, runs and does not answer: which containers run cannot be told'
    return 1
  fi
  docker_find
  docker_config_path
  if [ "$DOCKERD_CONFIG" != "$FILE" ]; then
    echo "dockerd now reads another file"
    return 1
  fi
  as_planned
}
# Also its mode and owner: the new file gets those of the plan.
as_planned() {
  is=$(hash_of "$FILE")
  if [ "$is" = "$EXPECTED" ] && [ "$is" != absent ]; then is="$is $(stat -c '%a:%u:%g' "$FILE")"; fi
  planned="$EXPECTED${ATTRIBUTES:+ $ATTRIBUTES}"
  [ "$is" = "$planned" ] && return 0
  echo "planned $planned, found $is"
  return 1
}

# The kept link is the old file itself, with its mode, owner, context, attributes and time. So a roll-back is one
# rename, which needs no space. The copy in $D is for a much later roll-back.
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
  # First a copy of the old file: the new one inherits attributes that only cp can copy.
  if [ "$EXPECTED" != absent ]; then cp -a "$FILE" "$TMP" || return 1; fi
  cat "$D/new" >"$TMP" || return 1
  chown "$OWNER" "$TMP" || return 1
  chmod "$MODE" "$TMP" || return 1
  label_new
  labelled=$?
  flush "$TMP"
  is=$(hash_of "$TMP")
  [ "$is" = "$WANTED" ] || {
    echo "written $is, wanted $WANTED"
    return 1
  }
  return "$labelled"
}
# dockerd can also read it with the label of its folder, so a different label is only reported.
label_new() {
  if ! command -v selinuxenabled >/dev/null 2>&1 || ! selinuxenabled; then return 0; fi
  label=$CONTEXT
  if [ -z "$label" ] && [ "$EXPECTED" != absent ]; then label=$(stat -c %C "$FILE"); fi
  # uutils' stat prints a sentence if there is none.
  case $label in *' '*) label='' ;; esac
  if [ -n "$label" ]; then
    chcon "$label" "$TMP" || restorecon "$TMP"
  else
    chcon -t container_config_t "$TMP" 2>/dev/null || chcon -t etc_t "$TMP" || restorecon "$TMP"
  fi
  is=$(stat -c %C "$TMP")
  if [ -z "$is" ] || [ "$is" != "${label:-$is}" ]; then
    echo "SELinux context $is, wanted $label"
    return 4
  fi
}

validate() {
  [ "$WANTED" != absent ] || return 3
  can_validate || {
    echo 'this dockerd cannot validate'
    return 3
  }
  docker_find
  validated "$TMP"
}

replace() {
  # Checked once more, because the steps before took time.
  as_planned || return 1
  flush_notes
  : >"$D/replacing" || return 1
  flush "$D/replacing"
  if [ "$WANTED" = absent ]; then rm -f "$FILE" || return 1; else mv -f "$TMP" "$FILE" || return 1; fi
  flush "$FOLDER"
  [ "$(hash_of "$FILE")" = "$WANTED" ]
}

reload() { limit 60 systemctl daemon-reload; }

# Without this, systemd refuses a start after three failures within a minute, whatever daemon.json then holds.
reset_failed() {
  limit 20 systemctl reset-failed docker.service docker.socket 2>&1
  return 0
}

restart_first() {
  # Others may have started containers since; a restart stops those, too.
  record_more
  : >"$D/restarting" || return 1
  flush "$D/restarting"
  restart_docker
}
restart_docker() {
  limit 150 systemctl restart docker.service && return 0
  limit 10 journalctl -u docker.service -n 12 --no-pager -o cat 2>/dev/null
  return 1
}

restore_restart() {
  record_more
  restart_docker
}

bridge_mtu() {
  is=$(limit 20 docker network inspect bridge --format "{{index .Options \"$MTU_OPTION\"}}") || return 1
  echo "docker network inspect bridge: $is"
  [ "$is" = "$MTU" ]
}

restore_file() {
  is=$(hash_of "$FILE")
  case $is in
    "$EXPECTED" | "$WANTED") ;;
    *)
      echo 'somebody changed the file meanwhile'
      if cp -a "$FILE" "$D/foreign"; then
        echo "their version is kept as $D/foreign"
      else
        rm -f "$D/foreign"
        echo 'their version could not be kept'
      fi
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
  rm -f "$TMP" "$KEEP"
  if [ -e "$D/folder.absent" ]; then rmdir "$FOLDER" 2>/dev/null; fi
  return 0
}
