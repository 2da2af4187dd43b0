import { randomUUID } from 'node:crypto';
import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { seal } from '@/lib/access/secrets/seal';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import { checkSecret } from './check-secret';
import { type CredentialRow, shownCredential } from './list';
import { type CredentialInput, credentialInputSchema } from './schema';

/**
 * Stores a key or password, encrypted. A key is parsed first, so that a bad key is reported now and not by a sweep.
 * @throws InvalidInput; CodedError `credential.duplicate-name` (409, field name), those of `checkSecret` (422),
 *   `credential.sudo-password-missing` (422), `auth.forbidden` (403)
 */
export async function createCredential(actor: Actor, input: CredentialInput): Promise<CredentialRow> {
  assertRole(actor, 'operator');
  const { name, kind, username, secret, sudo, ...optional } = parseInput(credentialInputSchema, input);
  const passphrase = kind === 'key' && optional.passphrase ? optional.passphrase : null;
  const fingerprint = checkSecret({ kind, secret, passphrase });
  const sudoPassword = sudo === 'password' ? (optional.sudoPassword ?? null) : null;
  if (sudo === 'password' && sudoPassword === null) {
    throw new CodedError('credential.sudo-password-missing', 422, {}, 'sudoPassword');
  }
  const id = randomUUID();
  return db.$transaction(async (tx) => {
    await exclusive(tx, 'credentials');
    const other = await tx.credential.findUnique({ where: { name }, select: { id: true } });
    if (other) throw new CodedError('credential.duplicate-name', 409, { name }, 'name');
    const credential = await tx.credential.create({
      data: {
        id,
        name,
        kind,
        username,
        sudo,
        fingerprint,
        secret: seal(secret, id),
        passphrase: passphrase === null ? null : seal(passphrase, id),
        sudoPassword: sudoPassword === null ? null : seal(sudoPassword, id),
      },
    });
    await recordAudit(tx, actor, {
      action: 'credential.create',
      subjectKind: 'credential',
      subjectId: id,
      subjectName: name,
      before: null,
      after: { name, kind, username, sudo, fingerprint },
    });
    return shownCredential(credential, 0);
  });
}
