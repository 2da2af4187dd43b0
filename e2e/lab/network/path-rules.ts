import type { NetworkPlan } from './plan';

/** What happens to a packet that does not fit: dropped silently, answered with the size that fits, or let through. */
export type PathMode = 'silent' | 'answers' | 'open';

/** How the path to one target behaves. */
export interface PathState {
  /** Largest packet that passes, in bytes, IP header included. */
  limit: number;
  mode: PathMode;
  /** ICMP is dropped: echoes, and errors from routers. Neighbour discovery still works. */
  dropIcmp: boolean;
  /** Share of packets lost at random, in each direction: 0 to 1. */
  loss: number;
}

export type PathTarget = 'gateway' | 'web' | 'other';
export const PATH_TARGETS: readonly PathTarget[] = ['gateway', 'web', 'other'];

/** The paths of a lab, and the instances that this machine cannot reach. */
export interface PathStates {
  paths: Record<PathTarget, PathState>;
  /** Largest packet between this machine and the instances, in bytes; larger ones are dropped silently. Absent: all pass. */
  machineLimit?: number;
  cutOff: string[];
}

export const LARGEST_PACKET = 65535;

/** The rules of the router, as input of iptables-restore (or ip6tables-restore). */
export function filterRules(plan: NetworkPlan, states: PathStates, family: 4 | 6): string {
  const icmp = family === 4 ? '-p icmp' : '-p ipv6-icmp';
  const rules: string[] = [];
  for (const target of ['web', 'other'] as const) {
    const net = family === 4 ? plan[target].prefix : plan[target].prefix6;
    const state = states.paths[target];
    for (const way of [`-s ${net}`, `-d ${net}`]) rules.push(...pathRules('FORWARD', way, state, icmp));
    // Errors that the router itself sends about this path.
    if (state.dropIcmp) rules.push(`-A OUTPUT ${icmp} ${reports(family)} -j DROP`);
  }
  rules.push(...gatewayRules(states.paths.gateway, family, icmp));
  if (states.machineLimit !== undefined) {
    const large = `-m length --length ${states.machineLimit + 1}:${LARGEST_PACKET} -j DROP`;
    rules.push(`-A FORWARD -i uplink ${large}`, `-A FORWARD -o uplink ${large}`);
  }
  for (const address of states.cutOff.filter((each) => each.includes(':') === (family === 6))) {
    rules.push(`-A FORWARD -i uplink -d ${address} -j DROP`, `-A FORWARD -o uplink -s ${address} -j DROP`);
  }
  return ['*filter', ':INPUT ACCEPT', ':FORWARD ACCEPT', ':OUTPUT ACCEPT', ...rules, 'COMMIT', ''].join('\n');
}

// The gateway is on the link, so it cannot report a size: a packet that does not fit the overlay never reaches it.
function gatewayRules(state: PathState, family: 4 | 6, icmp: string): string[] {
  const echo = family === 4 ? '--icmp-type echo-request' : '--icmpv6-type echo-request';
  return [
    ...pathRules('INPUT', '-i tenant', { ...state, dropIcmp: false, loss: 0 }, icmp),
    ...pathRules('OUTPUT', '-o tenant', { ...state, dropIcmp: false, loss: 0 }, icmp),
    ...(state.dropIcmp ? [`-A INPUT -i tenant ${icmp} ${echo} -j DROP`] : []),
    // Only echoes: without neighbour discovery the whole network would fail.
    ...(state.loss > 0 ? [`-A INPUT -i tenant ${icmp} ${echo} ${random(lossTwice(state.loss))} -j DROP`] : []),
  ];
}

function pathRules(chain: string, match: string, state: PathState, icmp: string): string[] {
  return [
    ...(state.mode === 'silent' && state.limit < LARGEST_PACKET
      ? [`-A ${chain} ${match} -m length --length ${state.limit + 1}:${LARGEST_PACKET} -j DROP`]
      : []),
    ...(state.dropIcmp ? [`-A ${chain} ${match} ${icmp} -j DROP`] : []),
    ...(state.loss > 0 ? [`-A ${chain} ${match} ${random(state.loss)} -j DROP`] : []),
  ];
}

function random(share: number): string {
  return `-m statistic --mode random --probability ${share}`;
}

// One rule for both directions.
function lossTwice(share: number): number {
  return 1 - (1 - share) ** 2;
}

function reports(family: 4 | 6): string {
  return family === 4 ? '--icmp-type destination-unreachable' : '--icmpv6-type packet-too-big';
}

/** The routes whose size makes the router answer "fragmentation needed", in each direction, as `ip -batch` lines. */
export function sizedRoutes(plan: NetworkPlan, states: PathStates): string[] {
  return (['web', 'other'] as const).flatMap((target, n) => {
    const { limit, mode } = states.paths[target];
    const size = mode === 'answers' ? ` mtu ${limit}` : '';
    const table = 100 + n;
    return [
      `route replace ${plan[target].prefix} dev web src ${plan[target].router}${size}`,
      `-6 route replace ${plan[target].prefix6} dev web metric 100${size}`,
      // The way back needs a table for each target: a route has one size for all packets.
      `route replace ${plan.tenant.prefix} dev tenant table ${table}${size}`,
      `-6 route replace ${plan.tenant.prefix6} dev tenant table ${table}${size}`,
    ];
  });
}

/** The rules that send each target's replies through its own table; set once. */
export function sizedRouteRules(plan: NetworkPlan): string[] {
  return (['web', 'other'] as const).flatMap((target, n) => [
    `rule add from ${plan[target].prefix} iif web lookup ${100 + n} priority ${100 + n}`,
    `-6 rule add from ${plan[target].prefix6} iif web lookup ${100 + n} priority ${100 + n}`,
  ]);
}
