import { limitOf } from '@/lib/truth/mtu/recommend';
import type { Finding } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { remedyForNarrowPath } from './narrow-path';
import type { NoRemedyReason, Remedy } from './remedy';

type Params = Finding['params'];
type Find = (params: Params, observations: Observations | null) => Remedy;

/**
 * What mends the cause of a finding, or why there is nothing. Pure.
 *
 * @param observations of the same inspection; null if they were not stored
 */
export function ownRemedyOf(
  { code, params }: Pick<Finding, 'code' | 'params'>,
  observations: Observations | null,
): Remedy {
  return Object.hasOwn(REMEDIES, code) ? (REMEDIES[code] ?? onInstance)(params, observations) : onInstance();
}

/**
 * What to do about a finding now: its own remedy, or what has to come before it. Pure.
 *
 * @param observations of the same inspection; null if they were not stored
 */
export function remedyOf(finding: Pick<Finding, 'code' | 'params'>, observations: Observations | null): Remedy {
  const remedy = ownRemedyOf(finding, observations);
  // Docker would not start with the file: it is repaired before an MTU is set in it.
  return remedy.by === 'daemon-json' && stopsDocker(observations) ? { by: 'file' } : remedy;
}

/** Whether Docker is known not to start with its daemon.json. */
function stopsDocker(observations: Observations | null): boolean {
  if (!observations?.docker.known) return false;
  const { reading, state, conflicts } = observations.docker.value.config;
  return reading?.state === 'refused' || state === 'invalid' || conflicts.length > 0;
}

const none = (reason: NoRemedyReason) => (): Remedy => ({ by: 'none', reason });
const nothingWrong = none('nothing-wrong');
const effect = none('effect');
const onInstance = none('on-instance');
const outside = none('outside');

const always =
  (remedy: Remedy): Find =>
  () =>
    remedy;
const inspect = always({ by: 'inspection' });
const prove = always({ by: 'proof' });
const chooseTarget = always({ by: 'target' });
const repairFile = always({ by: 'file' });
const correctCredential = always({ by: 'credential' });
const correctConnection = always({ by: 'connection' });
const decideHostKey = always({ by: 'host-key' });

/** Docker's MTU for the default bridge and for new networks. */
const daemonJson: Find = ({ mtu }) => ({ by: 'daemon-json', mtu: sizeIn(mtu) });
/** The MTU of this network, which it keeps for as long as it exists. */
const recreate: Find = ({ network }) => ({ by: 'network', network: String(network), mtu: null });
const setNic =
  (wanted: 'expectedMtu' | 'carried'): Find =>
  ({ interface: name, [wanted]: mtu }) =>
    nic(name, mtu);
const narrowPath: Find = ({ pathMtu }, observations) => remedyForNarrowPath(Number(pathMtu), observations);

/** A container's packets did not get through. Its network has too large an MTU, or nobody has measured the cause. */
const proofFailed: Find = ({ network: name }, observations) => {
  const networks = observations?.docker.known ? observations.docker.value.networks : [];
  const network = networks.find((one) => one.name === name);
  const fits = observations && network ? (limitOf(observations, network).recommendation?.mtu ?? null) : null;
  const isTooLarge = fits !== null && (network?.effectiveMtu ?? 0) > fits;
  return isTooLarge ? networkRemedy(String(name)) : { by: 'target' };
};

/** The remedy of every finding by its code. A test compares it with the codes that the diagnosis can give. */
export const REMEDIES: Readonly<Record<string, Find>> = {
  fits: nothingWrong,
  'fits-without-bridge': nothingWrong,
  'fits-each-egress': nothingWrong,

  // The default bridge, and daemon.json.
  'bridge-oversized': daemonJson,
  'bridge-would-be-oversized': daemonJson,
  'bridge-undersized': daemonJson,
  'bridge-would-be-undersized': daemonJson,
  'bridge-payload': daemonJson,
  'bridge-would-be-payload': daemonJson,
  'new-networks-oversized': daemonJson,
  'config-not-in-force': always({ by: 'daemon-json', mtu: null }),
  'config-mtu-unset': always({ by: 'daemon-json', mtu: null }),
  'bridge-deduced': inspect,
  'no-default-bridge': nothingWrong,
  'config-invalid': repairFile,
  'config-refused': repairFile,
  'config-wrong-type': repairFile,
  'config-unknown-key': repairFile,
  'config-followed': repairFile,
  'config-conflict': repairFile,
  'config-undecided': onInstance,
  'config-directory': onInstance,
  'config-unreadable': onInstance,
  'flags-unseen': onInstance,
  'live-restore': onInstance,

  // Networks and containers.
  'network-oversized': recreate,
  'network-undersized': recreate,
  'network-payload': recreate,
  'network-egress-marked': recreate,
  'swarm-gateway-oversized': recreate,
  'swarm-overlay-oversized': recreate,
  'container-outdated': ({ container }) => ({ by: 'container', container: String(container) }),
  'container-on-plugin': onInstance,
  'veth-oversized': onInstance,
  // This engine has no default for new networks.
  'new-networks-oversized-old': onInstance,
  'stack-oversized': onInstance,

  // Docker's answers.
  'docker-stopped': onInstance,
  'docker-denied': onInstance,
  'docker-failed': onInstance,
  'docker-silent': inspect,
  'docker-unknown': inspect,
  'networks-unseen': inspect,
  'containers-unseen': inspect,
  'interfaces-unseen': inspect,
  'output-incomplete': inspect,
  'no-docker': nothingWrong,
  rootless: prove,
  'rootless-network-unknown': prove,

  // The instance's interfaces.
  'nic-oversized': setNic('expectedMtu'),
  'nic-undersized': setNic('expectedMtu'),
  'nic-over-smaller': setNic('carried'),
  'nic-below-unknown': onInstance,
  'nic-down': onInstance,
  'nic-expected-unknown': onInstance,
  'overlay-hint': nothingWrong,
  'overlay-ambiguous': nothingWrong,
  openvswitch: nothingWrong,
  'pmtu-discovery-off': onInstance,
  'no-egress': onInstance,
  'egress-elsewhere': onInstance,
  'egress-multipath': onInstance,
  'egress-hops-unseen': onInstance,
  'network-egress-unknown': onInstance,
  'network-egress-elsewhere': nothingWrong,
  'swarm-data-path-unknown': onInstance,
  'swarm-data-path-assumed': onInstance,

  // Paths.
  'path-black-hole': narrowPath,
  'ssh-large-packets-lost': narrowPath,
  'paths-agree': ({ mtu }, observations) => remedyForNarrowPath(Number(mtu), observations),
  'paths-agree-elsewhere': daemonJson,
  'path-large-pings-lost': chooseTarget,
  'path-reported': nothingWrong,
  'path-refused': nothingWrong,
  'path-route-mtu': nothingWrong,
  'path-elsewhere': chooseTarget,
  'path-gateway-only': chooseTarget,
  'path-none': chooseTarget,
  'path-unreachable': chooseTarget,
  'path-family-absent': nothingWrong,
  'path-remembered': inspect,
  'path-slow': inspect,
  'path-inconclusive': inspect,
  'path-no-df': onInstance,
  'pmtu-cached': inspect,
  'icmp-blocked': chooseTarget,
  'icmp-blocked-here': onInstance,
  'no-ping': onInstance,
  'ping-denied': onInstance,

  // Proofs and clamps.
  'proof-passed': nothingWrong,
  'proof-failed': proofFailed,
  'proof-clamped': ({ network }) => networkRemedy(String(network)),
  'proof-not-run': onInstance,
  'proof-omitted': onInstance,
  'download-stalls-here': chooseTarget,
  'clamp-in-force': effect,
  'clamp-unneeded': always({ by: 'unclamp' }),
  'clamp-gone': always({ by: 'clamp' }),
  'clamp-unknown': onInstance,

  // Real traffic supports other findings.
  'traffic-too-large': effect,
  'traffic-path-reported': effect,
  'traffic-stalled': effect,
  'traffic-sent-again': effect,
  'traffic-probes-lost': effect,

  // Rights, and the way to the instance.
  'no-sudo': onInstance,
  'sudo-refused': onInstance,
  'section-denied': onInstance,
  'sudo-wrong-password': correctCredential,
  'credential-unreadable': correctCredential,
  'connect-authentication-failed': correctCredential,
  'connect-name-not-found': correctConnection,
  'connect-host-key-unknown': decideHostKey,
  'connect-host-key-changed': decideHostKey,
  'connect-refused': outside,
  'connect-timed-out': outside,
  'connect-network-unreachable': outside,
  'connect-handshake-failed': onInstance,
  'connect-exec-refused': onInstance,
  'connect-output-too-large': onInstance,
  'connect-closed': inspect,
  'connect-deadline': inspect,
  'connect-stalled': inspect,
  'connect-cancelled': inspect,
  'ssh-interrupted': inspect,
  'ssh-stalled': inspect,
  'not-inspected-since': inspect,
  'inspection-failed': inspect,
};

function nic(name: Params[string] | undefined, mtu: Params[string] | undefined): Remedy {
  const size = sizeIn(mtu);
  return size === null ? { by: 'none', reason: 'on-instance' } : { by: 'nic', interface: String(name), mtu: size };
}

function networkRemedy(network: string): Remedy {
  return network === 'bridge' ? { by: 'daemon-json', mtu: null } : { by: 'network', network, mtu: null };
}

function sizeIn(mtu: Params[string] | undefined): number | null {
  return typeof mtu === 'number' && Number.isInteger(mtu) ? mtu : null;
}
