import { randomUUID } from 'node:crypto';
import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { type InstanceScope, instanceScopeSchema } from '@/lib/fleet/instances/schema';
import { selectInstances } from '@/lib/fleet/instances/select';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import { enqueue } from '@/lib/platform/jobs/enqueue';
import { checkTarget } from '@/lib/truth/probes/paths/target';
import { choosePairs } from './choose-pairs';
import { type SweepRow, shownSweep } from './get';
import { type SweepOptions, sweepOptionsSchema } from './schema';

const CHUNK = 500;

/**
 * Queues inspections over many instances. The list of instances is frozen now: instances that are added to the fleet
 * later, or that match the filter later, are not inspected.
 * @throws InvalidInput `sweep.*`; CodedError `sweep.nothing-matches` (422), `instance.not-found` (404) for an unknown
 *   id in the list, `target.invalid`, `sweep.alone` (422), `auth.forbidden` (403)
 */
export async function startSweep(actor: Actor, scope: InstanceScope, options: SweepOptions = {}): Promise<SweepRow> {
  assertRole(actor, 'operator');
  const asked = parseInput(instanceScopeSchema, scope);
  const { targets, ...rest } = parseInput(sweepOptionsSchema, options);
  const checked = targets ? { ...rest, targets: targets.map(checkedTarget) } : rest;
  const ids = await selectInstances(asked);
  await checkOthers(ids, checked);
  const pairs = checked.between ? await choosePairs(ids, randomUUID()) : [];
  const name = 'all' in asked ? 'all' : ids.length === 1 ? 'one' : 'selected';

  const sweep = await db.$transaction(async (tx) => {
    const created = await tx.sweep.create({
      data: { scope: name, total: ids.length, options: checked, requestedBy: actor.name },
    });
    for (let from = 0; from < ids.length; from += CHUNK) {
      await tx.inspection.createMany({
        data: ids.slice(from, from + CHUNK).map((instanceId) => ({ sweepId: created.id, instanceId })),
      });
    }
    for (let from = 0; from < pairs.length; from += CHUNK) {
      const data = pairs.slice(from, from + CHUNK).map((pair, at) => ({ ...pair, position: from + at + 1 }));
      await tx.sweepPair.createMany({ data: data.map((pair) => ({ ...pair, sweepId: created.id })) });
    }
    await enqueue(tx, 'sweep', created.id);
    await recordAudit(tx, actor, {
      action: 'sweep.start',
      subjectKind: 'sweep',
      subjectId: created.id,
      subjectName: null,
      before: null,
      after: { scope: name, total: ids.length, ...('filter' in asked ? { filter: asked.filter } : {}), ...checked },
    });
    return created;
  });
  return shownSweep(sweep);
}

/** Measuring between instances needs at least two of them. */
async function checkOthers(ids: string[], { instances, between }: SweepOptions): Promise<void> {
  if (instances === undefined && !between) return;
  const others = instances ? await selectInstances({ instanceIds: instances }) : ids;
  if (ids.length === 1 && others.every((id) => id === ids[0])) throw new CodedError('sweep.alone', 422);
}

function checkedTarget(target: string): string {
  return checkTarget(target);
}
