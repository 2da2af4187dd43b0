# The egress of each Docker network's containers, from the kernel. Only rules of policy routing can make it another than
# the instance's own, so nothing more is asked if there are none. `ip route get … iif` sends nothing and needs no rights.
# One `ip` answers all questions; BusyBox has no -batch and no fibmatch.
#
# A firewall may mark packets of containers, and a rule may apply to the mark. It is not checked whether the firewall does:
# the egress of such packets is asked in addition.
#
# A question needs an address that is not the instance's: those of the containers, and one of the subnet for future
# containers. `n_leaves` is `BRIDGE SUBNET GATEWAY… - ADDRESS…` for each network, from ../docker; a missing value is `null`.

network_rules() { ip -o "-$1" rule show; }
# Whether the output of `frame` has at least one rule, and only the kernel's own.
network_rules_are_plain() {
  r_listed=''
  while read -r r_at r_rule; do
    case $r_at in *[!0-9:]* | '' | *[!:]) continue ;; esac
    r_listed=yes
    case $r_rule in
      'from all lookup local' | 'from all lookup main' | 'from all lookup default' | 'from all lookup 25'[345]) ;;
      *) return 1 ;;
    esac
  done <<EOF
$1
EOF
  [ -n "$r_listed" ]
}
# An address of the subnet $1: its first address plus $2.
network_sample() {
  s_base=${1%/*}
  case $s_base in
    *:*)
      s_last=${s_base##*:}
      printf '%s:%x' "${s_base%:*}" "$((0x${s_last:-0} + $2))"
      ;;
    *) printf '%s.%s' "${s_base%.*}" "$((${s_base##*.} + $2))" ;;
  esac
}
# Whether $2 is an address or a subnet of IP version $1.
network_is_family() {
  case $2 in *[!0-9A-Fa-f.:/]* | '') return 1 ;; esac
  case $1$2 in 4*[!0-9./]* | 6*.*) return 1 ;; 4* | 6*:*) ;; *) return 1 ;; esac
}
# The addresses of IP version $1 to ask for, from the words $2 of a network.
network_addresses() {
  a_next=subnet
  for a_one in $2; do
    case $a_next$a_one in
      subnet-) a_next=container ;;
      subnet*) a_subnet=$a_one a_next=gateway ;;
      gateway*)
        a_next=subnet
        network_is_family "$1" "$a_subnet" || continue
        a_sample=$(network_sample "$a_subnet" 2)
        [ "$a_sample" = "${a_one%/*}" ] && a_sample=$(network_sample "$a_subnet" 1)
        printf '%s\n' "$a_sample"
        ;;
      container*) if network_is_family "$1" "$a_one"; then printf '%s\n' "${a_one%/*}"; fi ;;
    esac
  done
}
network_questions() {
  w_asked=$(network_questions_of "$1")
  [ -n "$w_asked" ]
}
network_questions_of() {
  case $1 in 4) q_to=$ROUTE_LOOKUP_4 ;; *) q_to=$ROUTE_LOOKUP_6 ;; esac
  printf '%s\n' "$n_leaves" | while read -r q_bridge q_words; do
    case $q_bridge in '' | *[!A-Za-z0-9_.:@-]*) continue ;; esac
    for q_from in $(network_addresses "$1" "$q_words"); do
      printf 'route get %s from %s iif %s\n' "$q_to" "$q_from" "$q_bridge"
      printf 'route get fibmatch %s from %s iif %s\n' "$q_to" "$q_from" "$q_bridge"
    done
  done | head -n 2000
}
network_routes_one_by_one() {
  w_at=0
  printf '%s\n' "$w_asked" | while read -r w_line; do
    w_at=$((w_at + 1))
    [ "$w_at" -gt 128 ] && break
    case $w_line in *fibmatch*) continue ;; esac
    # shellcheck disable=SC2086 # many words
    ip -o "-$1" $w_line 2>&1 </dev/null || printf 'Command failed -:%s\n' "$w_at"
  done
}
network_routes() {
  printf '%s\n' "$w_asked" | sed 's/^/? /'
  w_said=$(printf '%s\n' "$w_asked" | for_at_most 10 ip -o "-$1" -force -batch - 2>&1)
  case $w_said in *' iif '* | *'Command failed'*) ;; *) w_said=$(network_routes_one_by_one "$1") ;; esac
  printf '%s\n' "$w_said"
  [ "$1" = 6 ] || return 0
  for w_device in $(printf '%s\n' "$w_said" | grep -o ' dev [^ ]*' | cut -d' ' -f3 | sort -u); do
    grep -H . "/proc/sys/net/ipv6/conf/$w_device/mtu"
  done
}
# The same questions for packets with each mark in the rules $1, four marks at most.
network_marked_questions() {
  q_marks=$(printf '%s\n' "$1" | sed -n 's/^[0-9]*:[[:space:]]*from .* fwmark \(0x[0-9a-f]*\).*/\1/p' | sort -u | head -n 4)
  [ -n "$q_marks" ] || return 1
  w_asked=$(for q_mark in $q_marks; do
    printf '%s\n' "$w_asked" | sed -n "/fibmatch/d; s/\$/ mark $q_mark/p"
  done | head -n 2000)
}
network_marked() {
  printf '%s\n' "$w_asked" | sed 's/^/? /'
  printf '%s\n' "$w_asked" | for_at_most 10 ip "-$1" -o -force -batch - 2>&1 || :
}
network_routes_section() {
  [ -n "$n_leaves" ] || return 0
  w_rules=$(frame network-rules4 32768 network_rules 4)
  printf '%s\n' "$w_rules"
  if ! network_rules_are_plain "$w_rules" && network_questions 4; then
    frame network-routes4 524288 network_routes 4
    network_marked_questions "$w_rules" && frame network-marked4 524288 network_marked 4
  fi
  w_rules=$(frame network-rules6 32768 network_rules 6)
  printf '%s\n' "$w_rules"
  if ! network_rules_are_plain "$w_rules" && network_questions 6; then
    frame network-routes6 524288 network_routes 6
    network_marked_questions "$w_rules" && frame network-marked6 524288 network_marked 6
  fi
}
