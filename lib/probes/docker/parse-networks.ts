import { effectiveMtu } from '@/lib/docker/network-mtu';
import { BRIDGE_NAME_OPTION, bridgeOfId, MTU_OPTION } from '@/lib/docker/network-options';
import { COMPOSE_PROJECT, GATEWAY_BRIDGE } from '@/lib/docker/network-owner';
import { isMtu } from '@/lib/packet/mtu';
import type { DockerNetworkObservation, UnseenPart } from '@/lib/probes/docker-observation';
import { type Frames, frameOf, wholeLines } from '@/lib/probes/frames';
import { isRecord, parseJson } from '@/lib/probes/json';
import { PROOF_NAME } from '@/lib/probes/proof/own';
import { cleanLine } from '@/lib/probes/text';
import { unseenPart } from './unseen';

/** More are not asked for (./command). */
const MOST = 1000;

/** Where a container is on a network. */
export interface Endpoint {
  network: string;
  /** Lower case; null where Docker gave it none. */
  mac: string | null;
}

/** Docker's networks, and the endpoints by container that only docker_gwbridge knows of. */
export function parseNetworks(frames: Frames): {
  networks: DockerNetworkObservation[];
  gatewayEndpoints: Map<string, Endpoint[]>;
  unseen: UnseenPart[];
} {
  const gatewayEndpoints = new Map<string, Endpoint[]>();
  const seen = new Set<string>();
  const networks = wholeLines(frameOf(frames, 'docker-networks'), MOST).flatMap((line) => {
    const network = networkOf(line);
    if (!network) return [];
    seen.add(network.id);
    if (network.name === GATEWAY_BRIDGE) {
      for (const [id, one] of Object.entries(containersOf(line))) {
        const mac = isRecord(one) && typeof one.MacAddress === 'string' ? one.MacAddress.toLowerCase() : '';
        if (mac !== '') gatewayEndpoints.set(id, [{ network: network.name, mac }]);
      }
    }
    return [network];
  });
  const part = unseenPart(frames, 'networks', 'docker-network-ids', 'docker-networks', seen);
  return { networks, gatewayEndpoints, unseen: part ? [part] : [] };
}

/** One line of `docker network inspect` as ./command asks for it; null where it is none. */
export function networkOf(line: string): DockerNetworkObservation | null {
  const raw = parseJson(line);
  if (!raw || typeof raw.Id !== 'string' || typeof raw.Name !== 'string') return null;
  const driver = typeof raw.Driver === 'string' ? cleanLine(raw.Driver, 64) : '';
  const id = cleanLine(raw.Id, 64);
  const options = isRecord(raw.Options) ? raw.Options : {};
  const configured = Number(options[MTU_OPTION] ?? Number.NaN);
  const configuredMtu = isMtu(configured) ? configured : null;
  const encrypted = driver === 'overlay' && 'encrypted' in options;
  const project = isRecord(raw.Labels) ? raw.Labels[COMPOSE_PROJECT] : undefined;
  return {
    id,
    name: cleanLine(raw.Name, 128),
    driver,
    scope: typeof raw.Scope === 'string' ? cleanLine(raw.Scope, 16) : '',
    configuredMtu,
    effectiveMtu: effectiveMtu({ driver, configuredMtu, encrypted }),
    bridge: driver === 'bridge' ? bridgeOf(options[BRIDGE_NAME_OPTION], id) : null,
    encrypted,
    internal: raw.Internal === true,
    composeProject: typeof project === 'string' && project !== '' ? cleanLine(project, 128) : null,
    containers: Object.values(containersOf(line))
      .flatMap((one) => (isRecord(one) && typeof one.Name === 'string' ? [cleanLine(one.Name, 128)] : []))
      .filter((name) => !PROOF_NAME.test(name))
      .slice(0, 1000),
  };
}

function containersOf(line: string): Record<string, unknown> {
  const containers = parseJson(line)?.Containers;
  return isRecord(containers) ? containers : {};
}

function bridgeOf(named: unknown, id: string): string {
  return typeof named === 'string' && named !== '' ? cleanLine(named, 15) : bridgeOfId(id);
}
