import { expect, it } from 'vitest';
import { capEvidence } from './cap-evidence';

it('keeps text as it is', () => {
  expect(capEvidence('接続が拒否されました\n(111)')).toBe('接続が拒否されました\n(111)');
});

it('takes out terminal codes and marks that turn text round', () => {
  expect(capEvidence('\u001b]0;owned\u0007\u001b[31mred\u202Egnp.exe\r')).toBe(']0;owned[31mredgnp.exe');
});

it('caps the length', () => {
  expect(capEvidence('x'.repeat(100_000))).toHaveLength(500);
});
