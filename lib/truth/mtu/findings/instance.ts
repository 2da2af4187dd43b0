import { egressInterfaces } from '@/lib/truth/mtu/egress/egress-interfaces';
import { carriedFrom } from '@/lib/truth/mtu/egress/egress-limit';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Recommendation } from '@/lib/truth/mtu/recommend';
import type { Evidence, Finding } from '@/lib/truth/mtu/verdict';
import { guessOverlays } from '@/lib/truth/packet/overhead';
import type { Observations } from '@/lib/truth/probes/observations';
import { sudoRules } from '@/lib/truth/probes/sudo-rules';
import { rulesWouldHelp } from '@/lib/truth/script/sudo-words';

const METADATA = 'http://169.254.169.254/openstack/latest/network_data.json';
const CONFIG_DRIVE = 'config drive, openstack/latest/network_data.json';

/** NICs whose MTU differs from OpenStack's. A NIC that is down carries nothing, unless packets leave through it. */
export function nicFindings(observations: Observations): Finding[] {
  if (!observations.expectedMtus.known) return unknownExpectation(observations);
  if (!observations.links.known) return [];
  const links = new Map(observations.links.value.map((link) => [link.name, link]));
  const used = new Set(
    egressInterfaces(observations).flatMap(({ interface: name }) => {
      const carried = carriedFrom(observations, name);
      return carried.known ? [...carried.value.through.keys()] : [name];
    }),
  );
  return observations.expectedMtus.value.flatMap((expected) => {
    const link = expected.interface === null ? undefined : links.get(expected.interface);
    if (!link || link.mtu === expected.mtu) return [];
    const larger = link.mtu > expected.mtu;
    const from = expected.source === 'metadata' ? METADATA : CONFIG_DRIVE;
    const params = { interface: link.name, nicMtu: link.mtu, expectedMtu: expected.mtu, source: expected.source };
    const sources = [
      evidence(from, `${expected.mac} mtu ${expected.mtu}`),
      evidence(`ip link show ${link.name}`, `mtu ${link.mtu} state ${link.state}`),
    ];
    if (link.state === 'DOWN' && !used.has(link.name)) return [finding('nic-down', 'info', params, ...sources)];
    const code = larger ? 'nic-oversized' : 'nic-undersized';
    return [finding(code, larger ? 'critical' : 'notice', params, ...sources)];
  });
}

/** An OpenStack instance that got no answer: nothing was compared, which does not mean that nothing is wrong. */
function unknownExpectation({ system, expectedMtus }: Observations): Finding[] {
  if (expectedMtus.known || expectedMtus.reason === 'not-asked') return [];
  if (!system.known || !system.value.openstack) return [];
  const { reason, detail } = expectedMtus;
  const said = [reason, detail].filter(Boolean).join(': ');
  return [finding('nic-expected-unknown', 'notice', {}, evidence(`${METADATA}; ${CONFIG_DRIVE}`, said))];
}

/** MTUs of NICs without an encapsulation below: these are no hint of an overlay. */
const PLAIN = [1500, 9000];

/** Which overlay would give the egress interface its MTU: a hint. */
export function overlayFindings(recommendation: Recommendation | null): Finding[] {
  if (!recommendation) return [];
  const { egress } = recommendation;
  const guesses = PLAIN.includes(egress.linkMtu) ? [] : guessOverlays(egress.linkMtu);
  if (guesses.length === 0) return [];
  const names = [...new Set(guesses.map((guess) => guess.overlay))];
  const sums = guesses.map((guess) => `${guess.overlay} over IPv${guess.outerFamily}: ${guess.arithmetic}`).join('; ');
  return [
    finding(
      names.length > 1 || guesses.length > 1 ? 'overlay-ambiguous' : 'overlay-hint',
      'info',
      { interface: egress.interface, nicMtu: egress.linkMtu, overlays: names.join(', '), arithmetic: sums },
      evidence(`ip link show ${egress.interface}`, `mtu ${egress.linkMtu}`),
    ),
  ];
}

/** Bridges of other stacks with an MTU larger than the egress MTU. */
export function stackFindings(observations: Observations, mtu: number): Finding[] {
  return observations.otherStacks
    .filter((stack) => stack.mtu !== null && stack.mtu + stack.encapsulation > mtu)
    .map((stack) =>
      finding(
        'stack-oversized',
        'warning',
        { stack: stack.stack, name: stack.name, stackMtu: stack.mtu ?? 0, mtu: mtu - stack.encapsulation },
        evidence(stack.source, `${stack.name} mtu ${stack.mtu}`),
      ),
    );
}

/** Our rights, the kernel's settings, and output that was cut. */
export function rightsFindings(observations: Observations): Finding[] {
  const found: Finding[] = [];
  const { system, kernel, openvswitch, docker } = observations;
  if (system.known) {
    const { sudo, user, sudoRefusal: refusal } = system.value;
    const params = { user };
    const source = evidence('sudo -n true', refusal?.said ?? sudo);
    const rules = rulesToPaste(observations, user);
    if (sudo === 'denied' && refusal && !rulesWouldHelp(refusal.reason)) {
      found.push(
        finding('sudo-refused', 'warning', { ...params, reason: refusal.reason.replaceAll('-', '_') }, source),
      );
    } else if (sudo === 'denied' || sudo === 'missing') {
      found.push(finding('no-sudo', 'notice', params, source, rules));
    }
    // Without any rights, and if Docker answers nobody, this is reported once.
    const isTold = docker.known && docker.value.access !== 'ok' ? /^docker-/ : /^docker-config$/;
    if (sudo === 'limited')
      for (const section of (observations.denied ?? []).filter((name) => !isTold.test(name)).slice(0, 20))
        found.push(finding('section-denied', 'notice', { ...params, section }, rules));
    if (sudo === 'wrong-password') found.push(finding('sudo-wrong-password', 'warning', params, source));
  }
  if ((kernel.ipNoPmtuDisc ?? 0) > 0) {
    const value = kernel.ipNoPmtuDisc ?? 0;
    found.push(
      finding('pmtu-discovery-off', 'notice', { value }, evidence('sysctl net.ipv4.ip_no_pmtu_disc', String(value))),
    );
  }
  if (openvswitch.known && openvswitch.value.links.length > 0) {
    const links = openvswitch.value.links.map((link) => `${link.name} mtu ${link.mtu}`).join('\n');
    const params = { count: openvswitch.value.links.length, tunnels: openvswitch.value.tunnelTypes.join(', ') || '-' };
    found.push(finding('openvswitch', 'info', params, evidence('ip link; ovs-vsctl list Interface', links)));
  }
  if (observations.incomplete.length > 0) {
    const sections = observations.incomplete.slice(0, 20).join(', ');
    const cut = observations.incomplete.map((section) => `${section}: cut, or without an end`).join('\n');
    found.push(finding('output-incomplete', 'warning', { sections }, evidence('sh <inspection script>', cut)));
  }
  return found;
}

/** The smallest set of sudo rules for this user, ready to paste; null if the instance reports no valid user name. */
function rulesToPaste(observations: Observations, user: string): Evidence | null {
  const docker = observations.docker.known ? observations.docker.value : null;
  try {
    // A name without a path is a client that its owner can replace. A rule for it would make that user root.
    const client = docker?.client?.startsWith('/') ? docker.client : undefined;
    const rules = sudoRules(user, docker?.config.path, client);
    return evidence('visudo -f /etc/sudoers.d/clearance', rules);
  } catch {
    return null;
  }
}
