import { expect, test } from 'vitest';
import { Patience } from './patience';

const MINUTE = 60_000;

function waiting() {
  const clock = { now: 1_000_000 };
  const patience = new Patience(120, () => clock.now);
  const wait = (ms: number) => {
    clock.now += ms;
  };
  return { patience, wait };
}

test('a fix of which nothing is heard is given up when its time to confirm and ten minutes are over', () => {
  const { patience, wait } = waiting();
  wait(12 * MINUTE);
  expect(patience.isOver).toBe(false);
  wait(1);
  expect(patience.isOver).toBe(true);
});

test('one that says something now and then is followed on, and not for ever', () => {
  const { patience, wait } = waiting();
  for (let minutes = 0; minutes < 175; minutes += 5) {
    wait(5 * MINUTE);
    expect(patience.isOver).toBe(false);
    patience.heard();
  }
  wait(5 * MINUTE + 1);
  patience.heard();
  expect(patience.isOver).toBe(true);
});

test('without rights the instance ends it by itself, counted from its last word', () => {
  const { patience, wait } = waiting();
  wait(2 * MINUTE);
  patience.heard();
  wait(2.5 * MINUTE);
  expect(patience.isOverWithoutRights).toBe(false);
  wait(1);
  expect(patience.isOverWithoutRights).toBe(true);
});
