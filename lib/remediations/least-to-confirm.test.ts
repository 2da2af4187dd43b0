import { expect, test } from 'vitest';
import { leastToConfirm } from './least-to-confirm';

test('the least that may be set is enough for eight networks, and the default for any number', () => {
  expect(leastToConfirm(8)).toBeLessThanOrEqual(30);
  expect(leastToConfirm(9)).toBeGreaterThan(30);
  expect(leastToConfirm(10_000)).toBeLessThanOrEqual(120);
});
