import { expect, it } from 'vitest';
import { describeError } from './describe-error';

it('says states and roles as the pages call them', () => {
  const over = { code: 'rollout.over', params: { state: 'stopped' } };
  expect(describeError('ja', over)).not.toMatch(/[a-z]/);
  expect(describeError('en', over)).toMatch(/stopped/i);
  const forbidden = { code: 'auth.forbidden', params: { role: 'operator', have: 'viewer' } };
  expect(describeError('ja', forbidden)).not.toMatch(/[a-z]/);
  expect(describeError('en', { code: 'remediation.ended', params: { state: 'confirmed' } })).toContain('Confirmed');
});

it('leaves what it does not know as it is', () => {
  expect(describeError('en', { code: 'remediation.ended', params: { state: 'odd' } })).toContain('odd');
  expect(describeError('en', { code: 'no.such-code', params: {} })).toContain('no.such-code');
});
