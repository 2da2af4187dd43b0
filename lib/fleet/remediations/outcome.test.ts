import { expect, test } from 'vitest';
import { endingOf, refusalOf } from './outcome';

test.each([
  ['confirmed', 'confirmed', 'confirmed', {}],
  ['reverted:step-failed:restart', 'reverted', 'step-failed', { step: 'restart' }],
  ['reverted:not-confirmed', 'reverted', 'not-confirmed', { step: '' }],
  ['reverted:rebooted', 'reverted', 'rebooted', { step: '' }],
  ['refused:start-failed', 'refused', 'start-failed', {}],
  ['refused:cancelled', 'refused', 'cancelled', {}],
  ['refused:changed-since-plan', 'refused', 'changed-since-plan', {}],
  [
    'revert-failed:step-failed:restart:restore-docker-answers',
    'failed',
    'revert-failed',
    { why: 'step-failed', step: 'restore-docker-answers' },
  ],
  ['', 'failed', 'nothing-found', {}],
  ['\u001b[2Jconfirmed', 'failed', 'nothing-found', {}],
])('%j', (result, state, reason, reasonParams) => {
  expect(endingOf(result)).toEqual({ state, reason, reasonParams });
});

test('refusals', () => {
  expect(refusalOf('locked 01890000-0000-7000-8000-000000000000').reason).toBe('locked');
  expect(refusalOf('no-space runner').reason).toBe('no-space');
  expect(refusalOf('anything else').reason).toBe('start-failed');
});
