import { isTarget } from '@/lib/truth/probes/paths/target';

/** An instance that may be measured from and to. */
export interface Sampled {
  id: string;
  /** Where Clearance reaches it, lower case. */
  address: string;
  /** Its own address on its egress, and the gateway there, as last inspected; null if not known. */
  ownAddress: string | null;
  gateway: string | null;
  /** What tells hypervisors apart; null if not known. */
  host: string | null;
}

/** What two instances have in common. `across`: hypervisors or networks differ. `unknown`: neither is known. */
export const RELATIONS = ['same-host', 'same-network', 'across', 'unknown'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Whether the address is the target's own or that of its SSH. */
export const ADDRESS_KINDS = ['own', 'ssh'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** One direction of a pair, with the address to measure to. */
export interface SampledPair<Instance extends Sampled> {
  from: Instance;
  to: Instance;
  relation: Relation;
  address: string;
  addressKind: AddressKind;
}

interface Node<Instance extends Sampled> {
  instance: Instance;
  /** Position after shuffling. */
  at: number;
  partners: Map<number, Relation>;
  /** Number of partners of each relation. */
  has: Record<Relation, number>;
  /** Relations of which no more partner can be found. */
  exhausted: Set<Relation>;
}

type Target = Pick<SampledPair<Sampled>, 'address' | 'addressKind'>;
type Reach = (from: Sampled, to: Sampled) => Target | null;

/** Which relation an instance gets first, if it has as many partners of each. */
const FIRST: readonly Relation[] = ['same-network', 'same-host', 'across', 'unknown'];

/**
 * Chooses the pairs of instances between which the path is measured, both directions of each. First everyone gets a
 * partner; then one on the same network (another hypervisor, as far as is known), one on the same hypervisor, one across
 * networks; then more, until each has `limit` partners or nobody fitting is left. Whoever has the fewest partners is
 * chosen. So no instance measures to more than `limit` others, nor is measured by more.
 *
 * Both ends need an address that is theirs alone: instances behind one address with several ports are left out. The same
 * instances and seed give the same pairs, in any order of the instances.
 * @param limit at least 1; with 1, an odd one may be left out
 */
export function samplePairs<Instance extends Sampled>(
  instances: readonly Instance[],
  limit: number,
  seed: string,
): SampledPair<Instance>[] {
  const { addressOf, hasAddress } = addresses(instances);
  const nodes = shuffled(instances.filter(hasAddress).sort(byId), seed).map(
    (instance, at): Node<Instance> => ({
      instance,
      at,
      partners: new Map(),
      has: { 'same-host': 0, 'same-network': 0, across: 0, unknown: 0 },
      exhausted: new Set(),
    }),
  );
  const nearOf = neighbours(nodes);
  const connect = (node: Node<Instance>, wanted: Relation): boolean => {
    if (node.partners.size >= limit || node.exhausted.has(wanted)) return false;
    const partner = leastPaired(nearOf(node, wanted), node, { wanted, limit, addressOf });
    // It stays so: others only get more partners.
    if (!partner) node.exhausted.add(wanted);
    else {
      for (const [one, other] of [
        [node, partner],
        [partner, node],
      ] as const) {
        one.partners.set(other.at, wanted);
        one.has[wanted] += 1;
      }
    }
    return partner !== null;
  };
  for (const node of nodes) if (node.partners.size === 0) FIRST.some((wanted) => connect(node, wanted));
  for (const wanted of FIRST) for (const node of nodes) if (node.has[wanted] === 0) connect(node, wanted);
  for (let turn = 1; turn < limit; turn += 1) {
    for (const node of nodes) [...FIRST].sort((a, b) => node.has[a] - node.has[b]).some((one) => connect(node, one));
  }
  return nodes.flatMap(({ instance: from, partners }) =>
    [...partners].flatMap(([at, relation]) => {
      const to = nodes[at]?.instance;
      const target = to && addressOf(from, to);
      return to && target ? [{ from, to, relation, ...target }] : [];
    }),
  );
}

/** Two gateways of one address are taken for one network. */
export function relationOf(a: Sampled, b: Sampled): Relation {
  if (a.host !== null && a.host === b.host) return 'same-host';
  if (isSameNetwork(a, b)) return 'same-network';
  const known = (a.host !== null && b.host !== null) || (a.gateway !== null && b.gateway !== null);
  return known ? 'across' : 'unknown';
}

function isSameNetwork(a: Pick<Sampled, 'gateway'>, b: Pick<Sampled, 'gateway'>): boolean {
  return a.gateway !== null && a.gateway === b.gateway;
}

/**
 * The address at which one instance reaches another: its own on a common network, else the one of its SSH. An own
 * address is only what the instance itself says, and on another network it may be somebody else's.
 * @returns null where that address is not the target's alone, or may not be given to ping
 */
function addresses(instances: readonly Sampled[]): { addressOf: Reach; hasAddress: (one: Sampled) => boolean } {
  const owners = new Map<string, Set<string>>();
  for (const { id, address, ownAddress } of instances) {
    for (const one of [address, ownAddress]) {
      if (one !== null) owners.set(one, (owners.get(one) ?? new Set()).add(id));
    }
  }
  const isAlone = (address: string | null) => address !== null && owners.get(address)?.size === 1 && isTarget(address);
  const addressOf: Reach = (from, { address, ownAddress, ...to }) => {
    if (ownAddress !== null && isAlone(ownAddress) && isSameNetwork(from, to)) {
      return { address: ownAddress, addressKind: 'own' };
    }
    return isAlone(address) ? { address, addressKind: 'ssh' } : null;
  };
  return { addressOf, hasAddress: ({ address, ownAddress }) => isAlone(ownAddress) || isAlone(address) };
}

/** For a node and a relation, the nodes among which a partner may be, in their order. */
function neighbours<Instance extends Sampled>(nodes: readonly Node<Instance>[]) {
  const groups = new Map<string, Node<Instance>[]>();
  for (const node of nodes) {
    for (const key of [`host ${node.instance.host}`, `gateway ${node.instance.gateway}`]) {
      const group = groups.get(key);
      if (group) group.push(node);
      else groups.set(key, [node]);
    }
  }
  return ({ instance: { host, gateway } }: Node<Instance>, wanted: Relation): readonly Node<Instance>[] => {
    if (wanted === 'same-host') return host === null ? [] : (groups.get(`host ${host}`) ?? []);
    if (wanted === 'same-network') return gateway === null ? [] : (groups.get(`gateway ${gateway}`) ?? []);
    return nodes;
  };
}

/** The one with the fewest partners of the relation, then of all; of several, the next after `node`. */
function leastPaired<Instance extends Sampled>(
  near: readonly Node<Instance>[],
  node: Node<Instance>,
  { wanted, limit, addressOf }: { wanted: Relation; limit: number; addressOf: Reach },
): Node<Instance> | null {
  let least: Node<Instance> | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  const start = near.findIndex(({ at }) => at > node.at);
  for (let step = 0; step < near.length; step += 1) {
    const other = near[(Math.max(start, 0) + step) % near.length];
    if (!other || other === node || other.partners.size >= limit || node.partners.has(other.at)) continue;
    const score = other.has[wanted] * (limit + 1) + other.partners.size;
    if (score >= fewest || relationOf(node.instance, other.instance) !== wanted) continue;
    if (!addressOf(node.instance, other.instance) || !addressOf(other.instance, node.instance)) continue;
    least = other;
    fewest = score;
    if (score === 0) break;
  }
  return least;
}

function byId(a: Sampled, b: Sampled): number {
  return a.id < b.id ? -1 : 1;
}

/** Fisher–Yates with a small generator (mulberry32): nothing here has to be unpredictable. */
function shuffled<T>(list: T[], seed: string): T[] {
  let state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 17);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(next() * (at + 1));
    [list[at], list[other]] = [list[other] as T, list[at] as T];
  }
  return list;
}
