import type { NicFacts } from '../fact-types';
import type { ManagerName } from '../plan-types';
import type { Claim, Manager } from './claim';
import { ifupdown } from './ifupdown';
import { netplan } from './netplan';
import { networkManager } from './network-manager';
import { networkd } from './networkd';

/** The managers that Clearance can give an MTU for good. */
const MANAGERS: Record<ManagerName, Manager> = {
  netplan,
  networkd,
  'network-manager': networkManager,
  ifupdown,
};

/** Everybody who configures a link. Exactly one of them may. */
export function claimsOn(facts: NicFacts, link: string): Claim[] {
  return Object.values(MANAGERS).flatMap((manager) => manager.claims(facts, link));
}

/** A manager's name as people write it. */
export function labelOf(name: ManagerName): string {
  return MANAGERS[name].label;
}
