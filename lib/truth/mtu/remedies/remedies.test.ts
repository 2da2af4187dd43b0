import { describe, expect, it, test } from 'vitest';
import { madeDocker, madeNetwork, madeObservations, madePath } from '@/e2e/fixtures/observations';
import en from '@/lib/platform/i18n/messages/en/cause.json';
import words from '@/lib/platform/i18n/messages/en/finding.json';
import ja from '@/lib/platform/i18n/messages/ja/cause.json';
import { translator } from '@/lib/platform/i18n/translator';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { DaemonConfigObservation } from '@/lib/truth/probes/docker-observation';
import type { Egress, Observations } from '@/lib/truth/probes/observations';
import { REMEDIES, remedyOf } from './remedies';
import { NO_REMEDY_REASONS, REMEDY_NAMES } from './remedy';

/** A NIC of 1500 and this Docker. */
function behindWideNic(docker: number, over: Partial<Observations> = {}): Observations {
  const made = madeObservations(madeDocker(docker), over);
  const [egress] = made.egress;
  const wide = (one: Egress): Egress => ({ ...one, linkMtu: 1500 });
  const links = made.links.known
    ? made.links.value.map((link) => (link.name === egress?.interface ? { ...link, mtu: 1500 } : link))
    : [];
  return { ...made, egress: made.egress.map(wide), links: { known: true, value: links } };
}

const blackHole = (target = '198.51.100.1') => madePath(target, 'black-hole', 1442);
const clear = madePath('203.0.113.9', 'clear', 1500);
const first = (observations: Observations) => {
  const { verdict, findings } = diagnose(observations);
  const [worst] = findings;
  if (!worst) throw new Error('no finding');
  return { verdict, code: worst.code, remedy: remedyOf(worst, observations) };
};

describe('every finding', () => {
  it('has a remedy in the table, or a reason why there is none', () => {
    expect(Object.keys(REMEDIES).sort()).toEqual(Object.keys(words).sort());
  });

  it.each(Object.keys(words))('is answered without parameters and observations: %s', (code) => {
    const remedy = remedyOf({ code, params: {} }, null);
    expect(REMEDY_NAMES).toContain(remedy.by);
    if (remedy.by === 'none') expect(NO_REMEDY_REASONS).toContain(remedy.reason);
  });

  it.each(['constructor', '__proto__', 'of-a-newer-version'])('that is not known has none: %s', (code) => {
    expect(remedyOf({ code, params: {} }, null)).toEqual({ by: 'none', reason: 'on-instance' });
  });

  it('has a name without its parameters, to count and choose instances by', () => {
    for (const names of [en, ja]) {
      expect(Object.keys(names).sort()).toEqual(Object.keys(REMEDIES).sort());
      expect(Object.values(names).filter((name) => name.includes('{'))).toEqual([]);
      expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
    }
  });

  test.each(['en', 'ja'] as const)('has words for its remedy (%s)', (locale) => {
    const say = translator(locale, 'remedy');
    for (const name of REMEDY_NAMES) if (name !== 'none') expect(say.has(name), name).toBe(true);
    for (const reason of NO_REMEDY_REASONS) expect(say.has(`none.${reason}`), reason).toBe(true);
  });
});

describe('the worst finding of an instance', () => {
  it('is mended in daemon.json where the default bridge is too large', () => {
    expect(first(madeObservations(madeDocker(1500)))).toMatchObject({
      verdict: 'oversized',
      remedy: { by: 'daemon-json', mtu: 1442 },
    });
  });

  it.each<[string, Partial<DaemonConfigObservation>]>([
    ['is not valid', { state: 'invalid' }],
    ['has a key that is also a flag', { conflicts: ['debug'] }],
  ])('is mended in the file first where that %s', (_, over) => {
    const config = { ...madeDocker(1500).config, ...over };
    expect(first(madeObservations(madeDocker(1500, { config })))).toMatchObject({
      code: 'bridge-oversized',
      remedy: { by: 'file' },
    });
  });

  it('is mended by recreating the network where only that is too large', () => {
    const networks = [madeNetwork('bridge', 1442), madeNetwork('shop', 1500, { composeProject: 'shop' })];
    expect(first(madeObservations(madeDocker(1442, { networks })))).toMatchObject({
      verdict: 'mixed',
      remedy: { by: 'network', network: 'shop' },
    });
  });

  it('is nothing where everything fits', () => {
    expect(first(madeObservations(madeDocker(1442)))).toMatchObject({
      verdict: 'fits',
      remedy: { by: 'none', reason: 'nothing-wrong' },
    });
  });
});

describe('a black hole behind a larger NIC', () => {
  it('is mended first for containers, by the size of the path', () => {
    const seen = behindWideNic(1500, { paths: [blackHole()] });
    expect(first(seen)).toEqual({
      verdict: 'black-hole',
      code: 'path-black-hole',
      remedy: { by: 'daemon-json', mtu: 1442 },
    });
  });

  it('is mended on the interface once Docker fits', () => {
    const seen = behindWideNic(1442, { paths: [blackHole()] });
    expect(first(seen)).toMatchObject({
      verdict: 'black-hole',
      remedy: { by: 'nic', interface: seen.egress[0]?.interface, mtu: 1442 },
    });
  });

  it('is mended on a network that is left', () => {
    const networks = [madeNetwork('bridge', 1442), madeNetwork('shop', 1500)];
    const seen = behindWideNic(1442, { paths: [blackHole()] });
    const docker = { known: true as const, value: madeDocker(1442, { networks }) };
    expect(remedyOf({ code: 'path-black-hole', params: { pathMtu: 1442 } }, { ...seen, docker })).toEqual({
      by: 'network',
      network: 'shop',
      mtu: 1442,
    });
  });

  it('is outside the instance where another target takes packets of the full size', () => {
    const seen = behindWideNic(1500, { paths: [blackHole(), clear] });
    expect(first(seen).remedy).toEqual({ by: 'none', reason: 'outside' });
  });

  it.each([0, -1, 67, 1e9, Number.NaN])('has no remedy with a size that nobody can set: %s', (pathMtu) => {
    const seen = behindWideNic(1500, { paths: [blackHole()] });
    expect(remedyOf({ code: 'path-black-hole', params: { pathMtu } }, seen)).toEqual({ by: 'none', reason: 'outside' });
  });
});

describe('a container that does not get through', () => {
  const finding = (network: string) => ({ code: 'proof-failed', params: { network } });
  const networks = [madeNetwork('bridge', 1500), madeNetwork('shop', 1500)];
  const seen = madeObservations(madeDocker(1500, { networks }));

  it('is mended on its network where that is too large', () => {
    expect(remedyOf(finding('bridge'), seen)).toEqual({ by: 'daemon-json', mtu: null });
    expect(remedyOf(finding('shop'), seen)).toEqual({ by: 'network', network: 'shop', mtu: null });
  });

  it('is measured first where its network fits, or is not known', () => {
    expect(remedyOf(finding('bridge'), madeObservations(madeDocker(1442)))).toEqual({ by: 'target' });
    expect(remedyOf(finding('gone'), seen)).toEqual({ by: 'target' });
    expect(remedyOf(finding('bridge'), null)).toEqual({ by: 'target' });
  });
});

describe('an interface with more than OpenStack says', () => {
  it('is mended by its name and the size that OpenStack says', () => {
    const params = { interface: 'ens3', nicMtu: 1500, expectedMtu: 1442 };
    expect(remedyOf({ code: 'nic-oversized', params }, null)).toEqual({ by: 'nic', interface: 'ens3', mtu: 1442 });
  });

  it('has no remedy without a size', () => {
    const params = { interface: 'ens3', expectedMtu: 'x' };
    expect(remedyOf({ code: 'nic-oversized', params }, null)).toEqual({ by: 'none', reason: 'on-instance' });
  });
});
