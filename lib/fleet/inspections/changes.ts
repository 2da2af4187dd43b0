import type { Transaction } from '@/lib/platform/db/types';
import type { MtuChange, NewEvent } from '@/lib/platform/events/event-kinds';
import { VERDICTS, type Verdict } from '@/lib/truth/mtu/verdict';
import type { Summary } from './summarise';

/** The state of an instance on the fleet page, before it is updated. */
export interface Before {
  name: string;
  verdict: string | null;
  latestInspection: Mtus | null;
}

/** What a finished inspection saw, as it is stored. */
export type Seen = { id: string; instanceId: string; verdict: Verdict } & Mtus;

type Mtus = Pick<Summary, (typeof MTUS)[number]['column']>;

const MTUS = [
  { of: 'egress', column: 'egressMtu' },
  { of: 'bridge', column: 'bridgeMtu' },
  { of: 'path', column: 'pathMtu' },
] as const;

/** The states of these instances, by id. An instance that was removed is not included. */
export async function standings(tx: Transaction, ids: string[]): Promise<Map<string, Before>> {
  const latestInspection = { select: { egressMtu: true, bridgeMtu: true, pathMtu: true } };
  const rows = await tx.instance.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, verdict: true, latestInspection },
  });
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** What a finished inspection changes in the state of its instance. */
export async function changesBy(tx: Transaction, seen: Seen, before: Before): Promise<NewEvent[]> {
  const { id: inspectionId, instanceId, verdict } = seen;
  const changes = await mtuChanges(tx, before, seen);
  const subject = { instanceId, name: before.name, inspectionId };
  return [
    ...verdictChange({ id: inspectionId, instanceId }, before, verdict),
    ...(changes.length === 0 ? [] : [{ kind: 'instance.mtu-changed' as const, ...subject, changes }]),
  ];
}

/** The event of a new verdict, if it differs. */
export function verdictChange(
  { id, instanceId }: Pick<Seen, 'id' | 'instanceId'>,
  before: Before,
  to: Verdict,
): NewEvent[] {
  const from = VERDICTS.find((verdict) => verdict === before.verdict) ?? null;
  if (from === to) return [];
  return [{ kind: 'instance.verdict-changed', instanceId, name: before.name, inspectionId: id, from, to }];
}

async function mtuChanges(tx: Transaction, { latestInspection }: Before, now: Seen): Promise<MtuChange[]> {
  const changes: MtuChange[] = [];
  for (const { of, column } of MTUS) {
    const to = now[column];
    if (to === null || !latestInspection) continue;
    const from = latestInspection[column] ?? (await lastKnown(tx, now, column));
    if (from !== null && from !== to) changes.push({ of, from, to });
  }
  return changes;
}

/** For a value that the newest inspection did not see, for example because the instance could not be reached. */
async function lastKnown(
  tx: Transaction,
  { id, instanceId }: Seen,
  column: (typeof MTUS)[number]['column'],
): Promise<number | null> {
  const seen = await tx.inspection.findFirst({
    where: { instanceId, id: { not: id }, state: 'finished', [column]: { not: null } },
    orderBy: { id: 'desc' },
    select: { egressMtu: true, bridgeMtu: true, pathMtu: true },
  });
  return seen?.[column] ?? null;
}
