# Default routes of both families, the interface by which packets to the rest of the world really leave (a VPN's two
# halves of the Internet and policy rules are not in the default route; `ip route get` asks the kernel and sends
# nothing), the MTU of their links for IPv6 (a router's advertised MTU is stored there), and how the kernel learns path
# MTUs.

routes_kernel() {
  for f in ipv4/ip_no_pmtu_disc ipv4/tcp_mtu_probing; do
    printf '%s=' "${f#*/}"
    cat "/proc/sys/net/$f" 2>/dev/null || echo
  done
}
routes_default() {
  ip -o "-$1" route show default 2>/dev/null || ip "-$1" route show default 2>/dev/null && return
  if [ "$1" = 6 ]; then route -n -A inet6; else route -n; fi
}
routes_leaving() {
  ip -o "-$1" route get "$2" || return
  ip -o "-$1" route get fibmatch "$2" 2>/dev/null || :
}
routes_mtu6() {
  for d in $({
    routes_default 6
    routes_leaving 6 "$ROUTE_LOOKUP_6"
  } 2>/dev/null | grep -o ' dev [^ ]*' | cut -d' ' -f3 | sort -u); do
    grep -H . "/proc/sys/net/ipv6/conf/$d/mtu"
  done
}
# The egress interfaces.
routes_ways() {
  frame route4 16384 routes_default 4
  frame route6 16384 routes_default 6
  frame leaving4 2048 routes_leaving 4 "$ROUTE_LOOKUP_4"
  frame leaving6 2048 routes_leaving 6 "$ROUTE_LOOKUP_6"
  frame mtu6 16384 routes_mtu6
}
routes_section() {
  routes_ways
  frame kernel 256 routes_kernel
}
