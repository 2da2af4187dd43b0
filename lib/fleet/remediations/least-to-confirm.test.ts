import { expect, test } from 'vitest';
import { CONTAINER_LIMIT_S } from '@/lib/truth/probes/proof/networks';
import { leastToConfirm } from './least-to-confirm';

test('there is time for a container that hangs in each group of eight networks, of 32 at most', () => {
  expect(leastToConfirm(0, 0)).toBe(15);
  expect(leastToConfirm(8, 0)).toBe(15 + CONTAINER_LIMIT_S);
  expect(leastToConfirm(9, 0)).toBe(15 + 2 * CONTAINER_LIMIT_S);
  expect(leastToConfirm(10_000, 300)).toBe(15 + 30 + 4 * CONTAINER_LIMIT_S);
});

test('many containers take their time', () => {
  expect(leastToConfirm(0, 500) - leastToConfirm(0, 0)).toBe(50);
});
