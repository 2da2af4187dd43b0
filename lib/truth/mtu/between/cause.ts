import type { DirectedPair, JudgedPair } from './judge-pair';

/** The directions in which full packets were seen lost: from the named one, to it, or both. */
export type Direction = 'both' | 'out' | 'in';

/** One thing that may be narrow. `mtu`: the largest packet that it carries, bytes of IP packet. */
export type Cause =
  | { kind: 'instance'; name: string; mtu: number; direction: Direction }
  | { kind: 'host'; host: string; mtu: number; direction: Direction }
  | { kind: 'underlay'; mtu: number }
  /** `out`: from `from` to `to` alone. */
  | { kind: 'pair'; from: string; to: string; mtu: number; direction: 'both' | 'out' };

/**
 * How a pair relates to a supposed cause. `out`, `in`: it goes through it. `inside`: both ends are on the hypervisor.
 * `either`: it may go through it, because a hypervisor is not known. `outside`: it does not.
 */
export type Side = 'out' | 'in' | 'inside' | 'either' | 'outside';

export interface Explanation<Pair extends DirectedPair> {
  direction: Direction;
  /** Narrow pairs that it explains. */
  speakFor: Pair[];
  /** Pairs through it that carry more. */
  speakAgainst: Pair[];
}

/**
 * Whether one cause explains every pair whose state is known. All pairs that go through it in one direction are narrow,
 * or none is; at least one is; and no pair outside of it is narrow. Pairs whose state is unknown say nothing.
 * @param mtu what the cause carries, bytes of IP packet: a pair that was only tried with less says nothing
 * @returns null if it does not explain them
 */
export function explainBy<Pair extends DirectedPair>(
  judged: readonly JudgedPair<Pair>[],
  mtu: number,
  sideOf: (pair: DirectedPair) => Side,
): Explanation<Pair> | null {
  const narrow: Record<Side, Pair[]> = { out: [], in: [], inside: [], either: [], outside: [] };
  const wide: Record<Side, Pair[]> = { out: [], in: [], inside: [], either: [], outside: [] };
  for (const { pair, state, carries } of judged) {
    if (state === 'narrow') narrow[sideOf(pair)].push(pair);
    if (state === 'fits' && (carries ?? 0) > mtu) wide[sideOf(pair)].push(pair);
  }
  if (narrow.outside.length > 0) return null;
  for (const side of ['out', 'in', 'inside'] as const) {
    if (narrow[side].length > 0 && wide[side].length > 0) return null;
  }
  const crosses = narrow.out.length + narrow.in.length > 0;
  if (!crosses && (narrow.inside.length === 0 || (wide.out.length > 0 && wide.in.length > 0))) return null;
  return {
    direction:
      !crosses || (narrow.out.length > 0 && narrow.in.length > 0) ? 'both' : narrow.out.length > 0 ? 'out' : 'in',
    speakFor: [...narrow.out, ...narrow.in, ...narrow.inside, ...narrow.either],
    speakAgainst: [...wide.out, ...wide.in],
  };
}

export function sideOfInstance(name: string) {
  return ({ from, to }: DirectedPair): Side => (from === name ? 'out' : to === name ? 'in' : 'outside');
}

export function sideOfPair(a: string, b: string) {
  return ({ from, to }: DirectedPair): Side =>
    from === a && to === b ? 'out' : from === b && to === a ? 'in' : 'outside';
}

export function sideOfHost(host: string) {
  return ({ fromHost, toHost }: DirectedPair): Side => {
    if (fromHost === host && toHost === host) return 'inside';
    if (fromHost === host) return toHost === null ? 'either' : 'out';
    if (toHost === host) return fromHost === null ? 'either' : 'in';
    return fromHost === null || toHost === null ? 'either' : 'outside';
  };
}

/** What is between hypervisors: all pairs across them go through it, in both directions. */
export function sideOfUnderlay({ fromHost, toHost }: DirectedPair): Side {
  if (fromHost === null || toHost === null) return 'either';
  return fromHost === toHost ? 'outside' : 'out';
}
