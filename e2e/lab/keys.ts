import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { must } from './host/run';
import { runDir } from './layout';
import type { LabKeys } from './types';

const PASSPHRASE = 'clearance lab';

/** Make the key pairs of a lab. */
export async function createKeys(lab: string): Promise<LabKeys> {
  const folder = path.join(runDir(lab), 'keys');
  mkdirSync(folder, { mode: 0o700 });
  const file = (name: string) => path.join(folder, name);
  const keys = {
    ed25519: file('ed25519'),
    encrypted: file('encrypted'),
    passphrase: PASSPHRASE,
    rsa: file('rsa'),
    ecdsa: file('ecdsa'),
    stranger: file('stranger'),
  };
  await Promise.all([
    createKey(keys.ed25519, 'ed25519'),
    createKey(keys.encrypted, 'ed25519', { passphrase: PASSPHRASE }),
    createKey(keys.rsa, 'rsa', { bits: 2048 }),
    createKey(keys.ecdsa, 'ecdsa'),
    createKey(keys.stranger, 'ed25519'),
  ]);
  return keys;
}

/** Make one key pair in OpenSSH's format, with the public half in FILE.pub. */
export async function createKey(
  file: string,
  type: 'ed25519' | 'rsa' | 'ecdsa',
  options: { passphrase?: string; bits?: number } = {},
): Promise<void> {
  const bits = options.bits ? ['-b', String(options.bits)] : [];
  await must('ssh-keygen', ['-q', '-t', type, ...bits, '-N', options.passphrase ?? '', '-C', 'lab', '-f', file]);
}

/** The lines of authorized_keys for all keys that may sign in. */
export function authorizedKeys(keys: LabKeys): string {
  return [keys.ed25519, keys.encrypted, keys.rsa, keys.ecdsa]
    .map((file) => readFileSync(`${file}.pub`, 'utf8'))
    .join('');
}
