import type { Transaction } from '@/lib/db/types';
import type { MtuChange, NewEvent } from '@/lib/events/kinds';
import { VERDICTS } from '@/lib/mtu/verdict';
import type { EndedInspection } from './store';
import { type Summary, summarise } from './summarise';

/** What the fleet page shows of an instance before its newest inspection is stored. */
export interface Before {
  name: string;
  verdict: string | null;
  latestInspection: Pick<Summary, (typeof MTUS)[number]['column']> | null;
}

const MTUS = [
  { of: 'egress', column: 'egressMtu' },
  { of: 'bridge', column: 'bridgeMtu' },
  { of: 'path', column: 'pathMtu' },
] as const;

/** How these instances stand, by id; one that was removed is not in it. */
export async function standings(tx: Transaction, ids: string[]): Promise<Map<string, Before>> {
  const latestInspection = { select: { egressMtu: true, bridgeMtu: true, pathMtu: true } };
  const rows = await tx.instance.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, verdict: true, latestInspection },
  });
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** What a finished inspection changes of what is known of its instance. Called before it is stored. */
export async function changesBy(tx: Transaction, ended: EndedInspection, before: Before): Promise<NewEvent[]> {
  const { id: inspectionId, instanceId, result } = ended;
  const subject = { instanceId, name: before.name, inspectionId };
  const from = VERDICTS.find((verdict) => verdict === before.verdict) ?? null;
  const to = result.diagnosis.verdict;
  const changes = await mtuChanges(tx, instanceId, before, summarise(result.observations));
  return [
    ...(from === to ? [] : [{ kind: 'instance.verdict-changed' as const, ...subject, from, to }]),
    ...(changes.length === 0 ? [] : [{ kind: 'instance.mtu-changed' as const, ...subject, changes }]),
  ];
}

async function mtuChanges(
  tx: Transaction,
  instanceId: string,
  { latestInspection }: Before,
  now: Summary,
): Promise<MtuChange[]> {
  const changes: MtuChange[] = [];
  for (const { of, column } of MTUS) {
    const to = now[column];
    if (to === null || !latestInspection) continue;
    const from = latestInspection[column] ?? (await lastKnown(tx, instanceId, column));
    if (from !== null && from !== to) changes.push({ of, from, to });
  }
  return changes;
}

/** Where the newest inspection did not see it: it could not be reached, say. */
async function lastKnown(
  tx: Transaction,
  instanceId: string,
  column: (typeof MTUS)[number]['column'],
): Promise<number | null> {
  const seen = await tx.inspection.findFirst({
    where: { instanceId, state: 'finished', [column]: { not: null } },
    orderBy: { id: 'desc' },
    select: { egressMtu: true, bridgeMtu: true, pathMtu: true },
  });
  return seen?.[column] ?? null;
}
