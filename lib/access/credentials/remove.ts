import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { countUses, findCredential } from './find';

/** @throws CodedError `credential.not-found` (404), `credential.in-use` (409, params count), `auth.forbidden` (403) */
export async function removeCredential(actor: Actor, id: string): Promise<void> {
  assertRole(actor, 'operator');
  await db.$transaction(async (tx) => {
    await exclusive(tx, 'credentials');
    // An instance that is being added with this credential counts too.
    await exclusive(tx, 'instances');
    const { name, kind, username, sudo, fingerprint } = await findCredential(tx, id);
    const count = await countUses(tx, id);
    if (count > 0) throw new CodedError('credential.in-use', 409, { name, count });
    await tx.credential.delete({ where: { id } });
    await recordAudit(tx, actor, {
      action: 'credential.remove',
      subjectKind: 'credential',
      subjectId: id,
      subjectName: name,
      before: { name, kind, username, sudo, fingerprint },
      after: null,
    });
  });
}
