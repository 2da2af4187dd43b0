import { z } from 'zod';
import { effectiveMtu } from '@/lib/truth/docker/network-mtu';
import { BRIDGE_NAME_OPTION, bridgeOfId, MTU_OPTION } from '@/lib/truth/docker/network-options';
import { COMPOSE_PROJECT, GATEWAY_BRIDGE } from '@/lib/truth/docker/network-owner';
import { readMtu } from '@/lib/truth/packet/mtu';
import type { DockerNetworkObservation, NetworkSettings, UnseenPart } from '@/lib/truth/probes/docker-observation';
import { PROOF_NAME } from '@/lib/truth/probes/proof/proof-container';
import { type Frames, frameOf, wholeLines } from '@/lib/truth/script/frames';
import { entriesOf, isTrue, lineOf, listOf, readJson } from '@/lib/truth/script/json';
import { cleanLine } from '@/lib/truth/script/text';
import { unseenPart } from './unseen';

/** Limit of networks that are read (./command). */
const MOST = 1000;

/** The connection of a container to a network. */
export interface Endpoint {
  network: string;
  /** Lower case; null if Docker gave it none. */
  mac: string | null;
}

const endpointSchema = z.object({ Name: lineOf(128), MacAddress: lineOf(40) });

/** One line of `docker network inspect` as ./command requests it. */
const networkSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Driver: lineOf(64),
  Scope: lineOf(16),
  Internal: isTrue,
  IPv6: isTrue,
  /** For a bridge: its name, its subnets and gateways, a `-`, the addresses of its containers. */
  Leaves: listOf(z.string().max(64), 3000),
  Options: entriesOf(z.string(), 100),
  Labels: entriesOf(z.string(), 100),
  Containers: entriesOf(endpointSchema, 1000),
  Settings: z
    .object({
      Attachable: isTrue,
      Ingress: isTrue,
      Pools: listOf(z.object({ Subnet: lineOf(60) }), 100),
      ComposeNetwork: lineOf(255),
    })
    .optional()
    .catch(undefined),
});

type Raw = z.output<typeof networkSchema>;

/** Docker's networks, and the endpoints by container that only docker_gwbridge has. */
export function parseNetworks(frames: Frames): {
  networks: DockerNetworkObservation[];
  gatewayEndpoints: Map<string, Endpoint[]>;
  unseen: UnseenPart[];
} {
  const raw = wholeLines(frameOf(frames, 'docker-networks'), MOST)
    .map((line) => readJson(line, networkSchema))
    .filter((one) => one !== null);
  const networks = raw.map(observationOf);
  const seen = new Set(networks.map(({ id }) => id));
  const part = unseenPart(frames, 'networks', 'docker-network-ids', 'docker-networks', seen);
  return { networks, gatewayEndpoints: gatewayEndpointsOf(raw), unseen: part ? [part] : [] };
}

function gatewayEndpointsOf(raw: readonly Raw[]): Map<string, Endpoint[]> {
  const gateway = raw.filter(({ Name }) => Name === GATEWAY_BRIDGE);
  return new Map(
    gateway.flatMap(({ Containers }) =>
      [...Containers].flatMap(([id, { MacAddress }]): [string, Endpoint[]][] =>
        MacAddress === '' ? [] : [[id, [{ network: GATEWAY_BRIDGE, mac: MacAddress.toLowerCase() }]]],
      ),
    ),
  );
}

/** One network from these lines; null if the line is not valid. */
export function networkOf(line: string): DockerNetworkObservation | null {
  const raw = readJson(line, networkSchema);
  return raw && observationOf(raw);
}

function observationOf(raw: Raw): DockerNetworkObservation {
  const { Driver: driver, Options: options } = raw;
  const id = cleanLine(raw.Id, 64);
  const configuredMtu = readMtu(options.get(MTU_OPTION));
  const encrypted = driver === 'overlay' && options.has('encrypted');
  return {
    id,
    name: cleanLine(raw.Name, 128),
    driver,
    scope: raw.Scope,
    configuredMtu,
    effectiveMtu: effectiveMtu({ driver, configuredMtu, encrypted }),
    bridge: driver === 'bridge' ? cleanLine(options.get(BRIDGE_NAME_OPTION) ?? '', 15) || bridgeOfId(id) : null,
    encrypted,
    internal: raw.Internal,
    ...familiesOf(raw),
    composeProject: cleanLine(raw.Labels.get(COMPOSE_PROJECT) ?? '', 128) || null,
    containers: [...raw.Containers.values()]
      .map(({ Name }) => Name)
      .filter((name) => name !== '' && !PROOF_NAME.test(name)),
    ...(raw.Settings ? { settings: settingsOf(raw.Settings) } : {}),
  };
}

function familiesOf({ Leaves, IPv6 }: Raw): Pick<DockerNetworkObservation, 'families'> {
  const subnets = Leaves.slice(1, Math.max(Leaves.indexOf('-'), 0)).filter((one) => one.includes('/'));
  const four = subnets.some((one) => !one.includes(':'));
  const six = IPv6 && subnets.some((one) => one.includes(':'));
  return four || six ? { families: [...(four ? [4 as const] : []), ...(six ? [6 as const] : [])] } : {};
}

function settingsOf(raw: NonNullable<Raw['Settings']>): NetworkSettings {
  return {
    attachable: raw.Attachable,
    ingress: raw.Ingress,
    subnets: raw.Pools.map(({ Subnet }) => Subnet).filter(Boolean),
    composeNetwork: raw.ComposeNetwork || null,
  };
}
