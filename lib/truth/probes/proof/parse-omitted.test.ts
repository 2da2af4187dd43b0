import { expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { parseProofs } from './parse';

const ok = 'url http://mirror/x\ntarget 10.0.0.1\ngot 262144 curl\n';
const id = (n: number) => String(n).padStart(64, 'a');
const listed = (lines: string[], proofs: string[], error = '') =>
  parseProofs(
    madeFrames(
      {
        'proof-image': 'sha256:1',
        'proof-instance': ok,
        'proof-networks': lines.map((line, n) => `${id(n)} ${line}\n`).join(''),
        ...Object.fromEntries(proofs.map((name, n) => [`proof ${n} ${name}`, 'mtu 1442\ngot 262144 curl\n'])),
      },
      { 'proof-networks': error },
    ),
  );

it('says of each network why it was not tried', () => {
  const seen = listed(
    [
      'bridge false false false 0 bridge',
      'host false false false 0 host',
      'null false false false 0 none',
      'macvlan false false false 1 lan',
      'bridge true false false 2 inside',
      'overlay false false true 0 ingress',
      'overlay false false false 0 mesh',
      'overlay false true false 0 open',
      'weaveworks/net-plugin:2 false true false 0 weave',
      'bridge false false false 0 späte Namen',
      'bridge false false false 0 never',
    ],
    ['bridge', 'lan', 'open'],
  );
  if (!seen.known) throw new Error(seen.detail);
  expect(seen.value.map(({ network, driver, omitted, outcome }) => [network, driver, omitted, outcome])).toEqual([
    ['bridge', 'bridge', undefined, 'passed'],
    ['lan', 'macvlan', undefined, 'passed'],
    ['open', 'overlay', undefined, 'passed'],
    ['inside', 'bridge', 'internal', 'not-run'],
    ['ingress', 'overlay', 'unattachable', 'not-run'],
    ['mesh', 'overlay', 'unattachable', 'not-run'],
    ['weave', 'weaveworks/net-plugin:2', 'driver', 'not-run'],
    ['späte Namen', 'bridge', 'name', 'not-run'],
    ['never', 'bridge', 'cut', 'not-run'],
  ]);
});

it('says which networks were one too many', () => {
  const names = Array.from({ length: 33 }, (_, n) => `n${n}`);
  const seen = listed(
    names.map((name) => `bridge false false false 0 ${name}`),
    names.slice(0, 32),
  );
  expect(seen).toMatchObject({ value: { length: 33, 32: { network: 'n32', omitted: 'surplus' } } });
});

it('says so where Docker could not tell of all networks', () => {
  const seen = listed(['bridge false false false 0 bridge'], ['bridge'], 'Error: No such network: gone');
  expect(seen).toMatchObject({
    value: [{ network: 'bridge' }, { network: '*', outcome: 'not-run', detail: 'Error: No such network: gone' }],
  });
});

it('failed where the networks could not be listed', () => {
  expect(listed([], [], 'Cannot connect to the Docker daemon')).toMatchObject({
    known: false,
    reason: 'failed',
    detail: 'Cannot connect to the Docker daemon',
  });
});
