/** Kinds of links that have the MAC address of the link below them. */
export const ABOVE_A_NIC: ReadonlySet<string> = new Set([
  ...['vlan', 'bridge', 'macvlan', 'ipvlan', 'macvtap', 'bond', 'team', 'openvswitch'],
]);
