# The proof: on each network of ./networks a temporary container sends a DF packet of its own MTU through the gateway
# and downloads from a URL, because usually the inbound direction is broken. The image is empty and made here. The
# container has the instance's own programs, read-only. Nothing is pulled, nothing listens. Everything has a label, is
# limited in memory, processes and time, and is removed. `--pull` came with Docker 20.10. Before it, only a missing
# image is pulled, and ours is there.
#
# If a large ping is answered, two large and two small ones in parallel are enough. A line that loses some packets
# sometimes loses both large ones: if only the large ones are lost, six more of each are sent, about 2 s. Not more than
# five each second: old iputils refuse more to everybody but root. With `-w` ping continues until one is answered.
#
# The MTU is that of the interface with the container's default route: on an overlay network that is its way through
# docker_gwbridge, not the overlay.
#
# Over https the certificate is not checked: the container has no certificate authorities, and the content is only
# counted. A stalled handshake is what we look for: curl reports the begin of TLS (ALPN), not the TCP connection before
# it. bash has no TLS.
#
# Over IPv6, if the container has an IPv6 address: to the default gateway; or, because routers announce themselves by a
# link-local address that cannot be reached beyond the link, to an IPv6 target of the operator, or to the URL's host.
# The path beyond the instance may be narrow without a fault. So the instance prints its own IPv6 addresses (`own6`), to
# recognise its own "packet too big", and whether its own full packet gets there (`large6`).
#
# The instance does the same in parallel: if it fails there too, nothing is proven. `connected` is printed if a
# connection was made: without one (no route, no name service) nothing is known about packet sizes. `timed-out` is
# printed if the time was up: a download that ended before was the whole file (28 is curl's status, 124 timeout's, 143
# BusyBox's).

proof_volumes() {
  for d in /usr /bin /sbin /lib /lib64 /lib32 /etc/ld.so.cache /etc/alternatives; do [ -e "$d" ] && printf ' -v %s:%s:ro' "$d" "$d"; done
}
proof_run() {
  # shellcheck disable=SC2046,SC2086 # an option each, many, or none
  dk_limit=$PROOF_LIMIT dk run --rm $w_pull --name "clearance-proof-$w_nonce-$2" --network "$1" \
    --label "$PROOF_LABEL=$w_nonce" --log-driver none --read-only --memory 96m --pids-limit 64 \
    --cap-drop ALL --cap-add NET_RAW --security-opt no-new-privileges --security-opt label=disable \
    --env LC_ALL=C --env PATH=/usr/sbin:/usr/bin:/sbin:/bin $(proof_volumes) \
    "clearance-proof:$w_nonce" timeout "$((PROOF_LIMIT - 5))" sh -c "$PROOF_DOWNLOAD$PROOF_INSIDE" sh "$w_url" "$w_target" "$w_target6"
}
proof_here6() {
  echo "own6 $(sed -n 's/^\([0-9a-f]\{32\}\) .*/\1/p' /proc/net/if_inet6 2>/dev/null | head -n 250 | tr '\n' ' ')"
  h_dev=$(ip -6 route get "$w_target6" 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
  h_mtu=$(cat "/sys/class/net/$h_dev/mtu" 2>/dev/null)
  case $h_mtu in '' | *[!0-9]*) return 0 ;; esac
  echo "large6 $(for_at_most 5 ping -6 -n -i 0.2 -c 1 -w 2 -M 'do' -s "$((h_mtu - 48))" "$w_target6" 2>&1 | tr '\n' '|')"
}
proof_here() {
  echo "url $w_url"
  echo "target $w_target $w_target6"
  [ -n "$w_target6" ] && proof_here6
  [ -n "$w_url" ] && (
    eval "$PROOF_DOWNLOAD"
    proof_get "$w_url"
  )
}
proof_import() {
  # Two blocks of zeros are an empty archive; not every tar can make one.
  head -c 1024 /dev/zero | dk import --change "LABEL $PROOF_LABEL=$w_nonce" - "clearance-proof:$w_nonce"
}
proof_one() { frame "proof $2 $3" 16384 proof_run "$1" "$2"; }
proof_each() {
  [ $# -ge 3 ] || return 0
  w_more=$1 w_id=$2 w_name=$3
  shift 3
  proof_one "$w_id" "$((w_more + $# + 1))" "$w_name" | beside proof_each "$w_more" "$@"
}
proof_batches() {
  w_until=$(($(date +%s) + PROOF_TRY_FOR))
  while [ $# -ge 2 ] && [ "$(date +%s)" -lt "$w_until" ]; do
    w_batch='' w_count=0
    while [ $# -ge 2 ] && [ "$w_count" -lt "$PROOF_AT_ONCE" ]; do
      w_batch="$w_batch $1 $2" w_count=$((w_count + 1))
      shift 2
    done
    # shellcheck disable=SC2086 # two words for each network
    proof_each $# $w_batch
  done
}
proof_clean() {
  w_left=$(dk ps -aq --filter "label=$PROOF_LABEL=$w_nonce" | grep -E '^[0-9a-f]+$')
  # shellcheck disable=SC2086 # many ids
  [ -n "$w_left" ] && dk rm -f $w_left
  dk image rm -f "clearance-proof:$w_nonce"
  dk image prune -a -f --filter "label=$PROOF_LABEL" --filter until=15m
}
proof_target6() {
  s=$(path_gateway 6)
  s=${s##* }
  case $s in '' | *%*) s=$1 ;; esac
  if [ -z "$s" ]; then
    s=${w_url#*://} s=${s%%/*}
    s=$(for_at_most 2 getent ahostsv6 "${s%%:*}" 2>/dev/null | head -n 1 | cut -d' ' -f1)
  fi
  case $s in *[!0-9a-fA-F:]* | ::[fF][fF][fF][fF]:*) ;; *) printf '%s' "$s" ;; esac
}
proof_instance() { frame proof-instance 16384 proof_here; }
# shellcheck disable=SC2086 # two words for each network
proof_all() { proof_batches $w_list; }
proof_section() {
  docker_find
  [ -n "$DOCKERD_PID" ] && command -v docker >/dev/null 2>&1 || return 0
  # shellcheck disable=SC2034 # w_root is for ./mirror
  w_nonce=${CLEARANCE_MARK##* } w_url=$1 w_root='' w_pull=''
  docker run --help 2>/dev/null | grep -q -e '--pull' && w_pull=--pull=never
  [ -n "$w_url" ] || w_url=$(proof_mirror)
  case $w_url in *[!A-Za-z0-9.:/_~%?=+-]*) w_url='' ;; esac
  w_target=$(path_gateway 4)
  w_target=${w_target##* } w_target6=$(proof_target6 "$2")
  w_made=$(frame proof-image 512 proof_import)
  printf '%s\n' "$w_made"
  case $w_made in *sha256:*) ;; *) return 0 ;; esac
  w_seen=$(frame proof-networks 131072 proof_networks)
  printf '%s\n' "$w_seen"
  w_list=$(printf '%s\n' "$w_seen" | proof_provable)
  proof_instance | beside proof_all
  frame proof-clean 2048 proof_clean
}
