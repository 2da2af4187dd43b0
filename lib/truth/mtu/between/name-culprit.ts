import {
  type Cause,
  type Explanation,
  explainBy,
  sideOfHost,
  sideOfInstance,
  sideOfPair,
  sideOfUnderlay,
} from './cause';
import { type DirectedPair, type JudgedPair, judgePair } from './judge-pair';

export const UNKNOWN_REASONS = [
  /** No pair was chosen. */
  'no-pairs',
  'nothing-measured',
  /** What was measured fits, but some pairs are unknown. */
  'partly-measured',
  /** More than one cause explains it: see the candidates. */
  'ambiguous',
  /** Narrow pairs carry different sizes: they do not have one cause. */
  'several-mtus',
  /** No single cause explains it. With all hypervisors known, one might. */
  'hosts-unknown',
  'no-single-cause',
] as const;
/** Why no culprit is named. */
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

export type Culprit =
  /** Every pair was measured and carries full packets. */
  { kind: 'none' } | Cause | { kind: 'unknown'; reason: UnknownReason; candidates: Cause[] };

export interface NamedCulprit<Pair extends DirectedPair = DirectedPair> {
  culprit: Culprit;
  /**
   * Whether the hypervisor of each instance is known. If not, a named instance or pair may stand for a hypervisor or for
   * the underlay.
   */
  hostsKnown: boolean;
  /** The narrow pairs that the culprit explains; all narrow pairs if none is named. */
  speakFor: Pair[];
  /** Pairs through the culprit that fit nevertheless: its other direction, or a few pairs across hypervisors. */
  speakAgainst: Pair[];
}

interface Candidate<Pair extends DirectedPair> extends Explanation<Pair> {
  cause: Cause;
}

/** The underlay is named although some pairs across hypervisors fit, if at least this part of this many is narrow. */
const NEARLY_ALL = 0.9;
const ENOUGH = 10;

/**
 * Names what most likely makes the paths between instances narrow, or says that it cannot. Pure; the order of the pairs
 * does not matter. It supposes one fault. A cause is a candidate if it explains every pair whose state is known
 * (`explainBy`):
 *
 * - an instance: all pairs from it are narrow, or all pairs to it, or both; all other pairs fit;
 * - a hypervisor: the same for all pairs that leave it or reach it; pairs inside it are alike, narrow or not;
 * - the underlay: all pairs across hypervisors are narrow, and no pair on one hypervisor is;
 * - a pair: the two directions between two instances, or one of them, and nothing else.
 *
 * Exactly one candidate is the culprit. If there are more, they are returned with `ambiguous`: an instance that is alone
 * on its hypervisor cannot be told from it. If there is none, the underlay is still named if nearly all pairs across
 * hypervisors are narrow and no pair on one hypervisor is: a large underlay has parts that are wide. Narrow pairs that
 * carry different sizes have more than one cause. A pair whose state is unknown is never taken for one that fits, so
 * more of them lead to `unknown`.
 *
 * A ping needs its answer, which is as large: where large packets are lost in one direction, often both directions are
 * seen narrow.
 */
export function nameCulprit<Pair extends DirectedPair>(pairs: readonly Pair[]): NamedCulprit<Pair> {
  const judged = pairs.map(judgePair).sort((a, b) => inOrder(a.pair, b.pair));
  const narrow = judged.filter(({ state }) => state === 'narrow');
  const hostsKnown = pairs.every(({ fromHost, toHost }) => fromHost !== null && toHost !== null);
  const unknown = (reason: UnknownReason, candidates: Cause[] = []): NamedCulprit<Pair> => ({
    culprit: { kind: 'unknown', reason, candidates },
    hostsKnown,
    speakFor: narrow.map(({ pair }) => pair),
    speakAgainst: [],
  });
  if (judged.length === 0) return unknown('no-pairs');
  const mtu = narrow[0]?.carries ?? null;
  if (mtu === null) {
    const fits = judged.filter(({ state }) => state === 'fits').length;
    if (fits < judged.length) return unknown(fits === 0 ? 'nothing-measured' : 'partly-measured');
    return { culprit: { kind: 'none' }, hostsKnown, speakFor: [], speakAgainst: [] };
  }
  if (narrow.some(({ carries }) => carries !== mtu)) return unknown('several-mtus');
  const candidates = candidatesOf(judged, narrow, mtu);
  if (candidates.length > 1) {
    return unknown(
      'ambiguous',
      candidates.map(({ cause }) => cause),
    );
  }
  const named = candidates[0] ?? nearlyUnderlay(judged, mtu);
  if (!named) return unknown(hostsKnown ? 'no-single-cause' : 'hosts-unknown');
  return {
    culprit: named.cause,
    hostsKnown,
    speakFor: [...named.speakFor].sort(inOrder),
    speakAgainst: [...named.speakAgainst].sort(inOrder),
  };
}

/** Every single cause that explains the pairs. It must explain the first narrow one, so only a few are tried. */
function candidatesOf<Pair extends DirectedPair>(
  judged: readonly JudgedPair<Pair>[],
  narrow: readonly JudgedPair<Pair>[],
  mtu: number,
): Candidate<Pair>[] {
  const first = narrow[0]?.pair;
  if (!first) return [];
  const found: Candidate<Pair>[] = [];
  const add = (explained: Explanation<Pair> | null, causeOf: (explained: Explanation<Pair>) => Cause) => {
    if (explained) found.push({ ...explained, cause: causeOf(explained) });
  };
  for (const name of [first.from, first.to].sort()) {
    const explained = explainBy(judged, mtu, sideOfInstance(name));
    add(explained, ({ direction }) => ({ kind: 'instance', name, mtu, direction }));
  }
  const hosts = new Set(
    narrow.flatMap(({ pair: { fromHost, toHost } }) => [fromHost, toHost].filter((host) => host !== null)),
  );
  for (const host of [...hosts].sort()) {
    const explained = explainBy(judged, mtu, sideOfHost(host));
    add(explained, ({ direction }) => ({ kind: 'host', host, mtu, direction }));
  }
  add(explainBy(judged, mtu, sideOfUnderlay), () => ({ kind: 'underlay', mtu }));
  // The first narrow pair in order: if both directions are narrow, it is the one that is shown.
  const { from, to } = first;
  add(explainBy(judged, mtu, sideOfPair(from, to)), ({ direction }) => ({
    kind: 'pair',
    from,
    to,
    mtu,
    direction: direction === 'both' ? 'both' : 'out',
  }));
  return found;
}

/** The underlay, if nearly all pairs across hypervisors are narrow. */
function nearlyUnderlay<Pair extends DirectedPair>(
  judged: readonly JudgedPair<Pair>[],
  mtu: number,
): Candidate<Pair> | null {
  const known = judged.filter(({ state, carries }) => state === 'narrow' || (carries ?? 0) > mtu);
  const narrow = known.filter(({ state }) => state === 'narrow');
  if (narrow.some(({ pair }) => sideOfUnderlay(pair) === 'outside')) return null;
  const across = known.filter(({ pair }) => sideOfUnderlay(pair) === 'out');
  const lost = across.filter(({ state }) => state === 'narrow');
  if (across.length < ENOUGH || lost.length < across.length * NEARLY_ALL) return null;
  return {
    cause: { kind: 'underlay', mtu },
    direction: 'both',
    speakFor: narrow.map(({ pair }) => pair),
    speakAgainst: across.filter(({ state }) => state === 'fits').map(({ pair }) => pair),
  };
}

function inOrder(a: DirectedPair, b: DirectedPair): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  return a.to < b.to ? -1 : a.to > b.to ? 1 : 0;
}
