import { describe, expect, it } from 'vitest';
import { targetsOf } from './targets-of';

const eight = (first: string) => Array.from({ length: 8 }, (_, at) => `${first}${at}.example.jp`);

describe('the targets of an instance', () => {
  it('are those of the fleet and of its tags, none twice', () => {
    const settings = { targets: ['a', 'b'], tagTargets: { db: ['c'], web: ['b', 'd'] } };
    expect(targetsOf(settings, [])).toEqual(['a', 'b']);
    expect(targetsOf(settings, ['web'])).toEqual(['a', 'b', 'd']);
    expect(targetsOf(settings, ['web', 'db', 'other', 'constructor'])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are at most sixteen: those of the fleet, and some of each tag', () => {
    const settings = { targets: eight('f'), tagTargets: { db: eight('d'), web: eight('w') } };
    const chosen = targetsOf(settings, ['db', 'web']);
    expect(chosen).toHaveLength(16);
    expect(chosen.filter((target) => target.startsWith('f'))).toHaveLength(8);
    expect(chosen.filter((target) => target.startsWith('w'))).toHaveLength(4);
  });
});
