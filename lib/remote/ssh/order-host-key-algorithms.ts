import type { ServerHostKeyAlgorithm } from 'ssh2';

// SHA-1 signatures (ssh-rsa) and DSA are left out, as OpenSSH leaves them out.
const OFFERED: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * An instance has several host keys and shows the one whose algorithm the client prefers. Asking for the approved key's
 * algorithm first keeps an instance that gains a key of another kind from looking as if its key had changed.
 *
 * @param preferred algorithm of the approved key's blob, for example `ssh-rsa` (which signs with rsa-sha2-512 or -256)
 * @returns what to offer, most wanted first
 */
export function orderHostKeyAlgorithms(preferred: string | undefined): ServerHostKeyAlgorithm[] {
  const wanted = (algorithm: string) =>
    algorithm === preferred || (preferred === 'ssh-rsa' && algorithm.startsWith('rsa-sha2-'));
  return [...OFFERED.filter(wanted), ...OFFERED.filter((algorithm) => !wanted(algorithm))];
}
