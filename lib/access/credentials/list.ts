import { db } from '@/lib/platform/db/client';
import type { Credential } from '@/lib/platform/db/types';

/** A credential without its secrets. */
export interface CredentialRow {
  id: string;
  name: string;
  kind: 'key' | 'password';
  username: string;
  /** SHA256 fingerprint of the public key; null for a password. */
  fingerprint: string | null;
  sudo: 'none' | 'passwordless' | 'password';
  hasPassphrase: boolean;
  hasSudoPassword: boolean;
  /** Number of instances that use it. */
  instanceCount: number;
  createdAt: Date;
  updatedAt: Date;
}

/** All credentials by name. */
export async function listCredentials(): Promise<CredentialRow[]> {
  const rows = await db.credential.findMany({
    orderBy: { name: 'asc' },
    include: { _count: { select: { instances: true } } },
  });
  return rows.map((row) => shownCredential(row, row._count.instances));
}

/** The fields of a credential that may be shown: no secrets. Pure. */
export function shownCredential(credential: Credential, instanceCount: number): CredentialRow {
  const { id, name, username, fingerprint, createdAt, updatedAt } = credential;
  return {
    id,
    name,
    kind: credential.kind === 'password' ? 'password' : 'key',
    username,
    fingerprint,
    sudo: credential.sudo === 'none' || credential.sudo === 'password' ? credential.sudo : 'passwordless',
    hasPassphrase: credential.passphrase !== null,
    hasSudoPassword: credential.sudoPassword !== null,
    instanceCount,
    createdAt,
    updatedAt,
  };
}
