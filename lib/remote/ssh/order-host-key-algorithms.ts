import type { ServerHostKeyAlgorithm } from 'ssh2';

// SHA-1 signatures (ssh-rsa) and DSA are left out, as in OpenSSH.
const OFFERED: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * An instance has several host keys and shows the one whose algorithm the client prefers. We ask for the approved key's
 * algorithm first, so that a new key of another kind does not look like a changed key.
 *
 * @param preferred algorithm of the approved key's blob, for example `ssh-rsa` (which signs with rsa-sha2-512 or -256)
 * @returns the algorithms to offer, most wanted first
 */
export function orderHostKeyAlgorithms(preferred: string | undefined): ServerHostKeyAlgorithm[] {
  const wanted = (algorithm: string) =>
    algorithm === preferred || (preferred === 'ssh-rsa' && algorithm.startsWith('rsa-sha2-'));
  return [...OFFERED.filter(wanted), ...OFFERED.filter((algorithm) => !wanted(algorithm))];
}
