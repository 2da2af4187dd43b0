import type { NetworkConfig, PlannedEndpoint } from './plan-types';

/**
 * The endpoints in the order in which they are connected again: first those with a configured address, so that no other
 * container gets it, then those with an address from Docker, by address, then those that do not run. Docker gives the
 * lowest free address, so each container gets the address that it had, unless a lower one is free: then it `mayMove`.
 */
export function inOrder(endpoints: PlannedEndpoint[], { pools }: NetworkConfig): PlannedEndpoint[] {
  const rank = ({ fixed4, fixed6, address }: PlannedEndpoint) => (fixed4 || fixed6 ? 0 : address ? 1 : 2);
  const number = ({ address }: PlannedEndpoint) => toNumber(address ?? '') ?? 0;
  const sorted = [...endpoints].sort((a, b) => rank(a) - rank(b) || number(a) - number(b));
  const pool = pools.find(({ subnet }) => rangeOf(subnet) !== null);
  const subnet = rangeOf(pool?.subnet ?? '');
  const range = rangeOf(pool?.range ?? '') ?? subnet;
  if (!pool || !subnet || !range) return sorted;
  const taken = new Set(
    [
      pool.gateway,
      ...Object.values(pool.reserved),
      ...endpoints.map(({ fixed4, running }) => (running ? fixed4 : null)),
    ]
      .map((address) => toNumber(address ?? ''))
      .filter((address) => address !== null),
  );
  taken.add(subnet.first).add(subnet.last);
  // A network without a gateway in its settings uses its first address.
  if (pool.gateway === null) taken.add(subnet.first + 1);
  let next = range.first;
  return sorted.map((endpoint) => {
    if (endpoint.fixed4 || !endpoint.address) return endpoint;
    while (taken.has(next)) next += 1;
    const mayMove = toNumber(endpoint.address) !== next;
    next += 1;
    return { ...endpoint, mayMove };
  });
}

/** First and last address of an IPv4 network in CIDR notation; null for anything else. */
function rangeOf(cidr: string): { first: number; last: number } | null {
  const [address = '', bits = ''] = cidr.split('/');
  const number = toNumber(address);
  if (number === null || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return null;
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

function toNumber(address: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null;
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
