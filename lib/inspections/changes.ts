import type { Transaction } from '@/lib/db/types';
import type { MtuChange, NewEvent } from '@/lib/events/kinds';
import { VERDICTS } from '@/lib/mtu/verdict';
import type { Summary } from './summarise';

const MTUS = [
  { of: 'egress', column: 'egressMtu' },
  { of: 'bridge', column: 'bridgeMtu' },
  { of: 'path', column: 'pathMtu' },
] as const;

/** What is compared of an inspection: its columns. */
export const COMPARED = { id: true, verdict: true, egressMtu: true, bridgeMtu: true, pathMtu: true } as const;

type Compared = Pick<Summary, (typeof MTUS)[number]['column']> & { id: string; verdict: string | null };

/**
 * What is known of an instance by one inspection and was not by the one before it.
 *
 * @param before what the instance's state was copied from until now; null where it was never inspected
 * @param now what it is copied from now
 */
export async function changesBetween(
  tx: Transaction,
  instance: { id: string; name: string },
  before: Compared | null,
  now: Compared,
): Promise<NewEvent[]> {
  const subject = { instanceId: instance.id, name: instance.name, inspectionId: now.id };
  const [from, to] = [verdictOf(before), verdictOf(now)];
  const changes = before ? await mtuChanges(tx, instance.id, before, now) : [];
  return [
    ...(to === null || from === to ? [] : [{ kind: 'instance.verdict-changed' as const, ...subject, from, to }]),
    ...(changes.length === 0 ? [] : [{ kind: 'instance.mtu-changed' as const, ...subject, changes }]),
  ];
}

function verdictOf(inspection: Compared | null) {
  return VERDICTS.find((verdict) => verdict === inspection?.verdict) ?? null;
}

async function mtuChanges(tx: Transaction, instanceId: string, before: Compared, now: Compared): Promise<MtuChange[]> {
  const changes: MtuChange[] = [];
  for (const { of, column } of MTUS) {
    const to = now[column];
    if (to === null) continue;
    const from = before[column] ?? (await lastKnown(tx, instanceId, column, before, now));
    if (from !== null && from !== to) changes.push({ of, from, to });
  }
  return changes;
}

/** Where the inspection before did not see it: it could not be reached, say. */
async function lastKnown(
  tx: Transaction,
  instanceId: string,
  column: (typeof MTUS)[number]['column'],
  before: Compared,
  now: Compared,
): Promise<number | null> {
  const seen = await tx.inspection.findFirst({
    where: { instanceId, state: 'finished', [column]: { not: null }, id: { lt: before.id, not: now.id } },
    orderBy: { id: 'desc' },
    select: COMPARED,
  });
  return seen?.[column] ?? null;
}
