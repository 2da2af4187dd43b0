import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { recordEvents } from '@/lib/platform/events/record';
import { assertNameTyped } from './assert-name-typed';
import { findInstance } from './find';

export interface RemoveOptions {
  /** The name that a person typed as a confirmation; left out if it is not required. */
  typedName?: string;
}

/**
 * Removes an instance with its inspections and remediations. Nothing is changed on the instance itself.
 * @throws CodedError `instance.not-found` (404), `instance.name-not-typed` (422), `instance.busy` (409) while a
 *   remediation runs on it
 */
export async function removeInstance(actor: Actor, id: string, options: RemoveOptions = {}): Promise<void> {
  assertRole(actor, 'operator');
  await db.$transaction(async (tx) => {
    await exclusive(tx, 'instances');
    await exclusive(tx, `changes on ${id}`);
    const instance = await findInstance(tx, id, {});
    assertNameTyped(instance.name, options.typedName);
    const busy = await tx.remediation.count({ where: { instanceId: id, state: { in: ['queued', 'running'] } } });
    if (busy > 0) throw new CodedError('instance.busy', 409, { name: instance.name });
    await tx.instance.delete({ where: { id } });
    const { name, address, port, credentialId, notes } = instance;
    await recordAudit(tx, actor, {
      action: 'instance.remove',
      subjectKind: 'instance',
      subjectId: id,
      subjectName: name,
      before: { name, address, port, credentialId, notes },
      after: null,
    });
    await recordEvents(tx, { kind: 'instance.removed', instanceId: id, name });
  });
}
