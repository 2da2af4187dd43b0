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

/** What to change; options that are not given have their default (1442, silent, ICMP passes, no loss). */
export interface PathChange extends Partial<PathState> {
  /** Which paths; all by default. `gateway` is the overlay itself, on which nothing can answer. */
  targets?: readonly PathTarget[];
}

/** Makes the paths from the instances behave like this. This machine's own link to the instances is not changed. */
export async function setPath(lab: Lab, change: PathChange = {}): Promise<void> {
  const { targets = PATH_TARGETS, ...state } = change;
  const states = readStates(lab.name);
  for (const target of targets) states.paths[target] = { ...DEFAULT, ...state };
  await applyStates(lab.name, networkPlan(lab.name, lab.index), states);
}

/**
 * Drops larger packets between this machine and the instances silently, in both directions.
 * @param limit largest packet that passes, in bytes, IP header included; null for no limit
 */
export async function setMachinePath(lab: Lab, limit: number | null): Promise<void> {
  const states = { ...readStates(lab.name), machineLimit: limit ?? undefined };
  await applyStates(lab.name, networkPlan(lab.name, lab.index), states);
}

/** Drops packets between this machine and an instance silently (or stops that): SSH hangs, as on a broken network. */
export async function setReachable(lab: Lab, instance: Instance, reachable: boolean): Promise<void> {
  const states = readStates(lab.name);
  const addresses = [instance.address, instance.address6];
  const others = states.cutOff.filter((address) => !addresses.includes(address));
  states.cutOff = reachable ? others : [...others, ...addresses];
  await applyStates(lab.name, networkPlan(lab.name, lab.index), states);
}

/** Sets the paths of a new lab to their first state: silent beyond 1442. */
export async function startPaths(lab: string, plan: NetworkPlan): Promise<void> {
  await ipBatch(plan.namespaces.router, sizedRouteRules(plan));
  await applyStates(lab, plan, firstStates());
}

/** Resets the paths, and makes every instance reachable. */
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
  // The servers must not cache the old path MTU. The instances may: they have to handle that.
  await ipBatch(plan.namespaces.web, ['route flush cache', '-6 route flush cache']);
  writeFileSync(statesFile(lab), JSON.stringify(states));
}

function readStates(lab: string): PathStates {
  return JSON.parse(readFileSync(statesFile(lab), 'utf8')) as PathStates;
}

function statesFile(lab: string): string {
  return path.join(runDir(lab), 'paths.json');
}
