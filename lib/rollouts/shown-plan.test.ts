import { describe, expect, it } from 'vitest';
import { whatChanged } from './shown-plan';
import type { ShownPlan } from './types';

const shown: ShownPlan = {
  mtu: 1442,
  currentMtu: 1500,
  file: { path: '/etc/docker/daemon.json', sha256: 'a' },
  containers: [
    { name: 'web', effect: 'returns' },
    { name: 'db', effect: 'started' },
    { name: 'kept', effect: 'keeps-running' },
  ],
  networks: [],
  warnings: ['swarm'],
  blocks: [],
  expectedInterruptionMs: 3800,
};

describe('a plan that was made anew', () => {
  it.each<[string, Partial<ShownPlan>]>([
    ['containers are told in another order', { containers: [...shown.containers].reverse() }],
    ['one that is not interrupted is gone', { containers: shown.containers.slice(0, 2) }],
    ['it warns of something else, or would take longer', { warnings: [], expectedInterruptionMs: 9000 }],
  ])('means the same where %s', (_, now) => {
    expect(whatChanged(shown, { ...shown, ...now })).toBeNull();
  });

  it.each<[string, Partial<ShownPlan>, string]>([
    ['the file has other bytes', { file: { ...shown.file, sha256: 'b' } }, 'file'],
    ['there is no file any more', { file: { ...shown.file, sha256: null } }, 'file'],
    ['Docker reads another file', { file: { ...shown.file, path: '/etc/docker.json' } }, 'file'],
    ['another MTU is recommended', { mtu: 1450 }, 'mtu'],
    [
      'a container more would be interrupted',
      { containers: [...shown.containers, { name: 'new', effect: 'returns' }] },
      'containers',
    ],
    ['a container less would be', { containers: shown.containers.slice(1) }, 'containers'],
    [
      'a container would be lost',
      { containers: [{ name: 'web', effect: 'lost' }, ...shown.containers.slice(1)] },
      'containers',
    ],
    ['the preflight blocks', { blocks: ['writable'] }, 'preflight'],
  ])('does not where %s', (_, now, what) => {
    expect(whatChanged(shown, { ...shown, ...now })).toBe(what);
  });
});
