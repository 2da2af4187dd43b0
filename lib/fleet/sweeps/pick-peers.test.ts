import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickPeers } from './pick-peers';

const listOf = (length: number) => Array.from({ length }, (_, at) => at);

describe('the others that an instance measures to', () => {
  it('are all of a small list, never itself, and no more than asked for', () => {
    expect(pickPeers(listOf(3), 1, 8)).toEqual([2, 0]);
    expect(pickPeers(listOf(1), 0, 8)).toEqual([]);
    expect(pickPeers(listOf(2000), 1999, 8)).toEqual([0, 249, 499, 749, 999, 1249, 1499, 1749]);
  });

  it('are as many for each, none twice, and each is measured to as often as any other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 8 }), (length, most) => {
        const list = listOf(length);
        const chosen = list.map((self) => pickPeers(list, self, most));
        const asked = new Map<number, number>();
        for (const [self, others] of chosen.entries()) {
          expect(new Set(others).size).toBe(Math.min(most, length - 1));
          expect(others).not.toContain(self);
          for (const other of others) asked.set(other, (asked.get(other) ?? 0) + 1);
        }
        expect(new Set(list.map((one) => asked.get(one) ?? 0)).size).toBe(1);
      }),
    );
  });
});
