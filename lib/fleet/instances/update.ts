import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { Instance, Transaction } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import { assertNoConflict } from './conflicts';
import { findInstance } from './find';
import { type InstancePatch, instancePatchSchema } from './schema';

/**
 * Changes the fields in the patch. With a new address or port the approved host key is kept. If the key differs there,
 * it is shown as changed and has to be approved. Plans for the machine at the old address can no longer be applied.
 * @throws as createInstance; CodedError `instance.not-found` (404), `instance.busy` (409) if the address or port would
 *   change while a remediation runs on it
 */
export async function updateInstance(actor: Actor, id: string, patch: InstancePatch): Promise<Instance> {
  assertRole(actor, 'operator');
  const { tags, ...fields } = parseInput(instancePatchSchema, patch);
  return db.$transaction(async (tx) => {
    await exclusive(tx, 'instances');
    const instance = await findInstance(tx, id, { tags: true });
    const { name, address, port, credentialId, notes } = { ...instance, ...fields };
    await assertNoConflict(tx, { id, name, address, port, credentialId });
    if (address !== instance.address || port !== instance.port) await leaveOldPlace(tx, id, instance.name);
    if (tags) await tx.instanceTag.deleteMany({ where: { instanceId: id } });
    const updated = await tx.instance.update({
      where: { id },
      data: {
        name,
        address,
        port,
        credentialId,
        notes,
        ...(tags ? { tags: { create: tags.map((tag) => ({ tag })) } } : {}),
      },
    });
    const oldTags = instance.tags.map(({ tag }) => tag).sort();
    await recordAudit(tx, actor, {
      action: 'instance.update',
      subjectKind: 'instance',
      subjectId: id,
      subjectName: updated.name,
      before: shown(instance, oldTags),
      after: shown(updated, tags ?? oldTags),
    });
    return updated;
  });
}

/**
 * Two machines without a daemon.json look the same to a plan, and machines from one image may have the same host key.
 */
async function leaveOldPlace(tx: Transaction, instanceId: string, name: string): Promise<void> {
  await exclusive(tx, `changes on ${instanceId}`);
  const busy = await tx.remediation.count({ where: { instanceId, state: { in: ['queued', 'running'] } } });
  if (busy > 0) throw new CodedError('instance.busy', 409, { name });
  await tx.remediation.updateMany({
    where: { instanceId, state: 'planned' },
    data: { state: 'expired', reason: 'instance-moved', finishedAt: new Date() },
  });
}

function shown({ name, address, port, credentialId, notes }: Instance, tags: string[]) {
  return { name, address, port, credentialId, notes, tags };
}
