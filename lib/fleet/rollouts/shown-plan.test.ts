import { describe, expect, it } from 'vitest';
import { viewOfPlan, whatChanged } from './shown-plan';
import type { ShownPlan } from './types';

const FILE = { path: '/etc/docker/daemon.json', sha256: 'a' };
const bound = (is: unknown) => ({ bound: { what: 'file', is } });

const shown: ShownPlan = {
  mtu: 1442,
  currentMtu: 1500,
  ...bound(FILE),
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

describe('a plan with a secret in a text from the instance', () => {
  const secret: ShownPlan = {
    ...shown,
    ...bound({ path: 'https://u:HUNTER2@h/daemon.json', sha256: 'a' }),
    containers: [{ name: 'app-token=HUNTER2', effect: 'returns' }],
    networks: [{ name: 'http://u:HUNTER2@proxy', owner: 'nobody' }],
  };

  it('is shown without it', () => {
    expect(viewOfPlan(secret)).toEqual({
      ...shown,
      ...bound({ path: 'https://***@h/daemon.json', sha256: 'a' }),
      containers: [{ name: 'app-token=***', effect: 'returns' }],
      networks: [{ name: 'http://***@proxy', owner: 'nobody' }],
    });
    expect(viewOfPlan(shown)).toEqual(shown);
  });

  it('is shown without it in the finding that it is for', () => {
    const cause = { code: 'network-oversized', params: { network: 'http://u:HUNTER2@proxy' } };
    expect(viewOfPlan({ ...shown, cause }).cause).toEqual({ ...cause, params: { network: 'http://***@proxy' } });
  });

  it('is compared by its own values, not by the masked ones', () => {
    const other: ShownPlan = { ...secret, containers: [{ name: 'app-token=HUNTER3', effect: 'returns' }] };
    expect(viewOfPlan(other)).toEqual(viewOfPlan(secret));
    expect(whatChanged(secret, other)).toBe('containers');
  });
});

describe('a plan that was made anew', () => {
  it.each<[string, Partial<ShownPlan>]>([
    ['containers are told in another order', { containers: [...shown.containers].reverse() }],
    ['one that is not interrupted is gone', { containers: shown.containers.slice(0, 2) }],
    ['it warns of something else, or would take longer', { warnings: [], expectedInterruptionMs: 9000 }],
  ])('means the same where %s', (_, now) => {
    expect(whatChanged(shown, { ...shown, ...now })).toBeNull();
  });

  it.each<[string, Partial<ShownPlan>, string]>([
    ['the file has other bytes', bound({ ...FILE, sha256: 'b' }), 'file'],
    ['there is no file any more', bound({ ...FILE, sha256: null }), 'file'],
    ['Docker reads another file', bound({ ...FILE, path: '/etc/docker.json' }), 'file'],
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

  it('says what it is bound to, whatever that is', () => {
    const rules = (is: unknown) => ({ ...shown, bound: { what: 'rules', is } });
    expect(whatChanged(rules([{ mss: 1402 }]), rules([{ mss: 1402 }]))).toBeNull();
    expect(whatChanged(rules([{ mss: 1402 }]), rules([{ mss: 1410 }]))).toBe('rules');
  });

  it('is another remedy where its kind is another', () => {
    const now = { ...shown, kind: 'recreate-network', bound: { what: 'network', is: {} } };
    expect(whatChanged({ ...shown, kind: 'set-mtu' }, now)).toBe('remedy');
    expect(whatChanged(shown, { ...shown, kind: 'set-mtu' })).toBeNull();
  });

  it('is held to daemon.json where a version showed it that rolled out nothing else', () => {
    const { bound: _, ...rest } = shown;
    expect(whatChanged({ ...rest, file: FILE }, shown)).toBeNull();
    expect(whatChanged({ ...rest, file: { ...FILE, sha256: 'b' } }, shown)).toBe('file');
  });
});
