import { describe, expect, it } from 'vitest';
import { judgeHostKey } from './judge';

const first = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:first', publicKey: 'AAAA1' };
const second = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:second', publicKey: 'AAAA2' };

describe('judgeHostKey', () => {
  it('waits for approval of a key that nobody has seen', () => {
    expect(judgeHostKey({ keys: [], trustOnFirstUse: false }, first)).toBe('unknown');
    expect(judgeHostKey({ keys: [{ ...first, state: 'pending' }], trustOnFirstUse: false }, first)).toBe('unknown');
  });

  it('takes the first key where the operator set that', () => {
    expect(judgeHostKey({ keys: [], trustOnFirstUse: true }, first)).toBe('trusted');
    expect(judgeHostKey({ keys: [{ ...first, state: 'pending' }], trustOnFirstUse: true }, first)).toBe('trusted');
  });

  it('never takes another key than the approved one, even on first use', () => {
    const keys = [{ ...first, state: 'approved' }];
    expect(judgeHostKey({ keys, trustOnFirstUse: true }, first)).toBe('trusted');
    expect(judgeHostKey({ keys, trustOnFirstUse: true }, second)).toBe('changed');
    expect(judgeHostKey({ keys: [...keys, { ...second, state: 'pending' }], trustOnFirstUse: true }, second)).toBe(
      'changed',
    );
  });

  it('compares the key and not only its fingerprint', () => {
    const forged = { ...first, publicKey: 'AAAA3' };
    expect(judgeHostKey({ keys: [{ ...first, state: 'approved' }], trustOnFirstUse: false }, forged)).toBe('changed');
  });

  it('does not take on first use what an operator rejected or replaced', () => {
    expect(judgeHostKey({ keys: [{ ...first, state: 'rejected' }], trustOnFirstUse: true }, first)).toBe('unknown');
    expect(judgeHostKey({ keys: [{ ...first, state: 'replaced' }], trustOnFirstUse: true }, first)).toBe('unknown');
  });

  it('takes nothing on first use after a rejection: the same attacker has more keys', () => {
    expect(judgeHostKey({ keys: [{ ...first, state: 'rejected' }], trustOnFirstUse: true }, second)).toBe('unknown');
  });
});
