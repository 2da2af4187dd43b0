# What the plan and the program ask Docker in the same words. NETWORK is the name, ALSO has the ids of containers that
# are looked at wherever they are, with spaces between; fingerprint prints everything that a plan is bound to: which
# network has the name, what is on it, and how.

network_ids() {
  networks=$(limit 20 docker network ls --no-trunc --format '{{.ID}} {{.Name}}') || return 1
  echo "$networks" | while read -r id name; do
    if [ "$name" = "$NETWORK" ]; then echo "$id"; fi
  done
}
# Containers on the network with id $1, stopped ones too. Docker's filter also takes the beginning of an id for a name.
# Ours of a proof are nobody's, and gone in a moment.
attached() {
  [ -n "$1" ] || return 0
  listed=$(limit 20 docker ps -a --no-trunc --format "{{.Label \"$PROOF_LABEL\"}}={{.ID}}" --filter "network=$NETWORK" --filter "network=$1") || return 1
  ids=$(echo "$listed" | sed -n 's/^=//p')
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  on_it=$(limit 30 docker container inspect --format "{{range \$k, \$v := .NetworkSettings.Networks}}{{if or (eq \$k \"$NETWORK\") (eq \$v.NetworkID \"$1\")}}{{println \$.Id}}{{end}}{{end}}" $ids)
  # One that is gone meanwhile is no error, no answer in time is: the third is BusyBox's.
  case $? in 124 | 137 | 143) return 1 ;; esac
  echo "$on_it" | grep .
  return 0
}
# Those on the network with id $1, and of those in ALSO the ones that exist.
members_of() {
  here=$(attached "$1") || return 1
  also=
  if [ -n "$ALSO" ]; then
    also=$(limit 20 docker ps -aq --no-trunc) || return 1
    also=$(echo "$also" | grep -xF "$(echo "$ALSO" | tr ' ' '\n')")
  fi
  printf '%s\n%s\n' "$here" "$also" | sort -u | grep .
  return 0
}
fingerprint() {
  found=$(network_ids)
  echo "$found"
  on=$(members_of "$found")
  [ -n "$on" ] || return 0
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  limit 30 docker container inspect --format '{{.Id}} {{.State.Status}} {{.HostConfig.NetworkMode}} {{json .NetworkSettings.Networks}}' $on | sort
}
