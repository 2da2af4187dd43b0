import { type Finding, SEVERITIES, type Verdict } from './verdict';

/** All ways in which an instance could not be reached: `connect-refused` and so on. */
const CONNECT = 'connect-';

/** Parts that exist and may not fit, because they were not seen. */
export const UNTOLD = [
  'network-egress-unknown',
  'network-egress-marked',
  'swarm-data-path-unknown',
  'egress-hops-unseen',
  'networks-unseen',
  'containers-unseen',
  'interfaces-unseen',
  'container-on-plugin',
];

/** The findings that lead to each verdict, the most important first. */
const EXPLAINED_BY: Record<Verdict, readonly string[]> = {
  oversized: ['bridge-oversized', 'bridge-would-be-oversized'],
  mixed: [
    'network-oversized',
    'swarm-gateway-oversized',
    'container-outdated',
    'veth-oversized',
    'swarm-overlay-oversized',
  ],
  'black-hole': ['path-black-hole', 'proof-failed'],
  'nic-wrong': ['nic-oversized', 'nic-over-smaller', 'nic-undersized'],
  undersized: [
    'bridge-payload',
    'bridge-would-be-payload',
    'bridge-undersized',
    'bridge-would-be-undersized',
    'network-payload',
    'network-undersized',
  ],
  inconclusive: [
    'inspection-failed',
    CONNECT,
    'no-egress',
    'nic-below-unknown',
    'docker-unknown',
    'docker-stopped',
    'docker-denied',
    'docker-failed',
    'no-default-bridge',
    'download-stalls-here',
    'ssh-stalled',
    'ssh-large-packets-lost',
    'icmp-blocked',
    'icmp-blocked-here',
    'no-ping',
    'ping-denied',
    'path-no-df',
    'path-remembered',
    'path-slow',
    'path-inconclusive',
    'path-large-pings-lost',
    'path-unreachable',
    'path-elsewhere',
    'path-none',
    // This may only be slow: measured facts come first.
    'docker-silent',
    'rootless-network-unknown',
    ...UNTOLD,
    'output-incomplete',
    'pmtu-cached',
  ],
  unreachable: [CONNECT, 'credential-unreadable'],
  'no-docker': ['no-docker'],
  fits: ['fits', 'fits-without-bridge', 'fits-each-egress'],
};

/** Whether a finding with this code leads to the verdict. */
export function explains(verdict: Verdict, code: string): boolean {
  return rank(verdict, code) >= 0;
}

/** The findings in the order in which they are shown: first the one that explains the verdict, then the worst ones. */
export function inOrder(verdict: Verdict, findings: readonly Finding[]): Finding[] {
  const severity = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  const worstFirst = [...findings].sort((a, b) => severity(a) - severity(b));
  const [first] = worstFirst
    .filter(({ code }) => explains(verdict, code))
    .sort((a, b) => rank(verdict, a.code) - rank(verdict, b.code));
  return first ? [first, ...worstFirst.filter((one) => one !== first)] : worstFirst;
}

function rank(verdict: Verdict, code: string): number {
  return EXPLAINED_BY[verdict].findIndex((one) => (one === CONNECT ? code.startsWith(CONNECT) : code === one));
}
