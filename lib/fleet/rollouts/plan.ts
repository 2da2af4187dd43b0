import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { selectInstances } from '@/lib/fleet/instances/select';
import { checkMtu } from '@/lib/fleet/remediations/plan';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import { findRollout, stateOf } from './find';
import { withCounts } from './get';
import { assertKnown, takenBackBy } from './kind';
import { queueTurn } from './queue-turn';
import { type RolloutInput, rolloutInputSchema } from './schema';
import { isOver, type RolloutDetail, type RolloutOptions } from './types';

const CHUNK = 500;

/**
 * Freezes the list of instances and starts the dry run: a real plan for each, nothing is changed. Instances that are
 * added to the fleet later, or that match the filter later, are not included.
 *
 * @returns the rollout in state `planning`; watchRollout shows its progress. It ends in state `planned`, with a summary
 *   and the hash that startRollout requires
 * @throws InvalidInput `sweep.*`, `input.*`; CodedError `auth.forbidden` (403), `sweep.nothing-matches` (422),
 *   `instance.not-found` (404) for an unknown id in the list, `remediation.bad-mtu` (422), and for a rollout to roll
 *   back: `rollout.not-found` (404), `rollout.not-over` (409), `rollout.nothing-to-roll-back` (409),
 *   `remediation.kind-unknown` (409)
 */
export async function planRollout(actor: Actor, input: RolloutInput): Promise<RolloutDetail> {
  assertRole(actor, 'operator');
  const asked = parseInput(rolloutInputSchema, input);
  const { canary, batchSize, failureLimit, pauseAfterCanary } = asked;
  const isBack = 'rollbackOfId' in asked;
  const mtu = isBack ? null : (asked.mtu ?? null);
  if (mtu !== null) checkMtu(mtu);
  const options = { mtu, canary, batchSize, failureLimit, pauseAfterCanary } satisfies RolloutOptions;
  const rollbackOfId = isBack ? asked.rollbackOfId : null;
  const { kind, ids } = isBack
    ? await takingBack(asked.rollbackOfId)
    : { kind: asked.kind, ids: await selectInstances(asked.scope) };
  const scope = !isBack && 'filter' in asked.scope ? { filter: asked.scope.filter } : {};

  const planned = await db.$transaction(async (tx) => {
    const instances = [];
    for (let from = 0; from < ids.length; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      const select = { id: true, name: true, address: true, port: true };
      instances.push(...(await tx.instance.findMany({ where: { id: { in: chunk } }, select })));
    }
    const byId = new Map(instances.map((instance) => [instance.id, instance]));
    const frozen = ids.flatMap((instanceId) => byId.get(instanceId) ?? []);
    const rollout = await tx.rollout.create({
      data: {
        kind,
        options,
        rollbackOfId,
        total: frozen.length,
        requestedBy: actor.name,
        sourceAddress: actor.sourceAddress,
      },
    });
    const members = frozen.map(({ id: instanceId, name: instanceName, address, port }, at) => ({
      ...{ rolloutId: rollout.id, instanceId, instanceName, address, port },
      position: at + 1,
    }));
    for (let from = 0; from < members.length; from += CHUNK) {
      await tx.rolloutMember.createMany({ data: members.slice(from, from + CHUNK) });
    }
    await queueTurn(tx, rollout.id, rollout.turn);
    await recordAudit(tx, actor, {
      action: 'rollout.plan',
      subjectKind: 'rollout',
      subjectId: rollout.id,
      subjectName: null,
      before: null,
      after: {
        kind,
        total: frozen.length,
        ...scope,
        ...options,
        ...(rollbackOfId ? { rollbackOfId } : {}),
      },
    });
    return rollout;
  });
  return withCounts(planned);
}

/**
 * The kind of change that rolls a rollout back, and the instances where it was confirmed and that still exist, in its
 * order.
 */
async function takingBack(rolloutId: string): Promise<{ kind: string; ids: string[] }> {
  const rollout = await findRollout(db, rolloutId);
  const state = stateOf(rollout);
  if (!isOver(state)) throw new CodedError('rollout.not-over', 409, { state });
  assertKnown(rollout.kind);
  const kind = takenBackBy(rollout.kind);
  const members = await db.rolloutMember.findMany({
    where: { rolloutId, state: 'confirmed', instanceId: { not: null } },
    orderBy: { position: 'asc' },
    select: { instanceId: true },
  });
  if (members.length === 0 || kind === null) throw new CodedError('rollout.nothing-to-roll-back', 409);
  return { kind, ids: members.flatMap(({ instanceId }) => instanceId ?? []) };
}
