import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { seal } from '@/lib/access/secrets/seal';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { Credential } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import { checkSecret } from './check-secret';
import { countUses, findCredential } from './find';
import { type CredentialRow, shownCredential } from './list';
import { openCredential } from './open';
import { type CredentialPatch, credentialPatchSchema } from './schema';

/**
 * Changes the fields in the patch. A secret that is left out is not changed; a secret that is null is removed.
 * @throws as createCredential; CodedError `credential.not-found` (404), `credential.secret-needed` (422, field secret)
 *   if the kind changes and there is no new secret
 */
export async function updateCredential(actor: Actor, id: string, patch: CredentialPatch): Promise<CredentialRow> {
  assertRole(actor, 'operator');
  const change = parseInput(credentialPatchSchema, patch);
  return db.$transaction(async (tx) => {
    await exclusive(tx, 'credentials');
    const before = await findCredential(tx, id);
    const name = change.name ?? before.name;
    const other = await tx.credential.findFirst({ where: { name, id: { not: id } }, select: { id: true } });
    if (other) throw new CodedError('credential.duplicate-name', 409, { name }, 'name');
    const sudo = change.sudo ?? before.sudo;
    const after = await tx.credential.update({
      where: { id },
      data: {
        name,
        username: change.username ?? before.username,
        sudo,
        sudoPassword: sealedSudoPassword(before, sudo, change.sudoPassword),
        ...sealedSecret(before, change),
      },
    });
    await recordAudit(tx, actor, {
      action: 'credential.update',
      subjectKind: 'credential',
      subjectId: id,
      subjectName: name,
      before: recorded(before),
      after: {
        ...recorded(after),
        newSecret: change.secret !== undefined,
        newSudoPassword: change.sudoPassword != null,
      },
    });
    return shownCredential(after, await countUses(tx, id));
  });
}

function sealedSecret(before: Credential, change: CredentialPatch) {
  const kind = change.kind ?? (before.kind === 'password' ? 'password' : 'key');
  if (kind !== before.kind && change.secret === undefined) {
    throw new CodedError('credential.secret-needed', 422, {}, 'secret');
  }
  if (change.secret === undefined && change.passphrase === undefined) return {};
  // A new key does not keep the old key's passphrase.
  const { secret, kept } = change.secret === undefined ? unsealed(before) : { secret: change.secret, kept: null };
  const passphrase = kind === 'key' ? (change.passphrase === undefined ? kept : change.passphrase || null) : null;
  return {
    kind,
    fingerprint: checkSecret({ kind, secret, passphrase }),
    secret: seal(secret, before.id),
    passphrase: passphrase === null ? null : seal(passphrase, before.id),
  };
}

function unsealed(credential: Credential): { secret: string; kept: string | null } {
  const { auth } = openCredential(credential);
  return auth.kind === 'key'
    ? { secret: auth.privateKey, kept: auth.passphrase ?? null }
    : { secret: auth.password, kept: null };
}

function sealedSudoPassword(before: Credential, sudo: string, changed: string | null | undefined): string | null {
  if (sudo !== 'password') return null;
  const sealed = changed === undefined ? before.sudoPassword : changed === null ? null : seal(changed, before.id);
  if (sealed === null) throw new CodedError('credential.sudo-password-missing', 422, {}, 'sudoPassword');
  return sealed;
}

function recorded({ name, kind, username, sudo, fingerprint }: Credential) {
  return { name, kind, username, sudo, fingerprint };
}
