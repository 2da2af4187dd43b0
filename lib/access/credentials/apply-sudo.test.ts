import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { prelude } from '@/lib/truth/script/prelude';
import { applySudo } from './apply-sudo';

const script = { source: 'echo hello', deadlineMs: 1000, maxBytes: 1000 };

it('gives the sudo password to a script that brings none', () => {
  const credential = { mayUseSudo: true, sudoPassword: 'of the credential' };
  expect(applySudo(script, credential).sudoPassword).toBe('of the credential');
  expect(applySudo({ ...script, sudoPassword: 'own' }, credential).sudoPassword).toBe('own');
});

it('leaves a script alone where sudo asks for no password', () => {
  expect(applySudo(script, { mayUseSudo: true, sudoPassword: undefined })).toEqual(script);
});

it('applies to the script for small packets, too', () => {
  const both = { ...script, smallSource: 'echo small' };
  const { source, smallSource } = applySudo(both, { mayUseSudo: false, sudoPassword: undefined });
  expect([source, smallSource]).toEqual(['CLEARANCE_NO_SUDO=1\necho hello', 'CLEARANCE_NO_SUDO=1\necho small']);
});

it('has the prelude leave sudo alone where the credential says so', () => {
  // An account that is not root, with a sudo that would allow everything.
  const account = 'id() { echo 1000; }\nsudo() { echo "sudo was asked" >&2; }\n';
  const source = `${account}${prelude('0'.repeat(32))}\nprintf %s "$CLEARANCE_ROOT"`;
  const run = (mayUseSudo: boolean) => {
    const { source: withSudo } = applySudo({ ...script, source }, { mayUseSudo, sudoPassword: undefined });
    return execFileSync('sh', ['-c', `{ ${withSudo}\n} 2>&1`], { encoding: 'utf8' });
  };
  expect(run(false)).toMatch(/denied$/);
  expect(run(true)).toMatch(/passwordless$/);
});
