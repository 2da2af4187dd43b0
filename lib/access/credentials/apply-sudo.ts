import type { Script } from '@/lib/remote/ssh/exec';
import type { OpenedCredential } from './open';

/**
 * A script as a credential lets it become root: with the sudo password, without, or with sudo forbidden, which the
 * prelude of every script heeds. A password that the script brings itself is kept.
 */
export function applySudo(script: Script, credential: Pick<OpenedCredential, 'mayUseSudo' | 'sudoPassword'>): Script {
  if (!credential.mayUseSudo) return { ...script, source: `CLEARANCE_NO_SUDO=1\n${script.source}` };
  return credential.sudoPassword === undefined ? script : { sudoPassword: credential.sudoPassword, ...script };
}
