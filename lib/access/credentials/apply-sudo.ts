import type { Script } from '@/lib/remote/ssh/exec';
import type { OpenedCredential } from './open';

/**
 * Prepares a script to become root in the way that the credential allows: with the sudo password, without one, or not
 * at all (the prelude of every script respects this). A password that the script already has is kept.
 */
export function applySudo(script: Script, credential: Pick<OpenedCredential, 'mayUseSudo' | 'sudoPassword'>): Script {
  if (!credential.mayUseSudo) {
    const { source, smallSource } = script;
    return {
      ...script,
      source: withoutSudo(source),
      ...(smallSource === undefined ? {} : { smallSource: withoutSudo(smallSource) }),
    };
  }
  return credential.sudoPassword === undefined ? script : { sudoPassword: credential.sudoPassword, ...script };
}

function withoutSudo(source: string): string {
  return `CLEARANCE_NO_SUDO=1\n${source}`;
}
