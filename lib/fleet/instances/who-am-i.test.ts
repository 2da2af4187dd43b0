import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhoAmI, whoAmIScript } from './who-am-i';

const NONCE = '0123456789abcdef0123456789abcdef';
const said = (nonce: string, who: string) =>
  `\nCLEARANCE/1 ${nonce} begin who\n${who}\nCLEARANCE/1 ${nonce} error who\n0\nCLEARANCE/1 ${nonce} end who\n`;

describe('who am I', () => {
  it('is answered by the script as it runs here', () => {
    const { source } = whoAmIScript(NONCE);
    const stdout = execFileSync('sh', ['-c', 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"'], {
      input: `\n${source}`,
      encoding: 'utf8',
    });
    const { user, sudo } = parseWhoAmI(stdout, NONCE);
    expect(user).toBe(userInfo().username);
    expect(sudo).not.toBeNull();
  });

  it('believes only lines with its own nonce', () => {
    const forged = said('f'.repeat(32), 'root\nroot');
    expect(parseWhoAmI(`${forged}${said(NONCE, 'debian\npasswordless')}`, NONCE)).toEqual({
      user: 'debian',
      sudo: 'passwordless',
      refusal: null,
      os: '',
    });
    expect(parseWhoAmI(said(NONCE, 'debian\nnonsense'), NONCE).sudo).toBeNull();
  });

  it('never throws, and keeps what it is told short', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (codes) => {
        const text = String.fromCharCode(...codes);
        const { user, os } = parseWhoAmI(said(NONCE, text.repeat(50)), NONCE);
        expect([user.length <= 200, os]).toEqual([true, '']);
      }),
      { numRuns: 50 },
    );
  });
});
