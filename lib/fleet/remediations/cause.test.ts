import { describe, expect, it } from 'vitest';
import { madeDocker, madeNetwork, madeObservations } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import { afterOf } from './after';
import { type Cause, causeOf, isStillThere } from './cause';
import type { Requested } from './plan-of-remedy';

const networks = [madeNetwork('bridge', 1500), madeNetwork('shop', 1500), madeNetwork('blog', 1500)];
const observations = madeObservations(madeDocker(1500, { networks }));
const { findings } = diagnose(observations);
const request = (kind: string, network = '', link = ''): Requested => ({
  kind,
  mtu: null,
  network,
  interface: link,
  container: '',
});
const onNetwork = (network: string, networkMtu = 1500): Cause => ({
  code: 'network-oversized',
  params: { network, networkMtu, mtu: 1442 },
});

describe('the cause of a change', () => {
  it('is the worst finding that it is the remedy of', () => {
    expect(causeOf(request('set-mtu'), findings, observations)?.code).toBe('bridge-oversized');
    expect(causeOf(request('recreate-network', 'blog'), findings, observations)).toMatchObject({
      code: 'network-oversized',
      params: { network: 'blog' },
    });
  });

  it('is that of the interface that was asked for, or of the worst one', () => {
    const nic = (name: string): Cause => ({ code: 'nic-oversized', params: { interface: name, expectedMtu: 1442 } });
    const two = [nic('ens3'), nic('ens4')];
    expect(causeOf(request('set-nic-mtu', '', 'ens4'), two, null)).toEqual(nic('ens4'));
    expect(causeOf(request('set-nic-mtu'), two, null)).toEqual(nic('ens3'));
  });

  it('is none where no finding asks for it', () => {
    expect(causeOf(request('recreate-network', 'other'), findings, observations)).toBeNull();
    expect(causeOf(request('unclamp-mss'), findings, observations)).toBeNull();
    expect(causeOf(request('set-moon-phase'), findings, observations)).toBeNull();
    expect(causeOf(request('set-mtu'), [], null)).toBeNull();
  });
});

describe('a cause', () => {
  it('is gone if no later finding says the same of the same thing', () => {
    expect(isStillThere(onNetwork('shop'), [onNetwork('blog')])).toBe(false);
    expect(isStillThere(onNetwork('shop'), [])).toBe(false);
  });

  it('is still there with other numbers', () => {
    expect(isStillThere(onNetwork('shop'), [onNetwork('blog'), onNetwork('shop', 1480)])).toBe(true);
  });
});

describe('what the inspection after a change shows', () => {
  const row = { kind: 'set-mtu', state: 'confirmed', cause: { ...onNetwork('shop') } };
  const shown = (verdict: string | null, left: Cause[], over: Partial<Parameters<typeof afterOf>[0]> = {}) =>
    afterOf({ ...row, inspection: { verdict, findings: left.map(({ code, params }) => ({ code, params })) }, ...over });

  it('is right if the cause is gone and packets get through', () => {
    expect(shown('fits', [])).toMatchObject({ verdict: 'fits', causeIsGone: true, isStillBroken: false });
    expect(shown('undersized', [])).toMatchObject({ isStillBroken: false });
  });

  it.each(['mixed', 'oversized', 'black-hole', 'nic-wrong', 'inconclusive', 'unreachable'])(
    'is not right with the verdict %s',
    (verdict) => {
      expect(shown(verdict, [])).toMatchObject({ verdict, causeIsGone: true, isStillBroken: true });
    },
  );

  it('is not right while the cause is there', () => {
    expect(shown('undersized', [onNetwork('shop')])).toMatchObject({ causeIsGone: false, isStillBroken: true });
  });

  it('says nothing without a finished inspection', () => {
    const nothing = { verdict: null, causeIsGone: null, isStillBroken: false };
    expect(shown(null, [])).toMatchObject(nothing);
    expect(afterOf({ ...row, inspection: null })).toMatchObject(nothing);
  });

  it('is no fault of a change that restores an older state, or was rolled back', () => {
    expect(shown('mixed', [], { kind: 'rollback', cause: null }).isStillBroken).toBe(false);
    expect(shown('mixed', [], { state: 'reverted' }).isStillBroken).toBe(false);
  });
});
