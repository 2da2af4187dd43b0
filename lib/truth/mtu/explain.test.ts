import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  madeConfig,
  madeContainer,
  madeDocker,
  madeNetwork,
  madeObservations,
  madePath,
} from '@/e2e/fixtures/observations';
import type { UnseenPart } from '@/lib/truth/probes/docker-observation';
import type { Observations } from '@/lib/truth/probes/observations';
import type { PathOutcome } from '@/lib/truth/probes/path-observation';
import { diagnose } from './diagnose';
import { explains, inOrder } from './explain';
import { failureDiagnosis } from './failure-finding';
import { finding } from './make-finding';
import { VERDICTS, type Verdict } from './verdict';

const failedProof = {
  network: 'bridge',
  mtu: 1442,
  outcome: 'failed',
  ping: 'silent',
  download: 'stalled',
  downloadedBytes: 193,
  url: 'http://m/',
  detail: '',
} as const;
const expectedMtu = (mtu: number): Pick<Observations, 'expectedMtus'> => ({
  expectedMtus: { known: true, value: [{ interface: 'ens3', mac: 'fa:16:3e:00:00:01', mtu, source: 'metadata' }] },
});
const stopped = (mtu: number | null) =>
  madeDocker(1442, { running: false, access: 'failed', networks: [], config: madeConfig(mtu) });
// A critical finding that is not the cause of the verdict.
const conflict = { ...madeConfig(1442), conflicts: ['mtu'] };

const used = { containers: ['web'] };

const CASES: [Verdict, string, Observations][] = [
  ['oversized', 'bridge-oversized', madeObservations(madeDocker(1500, { config: conflict }))],
  ['oversized', 'bridge-would-be-oversized', madeObservations(stopped(null))],
  [
    'mixed',
    'network-oversized',
    madeObservations(madeDocker(1442, { networks: [madeNetwork('bridge', 1442), madeNetwork('app', null)] })),
  ],
  [
    'mixed',
    'container-outdated',
    madeObservations(madeDocker(1442, { config: conflict, containers: [madeContainer('old', 'bridge', 1500)] })),
  ],
  [
    'mixed',
    'swarm-overlay-oversized',
    madeObservations(
      madeDocker(1442, {
        config: conflict,
        networks: [madeNetwork('bridge', 1442), madeNetwork('mesh', null, { driver: 'overlay' })],
      }),
    ),
  ],
  [
    'black-hole',
    'path-black-hole',
    madeObservations(madeDocker(1442, { config: conflict }), { paths: [madePath('203.0.113.9', 'black-hole', 1400)] }),
  ],
  [
    'black-hole',
    'proof-failed',
    madeObservations(madeDocker(1442, { config: conflict }), { proofs: { known: true, value: [failedProof] } }),
  ],
  ['nic-wrong', 'nic-oversized', madeObservations(madeDocker(1400, { config: conflict }), expectedMtu(1400))],
  ['nic-wrong', 'nic-undersized', madeObservations(madeDocker(1442, { config: conflict }), expectedMtu(1500))],
  ['undersized', 'bridge-undersized', madeObservations(madeDocker(1300, { config: conflict }))],
  ['undersized', 'bridge-payload', madeObservations(madeDocker(1412, { config: conflict }))],
  [
    'undersized',
    'network-undersized',
    madeObservations(
      madeDocker(1442, { config: conflict, networks: [madeNetwork('bridge', 1442), madeNetwork('app', 1300, used)] }),
    ),
  ],
  [
    'undersized',
    'network-payload',
    madeObservations(
      madeDocker(1442, { config: conflict, networks: [madeNetwork('bridge', 1442), madeNetwork('app', 1412, used)] }),
    ),
  ],
  ['undersized', 'bridge-would-be-undersized', madeObservations(stopped(1300))],
  ['undersized', 'bridge-would-be-payload', madeObservations(stopped(1412))],
  ['inconclusive', 'docker-stopped', madeObservations(stopped(1442))],
  [
    'inconclusive',
    'docker-denied',
    madeObservations(madeDocker(1442, { access: 'denied', networks: [], config: madeConfig(1442) })),
  ],
  [
    'inconclusive',
    'docker-silent',
    madeObservations(madeDocker(1442, { access: 'silent', answerLimit: 20, networks: [], config: madeConfig(1442) })),
  ],
  [
    'inconclusive',
    'icmp-blocked',
    madeObservations(madeDocker(1442, { access: 'silent', networks: [], config: madeConfig(1442) }), {
      paths: [madePath('a', 'icmp-blocked', null)],
    }),
  ],
  [
    'black-hole',
    'path-black-hole',
    madeObservations(madeDocker(1442, { access: 'silent', networks: [], config: madeConfig(1442) }), {
      paths: [madePath('203.0.113.9', 'black-hole', 1400)],
    }),
  ],
  ['inconclusive', 'no-default-bridge', madeObservations(madeDocker(1442, { networks: [], config: conflict }))],
  ['inconclusive', 'no-egress', madeObservations(madeDocker(1442, { config: conflict }), { egress: [] })],
  [
    'inconclusive',
    'docker-unknown',
    madeObservations(null, { docker: { known: false, reason: 'failed', detail: '' } }),
  ],
  [
    'inconclusive',
    'containers-unseen',
    madeObservations(
      madeDocker(1442, {
        config: conflict,
        unseen: [{ part: 'containers', reason: 'denied', missing: null, detail: '' }],
      }),
    ),
  ],
  [
    'inconclusive',
    'output-incomplete',
    madeObservations(madeDocker(1442, { config: conflict }), { incomplete: ['script'] }),
  ],
  ['inconclusive', 'path-none', madeObservations(madeDocker(1442, { config: conflict }), { paths: [] })],
  [
    'inconclusive',
    'icmp-blocked',
    madeObservations(madeDocker(1442, { config: conflict }), { paths: [madePath('a', 'icmp-blocked', null)] }),
  ],
  [
    'inconclusive',
    'path-large-pings-lost',
    madeObservations(madeDocker(1442, { config: conflict }), { paths: [madePath('a', 'black-hole', 1024)] }),
  ],
  [
    'inconclusive',
    'rootless-network-unknown',
    madeObservations(madeDocker(1442, { flavour: 'rootless', config: conflict })),
  ],
  ['no-docker', 'no-docker', madeObservations(null, expectedMtu(1442))],
  [
    'fits',
    'fits-without-bridge',
    madeObservations(madeDocker(1442, { networks: [madeNetwork('app', 1442)], config: madeConfig(null) })),
  ],
  ['fits', 'fits', madeObservations(madeDocker(1442), { kernel: { ipNoPmtuDisc: 1, tcpMtuProbing: 0 } })],
];

describe('the finding that is told first', () => {
  it.each(CASES)('explains %s: %s', (verdict, code, observations) => {
    const diagnosis = diagnose(observations);
    expect(diagnosis.verdict).toBe(verdict);
    expect(diagnosis.findings[0]?.code).toBe(code);
    for (const one of diagnosis.findings) expect(one.evidence, one.code).not.toEqual([]);
  });

  it('explains an instance that could not be reached', () => {
    const { verdict, findings } = failureDiagnosis('refused', '');
    expect(verdict).toBe('unreachable');
    expect(explains(verdict, findings[0]?.code ?? '')).toBe(true);
  });

  it('has a case here for every verdict', () => {
    expect([...new Set(CASES.map(([verdict]) => verdict)), 'unreachable'].sort()).toEqual([...VERDICTS].sort());
  });

  it('explains the verdict whatever was seen', () => {
    const mtu = fc.constantFrom(1280, 1412, 1442, 1500, 9000);
    const outcome = fc.constantFrom<PathOutcome>('clear', 'black-hole', 'reported', 'icmp-blocked', 'unreachable');
    const docker = fc.record({
      access: fc.constantFrom('ok', 'denied', 'silent', 'failed'),
      running: fc.boolean(),
      flavour: fc.constantFrom('root', 'rootless', 'snap'),
      bridge: fc.option(mtu),
      other: fc.option(mtu),
      container: fc.option(mtu),
      config: fc.option(mtu),
      state: fc.constantFrom('found', 'absent', 'unreadable', 'invalid', 'directory'),
      unseen: fc.subarray<UnseenPart['part']>(['networks', 'containers', 'interfaces']),
    });
    const incomplete = fc.subarray(['script', 'links', 'docker-ids', 'stack-libvirt']);
    const seen = fc.record({
      docker: fc.option(docker),
      egress: fc.boolean(),
      six: fc.boolean(),
      expected: fc.option(mtu),
      incomplete,
    });
    const path = fc.record({
      outcome,
      narrow: fc.constantFrom(1024, 1400),
      family: fc.constantFrom(4 as const, 6 as const),
      role: fc.constantFrom('gateway' as const, 'target' as const, 'instance' as const),
      interface: fc.option(fc.constantFrom('ens3', 'ens4', 'lo'), { nil: undefined }),
    });
    fc.assert(
      fc.property(seen, fc.array(path, { maxLength: 3 }), (one, walked) => {
        const networks = [
          ...(one.docker?.bridge ? [madeNetwork('bridge', one.docker.bridge)] : []),
          ...(one.docker?.other ? [madeNetwork('app', one.docker.other)] : []),
        ];
        const made = one.docker
          ? madeDocker(1442, {
              access: one.docker.access,
              running: one.docker.running,
              flavour: one.docker.flavour,
              networks: one.docker.access === 'ok' ? networks : [],
              containers: one.docker.container ? [madeContainer('web', 'bridge', one.docker.container)] : [],
              config: { ...madeConfig(one.docker.config), state: one.docker.state },
              unseen: one.docker.unseen.map((part) => ({ part, reason: 'failed', missing: null, detail: '' })),
            })
          : null;
        const paths = walked.map(({ outcome, narrow, interface: name, ...path }, at) => {
          const unknown = outcome === 'icmp-blocked' || outcome === 'unreachable';
          const over = { ...path, ...(name === undefined ? {} : { interface: name }) };
          return madePath(`203.0.${at}.9`, outcome, unknown ? null : outcome === 'clear' ? 1442 : narrow, over);
        });
        const six = { family: 6, interface: 'ens3', gateway: null, linkMtu: 1442, routeMtu: null } as const;
        const egress = [...madeObservations(null).egress, ...(one.six ? [six] : [])];
        const { verdict, findings } = diagnose(
          madeObservations(made, {
            paths,
            incomplete: one.incomplete,
            egress: one.egress ? egress : [],
            ...(one.expected ? expectedMtu(one.expected) : {}),
          }),
        );
        expect(explains(verdict, findings[0]?.code ?? ''), `${verdict} by ${findings[0]?.code}`).toBe(true);
        expect(findings.filter((one) => one.evidence.length === 0).map((one) => one.code)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is followed by the others, worst first', () => {
    const all = [
      finding('overlay-hint', 'info', {}),
      finding('no-sudo', 'notice', {}),
      finding('config-invalid', 'critical', {}),
      finding('docker-stopped', 'warning', {}),
    ];
    const codes = inOrder('inconclusive', all).map(({ code }) => code);
    expect(codes).toEqual(['docker-stopped', 'config-invalid', 'no-sudo', 'overlay-hint']);
  });
});
