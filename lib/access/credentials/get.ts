import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { type CredentialRow, toCredentialRow } from './list';

/** @throws CodedError `credential.not-found` (404) */
export async function getCredential(id: string): Promise<CredentialRow> {
  const row = await db.credential.findUnique({ where: { id }, include: { _count: { select: { instances: true } } } });
  if (!row) throw new CodedError('credential.not-found', 404);
  return toCredentialRow(row, row._count.instances);
}
