import type { Egress, Observations } from '@/lib/truth/probes/observations';
import { egressMtu } from './egress-limit';
import { egressOfNetwork } from './network-egress';

/** Whose packets leave there. */
export type EgressUser = { kind: 'host' } | { kind: 'network'; name: string } | { kind: 'swarm' };

/** One egress interface of the instance for an IP family. */
export interface EgressInterface {
  family: 4 | 6;
  interface: string;
  /**
   * The largest packet that can leave there, whatever is beyond it, bytes of IP packet; null if it is not known what is
   * below the interface.
   */
  mtu: number | null;
  /** Address of the gateway; null if there is none, or if it is not known. */
  nextHop: string | null;
  /** MTU of the interface for this IP version, bytes of IP packet. */
  linkMtu: number;
  users: EgressUser[];
}

type Seen = Pick<Observations, 'egress' | 'policyRoutes' | 'swarmDataPath' | 'docker' | 'links' | 'openvswitch'>;

/**
 * Every egress interface, with its users: the instance itself, the containers of Docker's networks, the Swarm's data path.
 * Each interface of a multipath route is listed, and also that of the default route if packets do not follow it now,
 * because they may fall back to it.
 */
export function egressInterfaces(seen: Seen): EgressInterface[] {
  const found = new Map<string, EgressInterface>();
  const add = (egress: Egress, user: EgressUser | null) => {
    for (const way of eachOf(seen, egress)) {
      const key = `${way.family} ${way.interface}`;
      const known = found.get(key);
      const users = known?.users ?? [];
      const isNew = user !== null && !users.some((one) => JSON.stringify(one) === JSON.stringify(user));
      found.set(key, {
        ...way,
        mtu: known ? least(known.mtu, way.mtu) : way.mtu,
        nextHop: known?.nextHop ?? way.nextHop,
        users: isNew ? [...users, user] : users,
      });
    }
  };
  for (const egress of seen.egress) add(egress, { kind: 'host' });
  for (const network of seen.docker.known ? seen.docker.value.networks : []) {
    const user: EgressUser = network.driver === 'overlay' ? { kind: 'swarm' } : { kind: 'network', name: network.name };
    for (const egress of egressOfNetwork(seen, network).ways) add(egress, user);
  }
  for (const { family, defaultRoute } of seen.egress) {
    if (!defaultRoute || found.has(`${family} ${defaultRoute.interface}`)) continue;
    const { interface: name, mtu } = defaultRoute;
    add({ family, interface: name, gateway: null, linkMtu: mtu, routeMtu: null }, null);
  }
  return [...found.values()];
}

/** Each interface of a multipath route; the single interface of another. */
function eachOf(seen: Seen, egress: Egress): Omit<EgressInterface, 'users'>[] {
  const { family, routeMtu, hops = [{ interface: egress.interface, mtu: egress.linkMtu }] } = egress;
  return hops.map((hop) => {
    const gateway = hop.interface === egress.interface ? egress.gateway : null;
    const alone = { family, interface: hop.interface, gateway, linkMtu: hop.mtu, routeMtu };
    return { family, interface: hop.interface, mtu: egressMtu(seen, alone), nextHop: gateway, linkMtu: hop.mtu };
  });
}

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.min(a, b);
}
