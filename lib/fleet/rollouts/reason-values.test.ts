import { describe, expect, it } from 'vitest';
import { translator } from '@/lib/platform/i18n/translator';
import { NO_REMEDY_REASONS, REMEDY_NAMES } from '@/lib/truth/mtu/remedies/remedy';
import { reasonValues } from './reason-values';

const words = { cause: translator('en', 'cause'), remedy: translator('en', 'remedy') };
const say = translator('en', 'rollout');

describe('the values of a reason', () => {
  it('are the names of findings and what mends them', () => {
    const values = reasonValues({ cause: 'container-outdated', remedy: 'container', container: 'web' }, words);
    expect(say('reason.no-remedy', values)).toBe(
      'A rollout does not mend the cause (A container still uses an old MTU). Plan: restart the container web',
    );
    expect(reasonValues({ before: 'fits', cause: 'no-docker' }, words)).toMatchObject({
      before: 'Docker fits the network',
      cause: 'There is no Docker on this instance',
    });
  });

  it('stay as they are where a newer version wrote them, or they are something else', () => {
    const params = { cause: 'of-a-newer-version', remedy: 'none.of-a-newer-version', count: 3 };
    expect(reasonValues(params, words)).toEqual({ ...params, about: 'file' });
    expect(reasonValues({ about: 'nic' }, words)).toEqual({ about: 'nic' });
  });

  it.each([...REMEDY_NAMES, ...NO_REMEDY_REASONS.map((reason) => `none.${reason}`)])('has words for %s', (remedy) => {
    if (remedy === 'none') return;
    const params = { remedy, cause: 'fits', container: 'c', network: 'n', interface: 'i', mtu: 1442 };
    expect(reasonValues(params, words).remedy).not.toBe(remedy);
  });
});
