import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nameCounter } from './count-names';

const count = (pieces: Uint8Array[]) => pieces.map(nameCounter()).at(-1) ?? 0;

function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const below = Object.values(value).reduce<number>((sum, one) => sum + namesIn(one), 0);
  return below + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

it('counts as many names as JSON has, however it is cut', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(40), fc.nat(), (value, indent, cut) => {
      const bytes = new TextEncoder().encode(JSON.stringify(value, null, indent));
      const at = cut % (bytes.length + 1);
      expect(count([bytes.subarray(0, at), bytes.subarray(at)])).toBe(namesIn(value));
    }),
  );
});

it.each([
  ['{"a:b":"c:\\":d"}', 1],
  ['{"a\\\\":1,"b":":"}', 2],
  ['[":",": :"]', 0],
  ['', 0],
])('%j has %i', (text, names) => {
  expect(count([new TextEncoder().encode(text)])).toBe(names);
});
