import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { Instance, Transaction } from '@/lib/platform/db/types';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import { recordEvents } from '@/lib/platform/events/record';
import { assertNoConflict } from './conflicts';
import { type InstanceInput, instanceInputSchema } from './schema';

/**
 * Registers an instance.
 * @throws InvalidInput; CodedError `instance.duplicate-name` (409, field name), `instance.duplicate-address` (409, field
 *   address, names the other instance), `credential.not-found` (404, field credentialId), `auth.forbidden` (403)
 */
export async function createInstance(actor: Actor, input: InstanceInput): Promise<Instance> {
  assertRole(actor, 'operator');
  return db.$transaction((tx) => createInstanceIn(tx, actor, input));
}

/** `createInstance` as part of a transaction. */
export async function createInstanceIn(tx: Transaction, actor: Actor, input: InstanceInput): Promise<Instance> {
  const { tags, hostKey, ...fields } = parseInput(instanceInputSchema, input);
  await exclusive(tx, 'instances');
  await assertNoConflict(tx, { id: null, ...fields });
  const approved = hostKey && { ...hostKey, state: 'approved', decidedAt: new Date(), decidedBy: actor.name };
  const instance = await tx.instance.create({
    data: {
      ...fields,
      tags: { create: tags.map((tag) => ({ tag })) },
      ...(approved ? { hostKeys: { create: approved } } : {}),
    },
  });
  await recordAudit(tx, actor, {
    action: 'instance.create',
    subjectKind: 'instance',
    subjectId: instance.id,
    subjectName: instance.name,
    before: null,
    after: { ...fields, tags, ...(hostKey ? { hostKey: hostKey.fingerprint } : {}) },
  });
  await recordEvents(tx, { kind: 'instance.added', instanceId: instance.id, name: instance.name });
  return instance;
}
