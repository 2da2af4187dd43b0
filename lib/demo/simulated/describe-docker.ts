import { SYSTEM_CONFIG } from '@/lib/truth/docker/config-path';
import { BRIDGE_NAME_OPTION, MTU_OPTION } from '@/lib/truth/docker/network-options';
import { COMPOSE_NETWORK, COMPOSE_PROJECT } from '@/lib/truth/docker/network-owner';
import type { Machine } from './machine';
import type { AnswerFrame } from './render-frames';

const DENIED =
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied';

const COMMAND = '/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock';

/** The sections about Docker, in the order of lib/truth/probes/docker. `root`: whether the script may become root. */
export function describeDocker(machine: Machine, root: boolean): AnswerFrame[] {
  const { definition, release } = machine;
  if (!machine.dockerInstalled) {
    return [
      { name: 'docker-daemon', body: 'pid=\nuid=\nclient=\nserver=\nservice=inactive\nunit=not-found\n' },
      { name: 'docker-unit', body: 'ExecStart=\nEnvironment=\n' },
      { name: 'docker-config-state', body: `${SYSTEM_CONFIG}\nabsent\n` },
      { name: 'docker-config', body: '', error: `cat: ${SYSTEM_CONFIG}: No such file or directory`, status: 1 },
    ];
  }
  const runs = machine.dockerRuns;
  const identity = `pid=${runs ? 612 : ''}\nuid=${runs ? 0 : ''}\n`;
  const frames: AnswerFrame[] = [
    {
      name: 'docker-daemon',
      body: `${identity}client=/usr/bin/docker\nserver=/usr/sbin/dockerd\nservice=${runs ? 'active' : 'failed'}\nunit=loaded\n`,
    },
    runs
      ? { name: 'docker-arguments', body: `${COMMAND.replaceAll(' ', '\n')}\n` }
      : {
          name: 'docker-unit',
          body: `ExecStart={ path=/usr/sbin/dockerd ; argv[]=${COMMAND} ; ignore_errors=no ; start_time=[n/a] ; pid=0 }\nEnvironment=\n`,
        },
    ...describeConfig(machine),
    { name: 'docker-version', body: `Docker version ${release.docker}, build ${release.build}\n` },
  ];
  if (!runs) return frames;
  if (!root) {
    const denied = (name: string): AnswerFrame => ({ name, body: '', error: DENIED, status: 1 });
    return [
      ...frames,
      denied('docker-info'),
      denied('docker-network-ids'),
      { name: 'docker-networks', body: '' },
      denied('docker-ids'),
      { name: 'docker-containers', body: '' },
    ];
  }
  return [
    ...frames,
    {
      name: 'docker-info',
      body: `${JSON.stringify({
        ID: machine.idOf('docker').slice(0, 12),
        Containers: machine.containers.length,
        ContainersRunning: machine.containers.length,
        Driver: 'overlay2',
        OperatingSystem: release.prettyName,
        DockerRootDir: '/var/lib/docker',
        Name: definition.name,
        ServerVersion: release.docker,
        LiveRestoreEnabled: definition.liveRestore ?? false,
        SecurityOptions: ['name=apparmor', 'name=seccomp,profile=default', 'name=cgroupns'],
        Swarm: { NodeID: '', LocalNodeState: 'inactive', ControlAvailable: false },
      })}\n`,
    },
    {
      name: 'docker-network-ids',
      body: networkRows(machine)
        .map(({ Id }) => `${Id}\n`)
        .join(''),
    },
    { name: 'docker-networks', body: describeNetworks(machine) },
    {
      name: 'network-rules4',
      body: '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
    },
    { name: 'network-rules6', body: '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n' },
    { name: 'docker-ids', body: machine.containers.map(({ id }) => `${id}\n`).join('') },
    {
      name: 'docker-containers',
      body: machine.containers.map((container) => describeContainer(machine, container)).join(''),
    },
    { name: 'docker-interfaces', body: machine.containers.map((one) => describeInterfaces(machine, one)).join('') },
  ];
}

function describeConfig(machine: Machine): AnswerFrame[] {
  const path = SYSTEM_CONFIG;
  if (machine.definition.daemonJsonIsDirectory) {
    return [
      { name: 'docker-config-state', body: `${path}\ndirectory\n` },
      { name: 'docker-config', body: '', error: `cat: ${path}: Is a directory`, status: 1 },
    ];
  }
  if (machine.daemonJson === null) {
    return [
      { name: 'docker-config-state', body: `${path}\nabsent\n` },
      { name: 'docker-config', body: '', error: `cat: ${path}: No such file or directory`, status: 1 },
    ];
  }
  return [
    { name: 'docker-config-state', body: `${path}\nfile\n` },
    { name: 'docker-config', body: machine.daemonJson.toString('utf8') },
  ];
}

function describeNetworks(machine: Machine): string {
  return networkRows(machine)
    .map((network) => ({ ...network, Settings: settingsOf(network) }))
    .map((network) => `${JSON.stringify(network)}\n`)
    .join('');
}

/** Additional questions of a plan. */
function settingsOf({ IPAM, Labels }: { IPAM?: { Config: object[] }; Labels: Record<string, string> }) {
  const composeNetwork = Labels[COMPOSE_NETWORK] ?? null;
  return { Attachable: false, Ingress: false, Pools: IPAM?.Config ?? null, ComposeNetwork: composeNetwork };
}

/** Every network as `docker network inspect` prints it. */
export function networkRows(machine: Machine) {
  const networks = machine.networks.map((network, index) => {
    return {
      Name: network.name,
      Id: machine.networkId(network.name),
      Created: '2026-04-02T01:23:45.678901234Z',
      Scope: network.driver === 'overlay' ? 'swarm' : 'local',
      Driver: network.driver ?? 'bridge',
      EnableIPv6: false,
      IPAM: {
        Driver: 'default',
        Options: null,
        Config: [{ Subnet: `172.${17 + index}.0.0/16`, Gateway: `172.${17 + index}.0.1` }],
      },
      Internal: false,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Containers: Object.fromEntries(
        machine.attachedTo(network.name).map((one) => [
          one.id,
          {
            Name: one.name,
            EndpointID: machine.idOf(`endpoint/${one.name}`),
            MacAddress: machine.macOf(one.address),
            IPv4Address: `${one.address}/16`,
            IPv6Address: '',
          },
        ]),
      ),
      Options: {
        ...(network.name === 'bridge'
          ? { 'com.docker.network.bridge.default_bridge': 'true', [BRIDGE_NAME_OPTION]: 'docker0' }
          : {}),
        ...(network.mtu === null ? {} : { [MTU_OPTION]: String(network.mtu) }),
      },
      Labels: network.composeProject ? { [COMPOSE_NETWORK]: 'default', [COMPOSE_PROJECT]: network.composeProject } : {},
    };
  });
  const others = ['host', 'none'].map((name) => ({
    Name: name,
    Id: machine.idOf(`network/${name}`),
    Scope: 'local',
    Driver: name === 'none' ? 'null' : 'host',
    Containers: {},
    Options: {},
    Labels: {},
  }));
  return [...networks, ...others];
}

function describeContainer(machine: Machine, container: Machine['containers'][number]): string {
  const network = container.network ?? 'bridge';
  return `${JSON.stringify({
    id: container.id,
    name: `/${container.name}`,
    image: container.image,
    restart: container.restart ?? 'no',
    pid: container.pid,
    mode: network === 'bridge' ? 'default' : network,
    labels: container.composeProject ? { [COMPOSE_PROJECT]: container.composeProject } : {},
    networks: { [network]: { MacAddress: macOf(machine, container) } },
    autoRemove: false,
  })}\n`;
}

function macOf(machine: Machine, { id, network = 'bridge' }: Machine['containers'][number]): string {
  return machine.macOf(machine.attachedTo(network).find((one) => one.id === id)?.address ?? '0.0.0.0');
}

export function describeInterfaces(machine: Machine, container: Machine['containers'][number]): string {
  return [
    `container ${container.id}`,
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
    `10: eth0@if11: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${container.mtu} qdisc noqueue state UP mode DEFAULT group default \\    link/ether ${macOf(machine, container)} brd ff:ff:ff:ff:ff:ff link-netnsid 0`,
    '',
  ].join('\n');
}
