import { expect, it } from 'vitest';
import { checkProofUrl } from './url';

it('takes http and https URLs that no shell reads as anything else', () => {
  expect(checkProofUrl(' http://web.lab:8080/a/b.iso?x=1 ')).toBe('http://web.lab:8080/a/b.iso?x=1');
  expect(checkProofUrl('https://mirror.example.jp/InRelease')).toBe('https://mirror.example.jp/InRelease');
  for (const bad of [
    'ftp://a/',
    'https://a/?x=1&y=2',
    'http://a/$(id)',
    "http://a/'",
    'http://a/`id`',
    'http://-x/',
    'http://a b/',
    'file:///etc/passwd',
    'http://a/\nx',
  ]) {
    expect(() => checkProofUrl(bad)).toThrow('proof.invalid-url');
  }
});
