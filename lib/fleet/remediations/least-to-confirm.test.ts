import { expect, test } from 'vitest';
import { leastToConfirm } from './least-to-confirm';

test('the least that may be set is enough for eight networks, and the default for any number', () => {
  expect(leastToConfirm(8, 30)).toBeLessThanOrEqual(30);
  expect(leastToConfirm(9, 0)).toBeGreaterThan(30);
  expect(leastToConfirm(10_000, 300)).toBeLessThanOrEqual(120);
});

test('many containers take their time', () => {
  expect(leastToConfirm(0, 500) - leastToConfirm(0, 0)).toBe(50);
});
