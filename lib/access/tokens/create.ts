import { randomBytes } from 'node:crypto';
import { type Actor, assertRole, isRole, type Role } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { hashToken, TOKEN_PREFIX } from './hash-token';
import type { TokenRow } from './list';

export interface TokenDraft {
  name: string;
  role: Role;
  /** When the token expires; null: never. */
  expiresAt?: Date | null;
}

/**
 * Creates an API token.
 *
 * @returns the token, which is shown only now, and its row
 * @throws CodedError auth.forbidden (403); token.name-missing, token.name-too-long, token.unknown-role,
 *   token.expired-already (422)
 */
export async function createToken(actor: Actor, draft: TokenDraft): Promise<{ token: string; row: TokenRow }> {
  assertRole(actor, 'admin');
  const name = draft.name.trim();
  if (name === '') throw new CodedError('token.name-missing', 422, {}, 'name');
  if (name.length > 100) throw new CodedError('token.name-too-long', 422, { max: 100 }, 'name');
  if (!isRole(draft.role)) throw new CodedError('token.unknown-role', 422, {}, 'role');
  if (draft.expiresAt && draft.expiresAt.getTime() <= Date.now()) {
    throw new CodedError('token.expired-already', 422, {}, 'expiresAt');
  }

  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
  const row = await db.$transaction(async (tx) => {
    const created = await tx.apiToken.create({
      data: {
        name,
        role: draft.role,
        hash: hashToken(token),
        prefix: token.slice(0, TOKEN_PREFIX.length + 6),
        createdBy: actor.name,
        expiresAt: draft.expiresAt ?? null,
      },
      omit: { hash: true },
    });
    await recordAudit(tx, actor, {
      action: 'token.create',
      subjectKind: 'token',
      subjectId: created.id,
      subjectName: name,
      after: { role: draft.role, prefix: created.prefix, expiresAt: created.expiresAt?.toISOString() ?? null },
    });
    return created;
  });
  return { token, row: { ...row, role: draft.role } };
}
