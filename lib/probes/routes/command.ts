/** Default routes of both families, and how the kernel learns path MTUs. */
export const ROUTES_COMMAND = `
routes_kernel() {
  for f in ipv4/ip_no_pmtu_disc ipv4/tcp_mtu_probing; do
    printf '%s=' "\${f#*/}"
    cat "/proc/sys/net/$f" 2>/dev/null || echo
  done
}
routes_default() {
  ip -o "-$1" route show default 2>/dev/null || ip "-$1" route show default 2>/dev/null || route -n
}
routes_section() {
  frame route4 16384 routes_default 4
  frame route6 16384 routes_default 6
  frame kernel 256 routes_kernel
}
`;
