import { expect, test } from 'vitest';
import { FollowDeadline } from './follow-deadline';

const MINUTE = 60_000;

function waiting() {
  const clock = { now: 1_000_000 };
  const deadline = new FollowDeadline(120, () => clock.now);
  const wait = (ms: number) => {
    clock.now += ms;
  };
  return { deadline, wait };
}

test('a fix of which nothing is heard is given up when its time to confirm and ten minutes are over', () => {
  const { deadline, wait } = waiting();
  wait(12 * MINUTE);
  expect(deadline.isPast).toBe(false);
  wait(1);
  expect(deadline.isPast).toBe(true);
});

test('one that says something now and then is followed on, and not for ever', () => {
  const { deadline, wait } = waiting();
  for (let minutes = 0; minutes < 175; minutes += 5) {
    wait(5 * MINUTE);
    expect(deadline.isPast).toBe(false);
    deadline.heard();
  }
  wait(5 * MINUTE + 1);
  deadline.heard();
  expect(deadline.isPast).toBe(true);
});

test('without rights the instance ends it by itself, counted from its last word', () => {
  const { deadline, wait } = waiting();
  wait(2 * MINUTE);
  deadline.heard();
  wait(2.5 * MINUTE);
  expect(deadline.isPastWithoutRights).toBe(false);
  wait(1);
  expect(deadline.isPastWithoutRights).toBe(true);
});
