import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { madeContainer, madeDocker, madeNetwork, madeObservations, madePath } from '@/e2e/fixtures/observations';
import en from '@/lib/platform/i18n/messages/en/finding.json';
import ja from '@/lib/platform/i18n/messages/ja/finding.json';
import type { Observations } from '@/lib/truth/probes/observations';
import { diagnose } from './diagnose';

const codes = (observations: Observations) => diagnose(observations).findings.map((one) => one.code);

describe('further findings', () => {
  it('warn of what stands in the way of a fix', () => {
    const docker = madeDocker(1500, { liveRestore: true, containers: [madeContainer('web', 'bridge', 1500)] });
    expect(codes(madeObservations(docker))).toEqual(expect.arrayContaining(['live-restore', 'new-networks-oversized']));
    const old = madeDocker(1500, { version: '20.10.24+dfsg1' });
    expect(codes(madeObservations(old))).toContain('new-networks-oversized-old');
  });

  it('are said in full in both languages', () => {
    const evil = "{x} <b>'{</b>";
    const docker = madeDocker(1500, {
      liveRestore: true,
      networks: [
        madeNetwork('bridge', 1500),
        madeNetwork(evil, null),
        madeNetwork('small', 1300),
        madeNetwork('payload', 1372),
        madeNetwork('mesh', null, { driver: 'overlay', effectiveMtu: null }),
      ],
      containers: [madeContainer(evil, 'small', 1500), madeContainer('hidden', 'small', null)],
      unseen: (['networks', 'containers', 'interfaces'] as const).map((part) => ({
        part,
        reason: 'failed',
        missing: 1,
        detail: evil,
      })),
      config: {
        ...madeDocker(1500).config,
        state: 'invalid',
        text: { known: false, reason: 'invalid', detail: evil },
        wrongTypes: [{ key: 'mtu', value: evil }],
        defaultNetworkDrivers: [evil],
        mtu: 1442,
        conflicts: ['mtu'],
      },
    });
    const proof = {
      mtu: 1442,
      ping: 'silent',
      download: 'stalled',
      downloadedBytes: 193,
      url: 'http://m/',
      detail: evil,
    } as const;
    const seen = madeObservations(docker, {
      paths: [
        madePath('203.0.113.9', 'black-hole', 1400),
        madePath('192.88.99.9', 'black-hole', 1024),
        madePath('198.51.100.9', 'reported', 1400, { reportedBy: '203.0.113.1' }),
        madePath('198.51.100.99', 'reported', 1410),
        madePath('a.lab', 'icmp-blocked', null),
        madePath('b.lab', 'unreachable', null),
        madePath('c.lab', 'inconclusive', null),
        madePath('fd00::7', 'unreachable', null, { family: 6 }),
        ...(['rights', 'no-df', 'remembered'] as const).map((obstacle) =>
          madePath(`${obstacle}.lab`, 'inconclusive', null, { obstacle }),
        ),
        madePath('e.lab', 'icmp-blocked', null, { obstacle: 'firewall' }),
        madePath('f.lab', 'clear', 1420, { linkMtu: 1442, routeMtu: 1420 }),
      ],
      cachedPathMtus: [{ target: 'a', family: 4, when: 'before', mtu: 1400, expiresSeconds: 500 }],
      kernel: { ipNoPmtuDisc: 1, tcpMtuProbing: 0 },
      expectedMtus: {
        known: true,
        value: [{ interface: 'ens3', mac: 'fa:16:3e:00:00:01', mtu: 1400, source: 'metadata' }],
      },
      otherStacks: [{ stack: 'lxd', name: 'lxdbr0', mtu: 1500, encapsulation: 0, source: 'ip -d link' }],
      openvswitch: { known: true, value: { links: [{ name: 'br-int', mtu: 1500 }], tunnelTypes: [], version: '' } },
      proofs: {
        known: true,
        value: [
          ...(['passed', 'failed', 'not-run'] as const).map((outcome) => ({ network: outcome, outcome, ...proof })),
          { network: 'stalled', outcome: 'inconclusive', ...proof, instanceStalledAt: 193 },
          ...(['driver', 'unattachable', 'surplus', 'name', 'cut'] as const).map((omitted) => ({
            ...{ network: evil, driver: evil, omitted, outcome: 'not-run' as const, ...proof },
          })),
        ],
      },
      incomplete: ['links'],
      denied: ['docker-ids'],
    });
    if (seen.system.known) seen.system.value.sudo = 'limited';
    const shut = madeDocker(1500, {
      access: 'denied',
      networks: [],
      config: { ...madeDocker(1500).config, state: 'unreadable' },
    });
    const tunnel = { family: 4 as const, interface: 'tun0', gateway: null, linkMtu: 1442, routeMtu: null };
    const others = [
      madeObservations(madeDocker(1442)),
      madeObservations(null, { egress: [] }),
      madeObservations(madeDocker(1412)),
      madeObservations(madeDocker(1300)),
      madeObservations(shut),
      madeObservations(null, {
        egress: [
          { ...tunnel, defaultRoute: { interface: evil, mtu: 1500 } },
          { family: 6, interface: 'ens3', gateway: null, linkMtu: 1442, routeMtu: null },
        ],
        paths: ['fd00::9', 'fd00:0:0:1::9'].map((one) =>
          madePath(one, 'black-hole', 1400, { family: 6, interface: 'x' }),
        ),
      }),
    ];
    const findings = [seen, ...others].flatMap((one) => diagnose(one).findings);
    expect(new Set(findings.map((one) => one.code)).size).toBeGreaterThan(30);
    expect(findings.filter((one) => one.evidence.length === 0).map((one) => one.code)).toEqual([]);
    for (const [locale, finding] of Object.entries({ en, ja })) {
      const say = createTranslator({
        locale,
        messages: { finding },
        namespace: 'finding',
        timeZone: 'UTC',
        onError: (error) => expect.fail(error.message),
      });
      for (const one of findings) {
        for (const part of ['title', 'cause', 'action']) {
          const text = say(`${one.code}.${part}` as Parameters<typeof say>[0], one.params);
          expect(text, one.code).not.toMatch(/undefined|NaN|finding\./);
        }
      }
    }
  });

  it('come worst first', () => {
    const order = ['critical', 'warning', 'notice', 'info'];
    const docker = madeDocker(1500, { liveRestore: true, containers: [madeContainer('web', 'bridge', 1500)] });
    const severities = diagnose(madeObservations(docker)).findings.map((one) => order.indexOf(one.severity));
    expect(severities).toEqual([...severities].sort((a, b) => a - b));
  });

  it('name an overlay as a hint, with its arithmetic', () => {
    const hint = diagnose(madeObservations(null)).findings.find((one) => one.code === 'overlay-hint');
    expect(hint).toMatchObject({
      severity: 'info',
      params: { overlays: 'OVN Geneve', arithmetic: expect.stringContaining('1500 - 20 - 38 = 1442') },
    });
  });

  it('guess no overlay from a plain NIC', () => {
    for (const linkMtu of [1500, 9000]) {
      const egress = [{ family: 4 as const, interface: 'ens3', gateway: null, linkMtu, routeMtu: null }];
      expect(codes(madeObservations(null, { egress })).filter((code) => code.startsWith('overlay'))).toEqual([]);
    }
  });

  it('say of a path what hides it, and tell a PMTU cached beforehand once', () => {
    const cachedPathMtus = [
      { target: '203.0.113.9', family: 4 as const, when: 'before' as const, mtu: 1400, expiresSeconds: 500 },
    ];
    const paths = [madePath('203.0.113.9', 'inconclusive', null, { obstacle: 'remembered' })];
    expect(codes(madeObservations(null, { paths, cachedPathMtus }))).toContain('pmtu-cached');
    expect(codes(madeObservations(null, { paths, cachedPathMtus }))).not.toContain('path-remembered');
    expect(codes(madeObservations(null, { paths }))).toContain('path-remembered');
    const fits = diagnose(madeObservations(madeDocker(1442), { paths, cachedPathMtus }));
    expect(fits).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1442 });
    expect(fits.findings[0]?.code).toBe('pmtu-cached');
  });

  it('compare other stacks with what leaves the instance, tunnels with their overhead', () => {
    const stack = (mtu: number, encapsulation: number) => ({
      stack: 'flannel' as const,
      name: 'flannel.1',
      mtu,
      encapsulation,
      source: 'ip -d link',
    });
    expect(codes(madeObservations(null, { otherStacks: [stack(1450, 50)] }))).toContain('stack-oversized');
    expect(codes(madeObservations(null, { otherStacks: [stack(1392, 50)] }))).not.toContain('stack-oversized');
  });
});
