import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runDir } from '../layout';
import type { Instance, Lab } from '../types';
import { ipBatch, mustInNamespace } from './namespaces';
import {
  filterRules,
  PATH_TARGETS,
  type PathState,
  type PathStates,
  type PathTarget,
  sizedRouteRules,
  sizedRoutes,
} from './path-rules';
import { type NetworkPlan, networkPlan, OVERLAY_MTU } from './plan';

const DEFAULT: PathState = { limit: OVERLAY_MTU, mode: 'silent', dropIcmp: false, loss: 0 };

/** What to change; what is left out goes back to the default (1442, silent, ICMP through, no loss). */
export interface PathChange extends Partial<PathState> {
  /** Which paths; all if left out. `gateway` is the overlay itself, on which nobody can answer. */
  targets?: readonly PathTarget[];
}

/** Make the paths from the instances behave as said. This machine's own way to the instances is not touched. */
export async function setPath(lab: Lab, change: PathChange = {}): Promise<void> {
  const { targets = PATH_TARGETS, ...state } = change;
  const states = readStates(lab.name);
  for (const target of targets) states.paths[target] = { ...DEFAULT, ...state };
  await applyStates(lab.name, networkPlan(lab.name, lab.index), states);
}

/** Cut this machine off from an instance without a word (or connect it again): SSH hangs, as on a broken network. */
export async function setReachable(lab: Lab, instance: Instance, reachable: boolean): Promise<void> {
  const states = readStates(lab.name);
  const addresses = [instance.address, instance.address6];
  const others = states.cutOff.filter((address) => !addresses.includes(address));
  states.cutOff = reachable ? others : [...others, ...addresses];
  await applyStates(lab.name, networkPlan(lab.name, lab.index), states);
}

/** Put the paths of a new lab in their first state: silent beyond 1442. */
export async function startPaths(lab: string, plan: NetworkPlan): Promise<void> {
  await ipBatch(plan.namespaces.router, sizedRouteRules(plan));
  await applyStates(lab, plan, firstStates());
}

/** The paths as at first, and every instance in reach. */
export async function resetPaths(lab: Lab): Promise<void> {
  await applyStates(lab.name, networkPlan(lab.name, lab.index), firstStates());
}

function firstStates(): PathStates {
  return { paths: { gateway: DEFAULT, web: DEFAULT, other: DEFAULT }, cutOff: [] };
}

async function applyStates(lab: string, plan: NetworkPlan, states: PathStates): Promise<void> {
  const { router } = plan.namespaces;
  await ipBatch(router, sizedRoutes(plan, states));
  await mustInNamespace(router, ['iptables-restore'], { input: filterRules(plan, states, 4) });
  await mustInNamespace(router, ['ip6tables-restore'], { input: filterRules(plan, states, 6) });
  // The servers must not have a PMTU cached from before. The instances may: that is theirs to cope with.
  await ipBatch(plan.namespaces.web, ['route flush cache', '-6 route flush cache']);
  writeFileSync(statesFile(lab), JSON.stringify(states));
}

function readStates(lab: string): PathStates {
  return JSON.parse(readFileSync(statesFile(lab), 'utf8')) as PathStates;
}

function statesFile(lab: string): string {
  return path.join(runDir(lab), 'paths.json');
}
