import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeContainer, madeDocker, madeObservations, madePath } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { Observations } from '@/lib/truth/probes/observations';
import {
  TRAFFIC_COUNTERS,
  type TrafficConnection,
  type TrafficCounts,
  type TrafficObservation,
} from '@/lib/truth/probes/traffic-observation';

/** A download that stopped, as it was recorded: an HTTP header, and then nothing. */
const waiting: TrafficConnection = {
  container: 'web',
  family: 4,
  peer: '198.19.0.0/24',
  mayReceive: 1500,
  received: 588,
  receivedFromPeer: 588,
  sends: 1500,
  pathMtu: 1500,
  receivedBytes: 44,
  receivedSegments: 1,
  outOfOrder: 0,
  ackedBytes: 21,
  queuedBytes: 0,
  unacked: 0,
  backoff: 0,
  receivedMs: 8332,
  sentMs: 8344,
};
/** An upload that does not get through, as it was recorded. */
const again: TrafficConnection = {
  ...waiting,
  receivedBytes: 0,
  receivedSegments: 0,
  ackedBytes: 10,
  queuedBytes: 79_640,
  unacked: 12,
  backoff: 5,
  receivedMs: 8660,
  sentMs: 2084,
};

const made = (over: Partial<TrafficObservation> = {}): Observations['traffic'] => ({
  known: true,
  value: {
    boot: '0d0d0d0d-0000-4000-8000-000000000001',
    namespaces: [{ container: null, pid: null, first: {}, last: {} }],
    connections: [],
    unseen: [],
    ...over,
  },
});
const docker = (mtu: number) => madeDocker(mtu, { containers: [madeContainer('web', 'bridge', mtu)] });
const seen = (traffic: Partial<TrafficObservation>, over: Partial<Observations> = {}, mtu = 1500) =>
  madeObservations(docker(mtu), { traffic: made(traffic), ...over });
const findings = (of: Observations) => diagnose(of).findings.filter(({ code }) => code.startsWith('traffic-'));
const codes = (of: Observations) => findings(of).map(({ code }) => code);
const grown = (first: TrafficCounts, last: TrafficCounts, container: string | null = null) => ({
  namespaces: [
    { container: null, pid: null, first: container ? {} : first, last: container ? {} : last },
    { container: 'web', pid: 7, first: container ? first : {}, last: container ? last : {} },
  ],
});

describe('connections that wait', () => {
  it('are told if the other end may send more than fits', () => {
    const [told] = findings(seen({ connections: [waiting] }));
    expect(told).toMatchObject({ code: 'traffic-stalled', severity: 'info', params: { connections: 1 } });
    expect(told?.evidence[0]?.output).toBe(
      'web → 198.19.0.0/24: announced 1500, fits 1442, largest received 588; 44 bytes in 1 segments, the last 8332 ms ago',
    );
    const [gap] = findings(seen({ connections: [{ ...waiting, outOfOrder: 1 }] }));
    expect(gap?.evidence[0]?.output).toContain('1 behind a gap');
  });

  it('are told if only a path loses large packets', () => {
    const connections = [{ ...waiting, mayReceive: 1442 }];
    const hole = madePath('198.19.0.66', 'black-hole', 1400, { linkMtu: 1442 });
    expect(codes(seen({ connections }, { paths: [hole] }, 1442))).toEqual(['traffic-stalled']);
    const filter = madePath('198.19.0.66', 'black-hole', 1024, { linkMtu: 1442 });
    expect(codes(seen({ connections }, { paths: [filter] }, 1442))).toEqual([]);
    const router = madePath('198.19.0.66', 'reported', 1400, { linkMtu: 1442, reportedBy: '198.18.0.1' });
    expect(codes(seen({ connections }, { paths: [router] }, 1442))).toEqual([]);
  });

  it.each([
    ['what fits was announced', { mayReceive: 1442 }],
    ['it received more than fits', { receivedFromPeer: 1500 }],
    ['it received something just now', { receivedMs: 4999 }],
    ['it sent something just now', { sentMs: 4999 }],
    ['it received much', { receivedSegments: 11 }],
    ['it asked for nothing', { ackedBytes: 1 }],
    ['it sent much', { ackedBytes: 10_001 }],
    ['it waits for an acknowledgement', { unacked: 1 }],
  ])('are none if %s', (_, over) => {
    expect(codes(seen({ connections: [{ ...waiting, ...over }] }))).toEqual([]);
  });

  it('are not told of what is clamped, of rootless Docker, or if it is not known what fits', () => {
    const clamp = { tool: 'nft' as const, since: '', rules: [{ family: 4 as const, interface: 'ens3', mss: 1402 }] };
    const traffic = { connections: [waiting] };
    expect(codes(seen(traffic, { clamp: { known: true, value: clamp } }))).toEqual([]);
    const rootless = { known: true as const, value: { ...docker(1500), flavour: 'rootless' as const } };
    expect(codes(seen(traffic, { docker: rootless }))).toEqual([]);
    expect(codes(seen(traffic, { egress: [] }))).toEqual([]);
  });
});

describe('full segments that are sent again and again', () => {
  it('are told if they are larger than what fits', () => {
    expect(findings(seen({ connections: [again] }))).toMatchObject([
      { code: 'traffic-sent-again', severity: 'info', params: { connections: 1 } },
    ]);
  });

  it.each([
    ['they fit', { sends: 1442 }],
    ['they are sent again once', { backoff: 1 }],
    ['they are small', { queuedBytes: 1000 }],
    ['many arrived before', { ackedBytes: 15_000 }],
  ])('are none if %s', (_, over) => {
    expect(codes(seen({ connections: [{ ...again, ...over }] }))).toEqual([]);
  });
});

describe('path MTUs that fell', () => {
  it('are told, also with what IPv6 routers reported', () => {
    const fell = { ...waiting, pathMtu: 1400, receivedMs: 0 };
    expect(findings(seen({ connections: [fell] }))).toMatchObject([
      { code: 'traffic-path-reported', severity: 'info', params: { connections: 1, messages: 0 } },
    ]);
    expect(findings(seen(grown({ Icmp6InPktTooBigs: 1 }, { Icmp6InPktTooBigs: 4 }, 'web')))).toMatchObject([
      { code: 'traffic-path-reported', params: { connections: 0, messages: 3 } },
    ]);
  });

  it('are not those that the inspection’s own pings were told', () => {
    expect(codes(seen(grown({ Icmp6InPktTooBigs: 1 }, { Icmp6InPktTooBigs: 4 })))).toEqual([]);
  });
});

describe('counters', () => {
  it('are told if they grew', () => {
    const since = {
      at: '2026-01-02T03:04:05.000Z',
      grown: [{ container: null, counts: { FragFails: 8, OutDestUnreachs: 9 } }],
    };
    const [told] = findings(seen({ ...grown({ Ip6FragFails: 1 }, { Ip6FragFails: 3 }, 'web'), since }));
    expect(told).toMatchObject({ code: 'traffic-too-large', severity: 'info', params: { packets: 10 } });
    expect(told?.evidence[0]?.output).toBe(
      'instance, since 2026-01-02T03:04:05.000Z: FragFails +8, OutDestUnreachs +9\nweb, during the inspection: Ip6FragFails +2',
    );
    expect(findings(seen(grown({ TCPMTUPFail: 1 }, { TCPMTUPFail: 3 })))).toMatchObject([
      { code: 'traffic-probes-lost', params: { probes: 2 } },
    ]);
  });

  it('say nothing if they have other causes, or did not grow', () => {
    expect(codes(seen(grown({ OutDestUnreachs: 1 }, { OutDestUnreachs: 90 })))).toEqual([]);
    expect(codes(seen(grown({ FragFails: 7 }, { FragFails: 7 })))).toEqual([]);
  });

  it('say nothing of the time in which a proof sent large packets', () => {
    const proofs = { known: true as const, value: [] };
    expect(codes(seen(grown({ FragFails: 7 }, { FragFails: 9 }), { proofs }))).toEqual([]);
  });
});

describe('traffic', () => {
  const counts = fc.dictionary(fc.constantFrom(...TRAFFIC_COUNTERS), fc.nat()) as fc.Arbitrary<TrafficCounts>;
  const connection = fc.record({
    ...{
      container: fc.constantFrom('web', 'other'),
      family: fc.constant(4 as const),
      peer: fc.constant('10.0.0.0/24'),
    },
    ...{ mayReceive: fc.nat(70_000), received: fc.nat(70_000), receivedFromPeer: fc.nat(70_000) },
    ...{ sends: fc.nat(70_000), pathMtu: fc.option(fc.nat(70_000)), receivedBytes: fc.nat(), outOfOrder: fc.nat(9) },
    ...{ receivedSegments: fc.nat(20), ackedBytes: fc.nat(20_000), queuedBytes: fc.nat(), unacked: fc.nat(3) },
    ...{ backoff: fc.nat(9), receivedMs: fc.nat(20_000), sentMs: fc.nat(20_000) },
  });
  const traffic = fc.record({
    boot: fc.constant(''),
    namespaces: fc.tuple(counts, counts).map(([first, last]) => [{ container: null, pid: null, first, last }]),
    connections: fc.array(connection, { maxLength: 5 }),
    unseen: fc.constant<TrafficObservation['unseen']>([]),
    since: fc.record({ at: fc.constant(''), grown: counts.map((one) => [{ container: 'web', counts: one }]) }),
  });

  it('never makes or changes a verdict', () => {
    const without = [
      madeObservations(docker(1442)),
      madeObservations(docker(1500)),
      madeObservations(docker(1442), { paths: [] }),
      madeObservations(docker(1442), { incomplete: ['links'] }),
      madeObservations(null),
      madeObservations(docker(1442), { egress: [] }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...without), traffic, (observations, value) => {
        const { verdict, recommendedMtu, findings } = diagnose(observations);
        const judged = diagnose({ ...observations, traffic: { known: true, value } });
        expect(judged).toMatchObject({ verdict, recommendedMtu });
        const others = judged.findings.filter(({ code }) => !code.startsWith('traffic-'));
        expect(others).toEqual(findings);
        expect(judged.findings.every((one) => others.includes(one) || one.severity === 'info')).toBe(true);
        expect(judged.findings[0]).toEqual(findings[0]);
      }),
    );
  });

  it('says nothing if it was not seen, and the verdict stays', () => {
    const unseen = { known: false as const, reason: 'failed' as const, detail: 'awk' };
    expect(diagnose(madeObservations(docker(1442), { traffic: unseen })).verdict).toBe('fits');
    const without = {
      unseen: [{ part: 'connections' as const, reason: 'missing' as const, command: 'ss', detail: '' }],
    };
    expect(diagnose(seen(without, {}, 1442)).verdict).toBe('fits');
    const cut = { incomplete: ['traffic-connections'] };
    expect(diagnose(seen({}, cut, 1442)).verdict).toBe('fits');
  });
});
