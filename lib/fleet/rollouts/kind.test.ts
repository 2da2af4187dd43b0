import { describe, expect, it } from 'vitest';
import { REMEDIATION_KINDS } from '@/lib/fleet/remediations/kind-of';
import { translator } from '@/lib/platform/i18n/translator';
import { assertKnown, takenBackBy, toRolloutKind } from './kind';
import { isMixed, MIXED_KINDS, rolloutWords } from './mixed';

describe('the kind of a rollout', () => {
  it('is a kind of change, or one that has a kind for each instance', () => {
    expect([...REMEDIATION_KINDS, ...MIXED_KINDS].map(toRolloutKind)).toEqual([...REMEDIATION_KINDS, ...MIXED_KINDS]);
    expect(REMEDIATION_KINDS.filter(isMixed)).toEqual([]);
    expect(MIXED_KINDS.every(isMixed)).toBe(true);
  });

  it('is rolled back by the kind that rolls back the change of each instance', () => {
    expect(['set-mtu', 'clamp-mss', 'remedy', 'remedy-back'].map(takenBackBy)).toEqual([
      'rollback',
      'unclamp-mss',
      'remedy-back',
      'remedy-back',
    ]);
  });

  it.each(['set-moon-phase', 'constructor', ''])('is unknown if a newer version wrote it: %j', (name) => {
    expect(toRolloutKind(name)).toBe('unknown');
    expect(takenBackBy(name)).toBeNull();
    expect(() => assertKnown(name)).toThrow(expect.objectContaining({ code: 'remediation.kind-unknown' }));
  });

  it.each(['en', 'ja'] as const)('has its words (%s)', (locale) => {
    const say = translator(locale, 'rollout');
    const { about } = rolloutWords('remedy');
    const keys = ['start.body', 'rollBackMeans', 'new.takesBack', 'form.kindHint'].map((key) => `${key}.${about}`);
    const missing = [...keys, ...MIXED_KINDS.map((kind) => `heading.${kind}`)].filter((key) => !say.has(key));
    expect(missing).toEqual([]);
  });
});
