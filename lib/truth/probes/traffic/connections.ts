import type { TrafficConnection } from '@/lib/truth/probes/traffic-observation';
import { linesOf } from '@/lib/truth/script/text';
import { readCount } from './counters';
import { readNetwork } from './network';

/** The connections of one container, as ./command prints them. */
export interface ConnectionsRead {
  /** Short id of the container. */
  id: string;
  /** How many were listed; null if ss failed, or there was no time. */
  listed: number | null;
  connections: Omit<TrafficConnection, 'container'>[];
}

/** Limits of ./command. */
const MOST = { containers: 16, connections: 100 };

/** Bytes of IP header and TCP header. With timestamps, each packet has an option of 12 bytes, which no MSS includes. */
const HEADERS = { 4: 40, 6: 60 } as const;
const TIMESTAMPS = 12;

/**
 * Reads `container ID`, then for each connection `tcp NETWORK queued:BYTES [ts] NAME:VALUE…`, `largest NETWORK BYTES` for
 * each network, and `end CONNECTIONS STATUS`. The names are those of `ss -i`, which prints no value that is 0
 * (iproute2/iproute2:misc/ss.c).
 */
export function readConnections(text: string): ConnectionsRead[] {
  const read: ConnectionsRead[] = [];
  let left = MOST.connections;
  for (const line of linesOf(text, 1000)) {
    const [first = '', ...words] = line.trim().split(' ', 30);
    if (first === 'container' && read.length < MOST.containers && /^[0-9a-f]{12}$/.test(words[0] ?? ''))
      read.push({ id: words[0] ?? '', listed: null, connections: [] });
    const current = read.at(-1);
    if (!current) continue;
    if (first === 'tcp' && left > 0) {
      const one = connectionOf(words);
      if (one) current.connections.push(one);
      left -= 1;
    }
    if (first === 'largest') {
      const network = readNetwork(words[0] ?? '')?.network;
      for (const one of current.connections)
        if (one.peer === network) one.receivedFromPeer = Math.max(one.received, readCount(words[1]) ?? 0);
    }
    if (first === 'end') current.listed = words[1] === '0' ? readCount(words[0]) : null;
  }
  return read;
}

function connectionOf([where = '', ...words]: readonly string[]): Omit<TrafficConnection, 'container'> | null {
  const peer = readNetwork(where);
  if (!peer) return null;
  const values = new Map(words.map((word) => word.split(':', 2) as [string, string | undefined]));
  const of = (name: string) => readCount(values.get(name));
  const headers = HEADERS[peer.family] + (values.has('ts') ? TIMESTAMPS : 0);
  const packetOf = (name: string) => {
    const mss = of(name);
    return mss === null || mss === 0 || mss > 65_535 ? null : mss + headers;
  };
  const [mayReceive, sends, received] = [packetOf('advmss'), packetOf('mss'), packetOf('rcvmss')];
  if (mayReceive === null || sends === null || received === null) return null;
  return {
    peer: peer.network,
    family: peer.family,
    mayReceive,
    received,
    receivedFromPeer: received,
    sends,
    pathMtu: of('pmtu') || null,
    receivedBytes: of('bytes_received') ?? 0,
    receivedSegments: of('data_segs_in') ?? 0,
    outOfOrder: of('rcv_ooopack') ?? 0,
    ackedBytes: of('bytes_acked') ?? 0,
    queuedBytes: of('queued') ?? 0,
    unacked: of('unacked') ?? 0,
    backoff: of('backoff') ?? 0,
    receivedMs: of('lastrcv') ?? 0,
    sentMs: of('lastsnd') ?? 0,
  };
}
