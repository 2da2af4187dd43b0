import { DOCKER_DEFAULT_MTU } from '@/lib/docker/network-mtu';
import { payloadFromPacket } from '@/lib/packet/packet';
import type {
  ContainerObservation,
  DaemonConfigObservation,
  DockerNetworkObservation,
  DockerObservation,
} from '@/lib/probes/docker-observation';
import type { Observations } from '@/lib/probes/observations';
import type { PathMeasurementObservation } from '@/lib/probes/path-observation';

/** A bridge network, made up for tests and the demonstration. `mtu` in bytes of IP packet; null for the option unset. */
export function madeNetwork(
  name: string,
  mtu: number | null,
  over: Partial<DockerNetworkObservation> = {},
): DockerNetworkObservation {
  return {
    id: `${name}0123456789ab`,
    name,
    driver: 'bridge',
    scope: 'local',
    configuredMtu: mtu,
    effectiveMtu: mtu ?? DOCKER_DEFAULT_MTU,
    bridge: name === 'bridge' ? 'docker0' : `br-${name}`,
    encrypted: false,
    internal: false,
    composeProject: null,
    containers: [],
    ...over,
  };
}

/** A running container on one network, made up. */
export function madeContainer(name: string, network: string, mtu: number | null): ContainerObservation {
  return {
    id: name,
    name,
    image: 'app',
    restartPolicy: 'no',
    composeProject: null,
    networks: [network],
    interfaceMtu: mtu,
    interfaces: mtu === null ? [] : [{ name: 'eth0', mtu, network }],
    unseen: mtu === null ? [network] : [],
  };
}

/** A measured path, made up. */
export function madePath(
  target: string,
  outcome: PathMeasurementObservation['outcome'],
  pathMtu: number | null,
  over: Partial<PathMeasurementObservation> = {},
): PathMeasurementObservation {
  return {
    target,
    address: target,
    family: 4,
    role: 'target',
    instanceName: null,
    outcome,
    pathMtu,
    payload: pathMtu === null ? null : payloadFromPacket(pathMtu, 4),
    reportedBy: null,
    evidence: '',
    ...over,
  };
}

/** A daemon.json that sets this MTU for the default bridge, or none at all, made up. Bytes of IP packet. */
export function madeConfig(mtu: number | null, over: Partial<DaemonConfigObservation> = {}): DaemonConfigObservation {
  return {
    path: '/etc/docker/daemon.json',
    state: mtu === null ? 'absent' : 'found',
    text: mtu === null ? { known: false, reason: 'absent', detail: '' } : { known: true, value: `{"mtu":${mtu}}` },
    mtu,
    flagMtu: null,
    flagsUnseen: false,
    defaultNetworkMtu: null,
    conflicts: [],
    wrongTypes: [],
    defaultNetworkDrivers: [],
    noBridge: false,
    ...over,
  };
}

/** Docker as it is where its default bridge was given this MTU, if not its own, and nothing else is configured; made up. */
export function madeDocker(bridge: number, over: Partial<DockerObservation> = {}): DockerObservation {
  return {
    version: '26.1.5',
    flavour: 'root',
    rootlessNetwork: null,
    running: true,
    access: 'ok',
    accessDetail: '',
    client: '/usr/bin/docker',
    liveRestore: false,
    swarm: 'inactive',
    config: madeConfig(bridge === DOCKER_DEFAULT_MTU ? null : bridge),
    networks: [madeNetwork('bridge', bridge)],
    containers: [],
    unseen: [],
    ...over,
  };
}

/** An instance on a 1442 network with one measured, clear path, made up. */
export function madeObservations(docker: DockerObservation | null, over: Partial<Observations> = {}): Observations {
  const unseen = { known: false, reason: 'not-asked', detail: '' } as const;
  return {
    system: {
      known: true,
      value: {
        hostname: 'app-1',
        os: 'Debian GNU/Linux 12 (bookworm)',
        osId: 'debian',
        osVersion: '12',
        kernel: '6.1.0',
        architecture: 'x86_64',
        virtualisation: 'kvm',
        openstack: true,
        user: 'debian',
        sudo: 'passwordless',
        ping: 'iputils 20221126',
      },
    },
    links: {
      known: true,
      value: [{ name: 'ens3', mtu: 1442, kind: 'ether', state: 'UP', master: null, mac: 'fa:16:3e:00:00:01' }],
    },
    egress: [{ family: 4, interface: 'ens3', gateway: '198.18.0.1', linkMtu: 1442, routeMtu: null }],
    docker: docker ? { known: true, value: docker } : { known: false, reason: 'absent', detail: '' },
    paths: [madePath('198.18.0.1', 'clear', 1442, { role: 'gateway' })],
    cachedPathMtus: [],
    kernel: { ipNoPmtuDisc: 0, tcpMtuProbing: 0 },
    expectedMtus: unseen,
    otherStacks: [],
    openvswitch: { known: false, reason: 'absent', detail: '' },
    proofs: unseen,
    clamp: { known: false, reason: 'absent', detail: '' },
    incomplete: [],
    denied: [],
    ...over,
  };
}
