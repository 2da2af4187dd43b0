import { isEgressUnknown, leastEgress, unknownBelow } from '@/lib/truth/mtu/egress/least-egress';
import type { Evidence } from '@/lib/truth/mtu/verdict';
import type { PreflightItem } from './plan-types';
import type { Facts } from './script/fact-types';
import type { Seen } from './seen';

/** Upper limit of kilobytes and inodes that the backup, the new file and the journal need. */
const NEEDED = { disk: 4096, inodes: 40 };

export type PreflightResult = Omit<PreflightItem, 'name' | 'evidence'> & { evidence?: Evidence[] };

/** The result of an item; `evidence` is what was read. */
export const pass = (params: PreflightItem['params'] = {}, evidence?: Evidence[]): PreflightResult => ({
  outcome: 'pass',
  params,
  evidence,
});
export const warn = (params: PreflightItem['params'] = {}, evidence?: Evidence[]): PreflightResult => ({
  outcome: 'warn',
  params,
  evidence,
});
export const block = (params: PreflightItem['params'] = {}, evidence?: Evidence[]): PreflightResult => ({
  outcome: 'block',
  params,
  evidence,
});
export const seen = (command: string, output: string): Evidence[] => [{ command, output: output.slice(0, 2000) }];

/** An item of the list as it is stored and shown. */
export function itemOf(name: string, { outcome, params, evidence = [] }: PreflightResult): PreflightItem {
  return { name, outcome, params: selectable(params), evidence };
}

/** At most ten names, the rest as a number. */
export function names(of: { name: string }[]): string {
  const shown = of.slice(0, 10).map(({ name }) => name);
  return of.length > shown.length ? `${shown.join(', ')} +${of.length - shown.length}` : shown.join(', ');
}

/** Reasons why sudo does not work, whatever its rules allow. */
const REFUSALS = ['terminal', 'account', 'no-new-privileges', 'broken', 'pam'] as const;

export function rights(facts: Facts): PreflightResult {
  if (facts.root) return pass({ sudo: facts.sudo });
  const said = seen('sudo -n true', facts.sudoRefusal?.said ?? '');
  const refused = facts.sudo === 'denied' ? facts.sudoRefusal?.reason : undefined;
  return block({ reason: REFUSALS.find((reason) => reason === refused) ?? (facts.sudo || 'denied') }, said);
}

export function tools(facts: Facts): PreflightResult {
  return facts.missingTools.length === 0 ? pass() : block({ tools: facts.missingTools.join(', ') });
}

export function lock(facts: Facts): PreflightResult {
  return facts.lock === '' ? pass() : warn({ holder: facts.lock });
}

export function space(facts: Facts): PreflightResult {
  const short = facts.space.find(({ what, free }) => free !== null && free < NEEDED[what]);
  if (short) return block({ reason: short.what, where: short.where, free: short.free ?? 0 }, seen('df', short.said));
  return pass();
}

/**
 * @param mtu the wanted MTU, bytes of IP packet
 * @param back it is restored as it was before: then it may be larger than the egress MTU
 * @param network its containers' egress is compared; default: the default bridge
 */
export function egress(
  { observations, narrowPathMtus }: Pick<Seen, 'observations' | 'narrowPathMtus'>,
  mtu: number,
  back: boolean,
  network?: string,
): PreflightResult {
  // A route whose link is missing from a cut list is missing, too: another one could be taken for the main one.
  if (observations.incomplete.includes('links')) return warn({ reason: 'unknown-links', interface: '', mtu });
  const way = leastEgress(observations, network);
  const isPartlyUnknown = isEgressUnknown(observations, network);
  if (way === null) {
    const below = unknownBelow(observations, network);
    if (below !== null) return warn({ reason: 'unknown-below', interface: below, mtu });
    return warn({ reason: isPartlyUnknown ? 'unknown-egress' : 'unknown', interface: '', mtu });
  }
  const carried = way.limit.mtu;
  const params = { interface: way.limit.interface, egress: carried, mtu };
  if (mtu > carried) {
    return back ? warn({ reason: 'above', ...params }) : block({ reason: 'above', ...params });
  }
  if (isPartlyUnknown) return warn({ reason: 'unknown-egress', ...params });
  // A smaller MTU than the interface's is right where a path carries no more.
  if (narrowPathMtus.includes(mtu)) return pass({ reason: 'path', ...params });
  if (mtu < carried) return warn({ reason: 'below', spare: carried - mtu, ...params });
  return pass(params);
}

/** ICU's select does not allow a hyphen in the name of a case. */
function selectable(params: PreflightItem['params']): PreflightItem['params'] {
  return typeof params.reason === 'string' ? { ...params, reason: params.reason.replaceAll('-', '_') } : params;
}
