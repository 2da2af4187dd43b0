# The roll-back of a recreated network, as steps for the runner. Needs steps.sh. A container that was connected after
# the plan is not lost: it stays on the network, or is connected again as it was.

# Tried again after a moment: Docker may still be carrying out what a killed step began.
restore_network() {
  tries=0
  until old_network; do
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] || return 1
    pause 1
  done
  id=$(network_ids)
  [ "$id" != "$OLD" ] || return 0
  # There was no network of that name, and now somebody else is on it.
  [ -n "$OLD" ] || return 4
  is=$(mtu_of "$id")
  if [ "$is" != "$(cat "$D/mtu.was")" ]; then
    echo "its MTU is $is"
    return 1
  fi
  as_described "$id" "$D/network.is"
}
old_network() {
  found=$(network_ids) || return 1
  if [ -z "$OLD" ]; then
    none_again
    return
  fi
  if [ "$found" = "$OLD" ]; then
    echo 'the network was not removed'
    return 0
  fi
  if [ -n "$found" ] && [ "$found" = "$(cat "$D/restored" 2>/dev/null)" ]; then return 0; fi
  for each in $found; do
    release "$each" all
    limit 60 docker network rm "$each" || return 1
  done
  with_arguments "$D/new" create-old docker network create >/dev/null || return 1
  found=$(network_ids)
  [ -n "$found" ] || return 1
  # If its id is not noted, a later run that finds this one killed creates it once more.
  echo "$found" >"$D/restored" && flush "$D/restored"
  echo "made as it was: $found"
}
# There was no network when it was planned. What was begun may still appear. A network that others use or made stays.
none_again() {
  looks=0
  while [ -z "$found" ] && [ -e "$D/creating" ] && [ "$looks" -lt 5 ]; do
    looks=$((looks + 1))
    pause 1
    found=$(network_ids) || return 1
  done
  if [ -n "$found" ] && [ -e "$D/creating" ]; then
    for each in $found; do
      release "$each" ours
      others=$(attached "$each") || return 1
      if [ -z "$others" ]; then
        limit 60 docker network rm "$each" || return 1
      else
        echo "others are on it, and it stays: $others"
      fi
    done
    found=$(network_ids) || return 1
  fi
  if [ -z "$found" ]; then echo 'there is none, as before'; else echo "it stays: $found"; fi
}
# Disconnects from network $1 the containers that were on it when it was planned and were cut off since, and those that
# were missing then. Of containers that came later, it disconnects none ($2 is "ours"), those with an address of the
# others ("holders"), or "all": how each was connected is noted, and restored.
release() {
  for on in $(attached "$1"); do
    if grep -q "^connect-$on " "$D/new"; then
      [ -e "$D/cut.$on" ] || is_missing "$on" || continue
    else
      [ "$2" != ours ] || continue
      how=$(how_on "$1" "$on")
      [ "$2" = all ] || holds_ours || continue
      note_joined || echo "how it was on the network could not be noted: $on"
    fi
    limit 60 docker network disconnect -f "$1" "$on" >/dev/null
  done
}
# How container $2 is connected to network $1: flags of "docker network connect", and its addresses. An older Docker
# gives each container its short id as an alias.
how_on() {
  limit 10 docker container inspect --format "{{range \$k, \$v := .NetworkSettings.Networks}}{{if or (eq \$k \"$NETWORK\") (eq \$v.NetworkID \"$1\")}}{{println \"on\" \$k}}
{{println \"holds\" \$v.IPAddress}}{{println \"holds\" \$v.GlobalIPv6Address}}
{{with \$v.IPAMConfig}}{{with .IPv4Address}}{{println \"--ip\" .}}{{end}}{{with .IPv6Address}}{{println \"--ip6\" .}}{{end}}{{end}}
{{range \$v.Aliases}}{{println \"--alias\" .}}{{end}}{{range \$v.Links}}{{println \"--link\" .}}{{end}}{{end}}{{end}}" "$2" \
    | grep -v -e "^--alias $(printf %.12s "$2")$" -e 'invalid IP$' -e '^holds *$' -e '^$'
}
# An address that a container of the plan must get again.
is_ours() {
  grep "^[a-z]*-[0-9a-f]* $(printf %s "$1" | b64)$" "$D/new" \
    | while read -r of _; do is_missing "${of#*-}" || echo "$of"; done | grep -q .
}
holds_ours() {
  for address in $(echo "$how" | sed -n 's/^holds //p'); do
    if is_ours "$address"; then return 0; fi
  done
  return 1
}
note_joined() {
  [ -n "$how" ] || return 1
  lines=$(
    echo "$how" | while read -r flag value; do
      case $flag in
        on | holds) continue ;;
        --ip | --ip6) if is_ours "$value"; then continue; fi ;;
      esac
      arguments "$flag" "$value"
    done
    arguments "$NETWORK" "$on"
  )
  echo "$lines" >"$D/joined" && [ "$(cat "$D/joined")" = "$lines" ] && flush "$D/joined" && mv -f "$D/joined" "$D/came.$on" && flush "$D"
}
arguments() { for word; do echo "connect $(printf %s "$word" | b64)"; done; }

restore_endpoints() {
  now=$(network_ids)
  [ -n "$now" ] || return 1
  failed=
  # Disconnected first, because the wrong container may have an address.
  release "$now" holders 2>&1
  there=$(attached "$now") || return 1
  for each in $there; do
    if is_missing "$each"; then failed="$failed $each"; fi
  done
  if [ -n "$failed" ]; then
    echo "still on the network:$failed"
    return 1
  fi
  for each in $(members); do
    [ -e "$D/cut.$each" ] || continue
    if exists "$each"; then with_arguments "$D/new" "connect-$each" docker network connect || failed="$failed $each"; else echo "is gone: $each"; fi
  done
  for note in "$D"/came.*; do
    each=${note##*.}
    if [ ! -e "$note" ] || ! exists "$each" || attached "$now" | grep -qx "$each"; then continue; fi
    echo "came after the plan, and is put on the network again: $each"
    with_arguments "$note" connect docker network connect || failed="$failed $each"
  done
  if [ -n "$failed" ]; then
    echo "not on the network:$failed"
    return 1
  fi
  addresses back
}

# Containers that did not run when it was planned do not run afterwards.
as_they_ran() {
  for each in $(idle); do
    grep -qs " $each " "$D/containers.more" || continue
    exists "$each" || continue
    limit 60 docker stop "$each" || return 1
  done
  rm -f "$D/containers.more"
  containers_again
}

# What was cut off stays noted: if this run is killed before its result, it is done once more.
remove_temporary() { :; }

# Before a container was cut off, nothing needs to be rolled back. After a reboot, Docker was started and every
# container was stopped; a container without its network did not start.
undo() {
  if [ ! -e "$D/cutting" ] && [ -z "$rebooted" ]; then return 0; fi
  step restore-docker-answers restore_docker_answers || broken=restore-docker-answers
  if [ -z "$broken" ] && [ -e "$D/cutting" ]; then
    step restore-network restore_network || broken=restore-network
    # A network that is not quite as before is better than none.
    there=$(network_ids) || broken=${broken:-restore-endpoints}
    if [ -n "$there" ]; then step restore-endpoints restore_endpoints || broken=${broken:-restore-endpoints}; fi
  fi
  if [ -z "$broken" ]; then step restore-containers as_they_ran || broken=restore-containers; fi
}
