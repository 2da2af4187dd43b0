/** A credential without any of its secrets. */
export interface CredentialRow {
  id: string;
  name: string;
  kind: 'key' | 'password';
  username: string;
  /** SHA256 fingerprint of the public half of a key; null for a password. */
  fingerprint: string | null;
  sudo: 'none' | 'passwordless' | 'password';
  hasPassphrase: boolean;
  hasSudoPassword: boolean;
  /** Instances that use it. */
  instanceCount: number;
  createdAt: Date;
  updatedAt: Date;
}

/** All credentials by name. */
export async function listCredentials(): Promise<CredentialRow[]> {
  throw new Error('not yet');
}
