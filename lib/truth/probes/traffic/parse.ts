import type { DockerObservation } from '@/lib/truth/probes/docker-observation';
import type { Observed } from '@/lib/truth/probes/observed';
import type {
  NamespaceTraffic,
  TrafficConnection,
  TrafficObservation,
  UnseenTraffic,
} from '@/lib/truth/probes/traffic-observation';
import { type Frames, frameOf, textOf } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';
import { type ConnectionsRead, readConnections } from './connections';
import { type CountersRead, readCounters } from './counters';
import { overlap } from './network';

/**
 * Reads the sections of ./command. Containers that the Docker observation does not name (of a proof) are left out, and so
 * are connections to Docker's own networks: their packets do not leave the instance.
 * @returns undefined if nothing was asked
 */
export function parseTraffic(
  frames: Frames,
  docker: Observed<DockerObservation>,
): Observed<TrafficObservation> | undefined {
  if (!frameOf(frames, 'traffic-first')) return undefined;
  const start = readCounters(textOf(frames, 'traffic-first'));
  if (!start.instance) {
    const detail = start.missing.join(' ');
    return { known: false, reason: 'failed', detail };
  }
  const first = readCounters(textOf(frames, 'traffic-containers'));
  const last = readCounters(textOf(frames, 'traffic-last'));
  const listed = readConnections(textOf(frames, 'traffic-connections'));
  const containers = docker.known ? docker.value.containers : [];
  const idOf = (short: string) => containers.find(({ id }) => id.startsWith(short))?.id;
  const local = localNetworks(frames);
  const inside = new Set([...first.containers.keys(), ...listed.map(({ id }) => id)]);
  const namespaces = [...inside].flatMap((short) => {
    const id = idOf(short);
    return id === undefined ? [] : [namespaceOf(id, short, { first, last, listed })];
  });
  const connections = listed.flatMap(({ id: short, connections }) => {
    const container = idOf(short);
    const away = connections.filter(({ peer }) => !local.some((network) => overlap(peer, network)));
    return container === undefined ? [] : away.map((one): TrafficConnection => ({ container, ...one }));
  });
  return {
    known: true,
    value: {
      boot: start.boot,
      namespaces: [{ container: null, pid: null, first: start.instance, last: last.instance }, ...namespaces],
      connections,
      unseen: unseenOf(frames, namespaces, listed),
    },
  };
}

function namespaceOf(
  container: string,
  short: string,
  read: { first: CountersRead; last: CountersRead; listed: readonly ConnectionsRead[] },
): NamespaceTraffic {
  const [first, last] = [read.first.containers.get(short), read.last.containers.get(short)];
  const listed = read.listed.find(({ id }) => id === short)?.listed ?? null;
  return {
    container,
    pid: first?.pid ?? null,
    first: first?.counts ?? null,
    last: last && last.pid === first?.pid ? last.counts : null,
    ...(listed === null ? {} : { connections: listed }),
  };
}

/** The subnets of all Docker networks that have a container, from the containers' addresses. */
function localNetworks(frames: Frames): string[] {
  const found = textOf(frames, 'docker-networks').matchAll(/"IPv[46]Address":"([0-9a-fA-F.:]{2,45}\/\d{1,3})"/g);
  return [...new Set([...found].map(([, address = '']) => address))].slice(0, 5000);
}

function unseenOf(
  frames: Frames,
  namespaces: readonly NamespaceTraffic[],
  listed: readonly ConnectionsRead[],
): UnseenTraffic[] {
  const unseen: UnseenTraffic[] = [];
  const frame = frameOf(frames, 'traffic-connections');
  const [said, ...commands] = (frame?.body ?? '').trim().split(' ', 6);
  const missing = said === 'missing' ? commands.filter((command) => /^\w{1,20}$/.test(command)) : [];
  for (const command of missing) {
    const part = 'connections';
    if (command === 'root') unseen.push({ part, reason: 'denied', command: 'nsenter', detail: '' });
    else unseen.push({ part, reason: 'missing', command, detail: '' });
  }
  const detail = cleanLine(frame?.error ?? '', 500);
  // A container that ended meanwhile has no namespace.
  const failed = listed.some(({ listed: count }) => count === null) && !/No such file/.test(detail);
  if (frame && missing.length === 0 && (failed || (listed.length === 0 && namespaces.length > 0)))
    unseen.push({ part: 'connections', reason: 'failed', command: 'ss', detail });
  if (namespaces.some(({ first }) => first === null))
    unseen.push({ part: 'counters', reason: 'failed', command: 'cat /proc/PID/net/snmp', detail: '' });
  return unseen;
}
