import { recordAudit } from '@/lib/audit/record';
import { type Actor, assertRole } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import type { Instance } from '@/lib/db/types';
import { CodedError } from '@/lib/errors/coded';
import { parseInput } from '@/lib/errors/invalid-input';
import { assertNoConflict } from './conflicts';
import { type InstancePatch, instancePatchSchema } from './schema';

/**
 * Changes what the patch names. A new address or port keeps the approved host key: if the key differs there, it is
 * shown as changed and has to be approved.
 * @throws as createInstance; CodedError `instance.not-found` (404)
 */
export async function updateInstance(actor: Actor, id: string, patch: InstancePatch): Promise<Instance> {
  assertRole(actor, 'operator');
  const { tags, ...fields } = parseInput(instancePatchSchema, patch);
  return db.$transaction(async (tx) => {
    const instance = await tx.instance.findUnique({ where: { id }, include: { tags: true } });
    if (!instance) throw new CodedError('instance.not-found', 404);
    const { name, address, port, credentialId, notes } = { ...instance, ...fields };
    await assertNoConflict(tx, { id, name, address, port, credentialId });
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

function shown({ name, address, port, credentialId, notes }: Instance, tags: string[]) {
  return { name, address, port, credentialId, notes, tags };
}
