import { mainEgress } from '@/lib/truth/mtu/recommend';
import type { Evidence } from '@/lib/truth/mtu/verdict';
import type { PreflightItem } from './plan-types';
import type { Facts } from './script/fact-types';
import { egressMtuOf, type Seen } from './seen';

/** Kilobytes and inodes that the backup, the new file and the journal need at the very most. */
const NEEDED = { disk: 4096, inodes: 40 };

export type Verdict = Omit<PreflightItem, 'name' | 'evidence'> & { evidence?: Evidence[] };

/** How an item came out; `evidence` is what was seen. */
export const pass = (params: PreflightItem['params'] = {}, evidence?: Evidence[]): Verdict => ({
  outcome: 'pass',
  params,
  evidence,
});
export const warn = (params: PreflightItem['params'] = {}, evidence?: Evidence[]): Verdict => ({
  outcome: 'warn',
  params,
  evidence,
});
export const block = (params: PreflightItem['params'] = {}, evidence?: Evidence[]): Verdict => ({
  outcome: 'block',
  params,
  evidence,
});
export const seen = (command: string, output: string): Evidence[] => [{ command, output: output.slice(0, 2000) }];

/** An item of the list as it is kept and shown. */
export function itemOf(name: string, { outcome, params, evidence = [] }: Verdict): PreflightItem {
  return { name, outcome, params: selectable(params), evidence };
}

/** At most ten names, the rest as a number. */
export function names(of: { name: string }[]): string {
  const shown = of.slice(0, 10).map(({ name }) => name);
  return of.length > shown.length ? `${shown.join(', ')} +${of.length - shown.length}` : shown.join(', ');
}

/** What keeps sudo from working whatever its rules allow. */
const REFUSALS = ['terminal', 'account', 'no-new-privileges', 'broken', 'pam'] as const;

export function rights(facts: Facts): Verdict {
  if (facts.root) return pass({ sudo: facts.sudo });
  const said = seen('sudo -n true', facts.sudoRefusal?.said ?? '');
  const refused = facts.sudo === 'denied' ? facts.sudoRefusal?.reason : undefined;
  return block({ reason: REFUSALS.find((reason) => reason === refused) ?? (facts.sudo || 'denied') }, said);
}

export function tools(facts: Facts): Verdict {
  return facts.missingTools.length === 0 ? pass() : block({ tools: facts.missingTools.join(', ') });
}

export function lock(facts: Facts): Verdict {
  return facts.lock === '' ? pass() : warn({ holder: facts.lock });
}

export function space(facts: Facts): Verdict {
  const short = facts.space.find(({ what, free }) => free !== null && free < NEEDED[what]);
  if (short) return block({ reason: short.what, where: short.where, free: short.free ?? 0 }, seen('df', short.said));
  return pass();
}

/**
 * @param mtu what is wanted, bytes of IP packet
 * @param back it is how it was before: then it may be above what leaves the instance
 */
export function egress(from: Pick<Seen, 'observations'>, mtu: number, back: boolean): Verdict {
  const carried = egressMtuOf(from);
  if (carried === null) return warn({ reason: 'unknown', mtu });
  const params = { interface: mainEgress(from.observations)?.interface ?? '', egress: carried, mtu };
  if (mtu > carried) {
    return back ? warn({ reason: 'above', ...params }) : block({ reason: 'above', ...params });
  }
  if (mtu < carried) return warn({ reason: 'below', spare: carried - mtu, ...params });
  return pass(params);
}

/** ICU's select takes no hyphen in the name of a case. */
function selectable(params: PreflightItem['params']): PreflightItem['params'] {
  return typeof params.reason === 'string' ? { ...params, reason: params.reason.replaceAll('-', '_') } : params;
}
