import { isIP } from 'node:net';
import { z } from 'zod';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { COMPOSE_NETWORK, COMPOSE_PROJECT } from '@/lib/truth/docker/network-owner';
import { type Frames, frameOf, textOf } from '@/lib/truth/script/frames';
import { isTrue, listOf, readJson } from '@/lib/truth/script/json';
import type { NetworkConfig, PlannedEndpoint } from './plan-types';

/** What Docker reports about one network and everything on it. Untrusted: its types are checked here. */
export interface NetworkSeen {
  config: NetworkConfig;
  /** Value of the MTU option; null if it is not set. */
  option: string | null;
  driver: string;
  scope: string;
  ipamDriver: string;
  /** It has its settings from another network, or is used for such settings itself. */
  derived: boolean;
  /** Settings that this version does not know, so it could not give them to a new network. */
  unknown: string[];
  composeProject: string | null;
  composeNetwork: string | null;
  /** SHA-256 of everything that a plan is bound to, hex. */
  fingerprint: string;
  members: Member[];
  /**
   * Number of containers on it, by Docker's count: more than `members` if some could not be read, null if Docker did
   * not report it.
   */
  count: number | null;
  /** Running containers that use the network of one of the members, by the member's id. */
  sharing: { with: string; name: string }[];
  /** Files on the instance that have the name of the bridge, which changes. */
  mentions: string[];
}

export interface Member {
  endpoint: PlannedEndpoint;
  image: string;
  status: string;
  policy: string;
  composeProject: string | null;
  /** The network that it was run with: a name, an id, `container:<id>`. */
  mode: string;
  /** MAC address: that of its interface, and the one that it was run with (`--mac-address`). */
  mac: string;
  chosenMac: string;
  unknown: string[];
}

/** Characters, each of up to four bytes. */
const LONGEST_ARGUMENT = 30_000;

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const json = z.custom<Json>(isJson).catch({});

/** Text; empty if it is not a text, or has a NUL, which no command argument can have. */
const text = (most = 255) =>
  z
    .string()
    .refine((value) => !value.includes('\0'))
    .catch('')
    .transform((value) => value.slice(0, most));
const texts = listOf(text(), 100).transform((all) => all.filter(Boolean));

/** Values that become arguments of a docker command, as `KEY=VALUE`, and the keys of those that cannot. */
const pairs = json.transform((all) => {
  const entries = Object.entries(all);
  const fit = entries.flatMap(([key, value]): [string, string][] => (fits(key, value) ? [[key, value]] : []));
  const unfit = entries.filter(([key, value]) => !fits(key, value)).map(([key]) => key.slice(0, 60));
  return { all: Object.fromEntries(fit), unfit };
});

/** A known key that does not matter for a new network. */
const passed = z.unknown().optional();

const poolSchema = z.looseObject({ Subnet: text(), IPRange: text(), Gateway: text(), AuxiliaryAddresses: pairs });
const ipamSchema = z.looseObject({ Driver: text(), Options: pairs, Config: listOf(poolSchema, 1000) });

const networkSchema = z.looseObject({
  Id: z.string().regex(/^[0-9a-z]{20,64}$/),
  Name: text(),
  Scope: text(),
  Driver: text(),
  EnableIPv4: z.boolean().catch(true),
  EnableIPv6: isTrue,
  Internal: isTrue,
  Attachable: isTrue,
  ConfigOnly: isTrue,
  ConfigFrom: json.transform(({ Network }) => (typeof Network === 'string' ? Network : '')),
  IPAM: json.pipe(ipamSchema),
  Options: pairs,
  Labels: pairs,
  ...{ Created: passed, Ingress: passed, Containers: passed, Peers: passed, Services: passed, Status: passed },
});

const fixedSchema = z.looseObject({ IPv4Address: text(), IPv6Address: text(), LinkLocalIPs: texts });
const endpointSchema = z.looseObject({
  IPAMConfig: json.pipe(fixedSchema),
  IPAddress: text(),
  MacAddress: text(40),
  Aliases: texts,
  Links: texts,
  DriverOpts: pairs,
  GwPriority: z.number().catch(0),
  ...{ NetworkID: passed, EndpointID: passed, Gateway: passed, IPPrefixLen: passed, IPv6Gateway: passed },
  ...{ GlobalIPv6Address: passed, GlobalIPv6PrefixLen: passed, DNSNames: passed },
});

/** A container as question.sh asks for it. */
const containerSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  name: text(),
  image: text(),
  status: text(40),
  policy: text(40),
  labels: pairs,
  mode: text(),
  networks: json,
});

/** Number of networks with the requested name on the instance; null if Docker did not report it. */
export function countNetworks(answer: Frames): number | null {
  return frameOf(answer, 'network-ids') !== undefined ? lines(answer, 'network-ids').length : null;
}

/** Every container that was asked for and exists, on the network or not; null if not all could be read. */
export function readContainers(answer: Frames, network: Pick<NetworkConfig, 'id' | 'name'>): Member[] | null {
  const containers = containersIn(answer, network);
  return textOf(answer, 'members-count') === String(containers.length) ? containers : null;
}

function containersIn(answer: Frames, { id, name }: Pick<NetworkConfig, 'id' | 'name'>): Member[] {
  const macs = new Map(lines(answer, 'hardware-addresses').map((line) => [line.slice(0, 64), line.slice(65).trim()]));
  return lines(answer, 'endpoints')
    .map((line) => readJson(line, containerSchema))
    .filter((raw) => raw !== null)
    .map((raw) => memberOf(raw, id, name, macs.get(raw.id) ?? ''));
}

/** @returns null if there is no network of that name, or more than one, or none could be read */
export function readNetwork(answer: Frames): NetworkSeen | null {
  const fingerprint = textOf(answer, 'fingerprint').trim();
  // Swarm networks have shorter ids.
  const raw = readJson(
    textOf(answer, 'network'),
    z
      .array(z.unknown())
      .transform(([first]) => first)
      .pipe(networkSchema),
  );
  if (!raw || !/^[0-9a-f]{64}$/.test(fingerprint)) return null;
  const { Id: id, Name: name, IPAM: ipam, Labels: labels } = raw;
  const { [MTU_OPTION]: option = null, ...options } = raw.Options.all;
  const attached = lines(answer, 'attached');
  return {
    config: {
      id,
      name,
      ipv4: raw.EnableIPv4,
      ipv6: raw.EnableIPv6,
      internal: raw.Internal,
      attachable: raw.Attachable,
      ipamOptions: ipam.Options.all,
      pools: ipam.Config.map((pool) => ({
        subnet: pool.Subnet,
        range: pool.IPRange || null,
        gateway: gatewayOf(pool.Gateway) || null,
        reserved: pool.AuxiliaryAddresses.all,
      })),
      options,
      labels: labels.all,
    },
    option,
    driver: raw.Driver,
    scope: raw.Scope,
    ipamDriver: ipam.Driver,
    derived: raw.ConfigOnly || raw.ConfigFrom !== '',
    unknown: [
      ...unknownKeys(networkSchema, raw),
      ...unknownKeys(ipamSchema, ipam),
      ...ipam.Config.flatMap((pool) => [
        ...unknownKeys(poolSchema, pool),
        ...pool.AuxiliaryAddresses.unfit,
        // Such as Docker's `<nil>`.
        ...(gatewayOf(pool.Gateway) === '' || isIP(gatewayOf(pool.Gateway)) !== 0 ? [] : ['Gateway']),
      ]),
      ...[raw.Options, labels, ipam.Options].flatMap(({ unfit }) => unfit),
    ],
    composeProject: labels.all[COMPOSE_PROJECT] ?? null,
    composeNetwork: labels.all[COMPOSE_NETWORK] ?? null,
    fingerprint,
    members: containersIn(answer, { id, name }).filter(({ endpoint }) => attached.includes(endpoint.id)),
    count: frameOf(answer, 'attached-count')
      ? Math.max(attached.length, Number(textOf(answer, 'attached-count')) || 0)
      : null,
    sharing: lines(answer, 'sharing').flatMap((line) => {
      const match = /^container:([0-9a-f]{64}) \/?(.{1,255})$/.exec(line);
      return match ? [{ with: match[1] ?? '', name: match[2] ?? '' }] : [];
    }),
    mentions: lines(answer, 'mentions').map((file) => file.slice(0, 200)),
  };
}

function memberOf(
  raw: z.output<typeof containerSchema>,
  networkId: string,
  networkName: string,
  chosenMac: string,
): Member {
  const { id, status, networks } = raw;
  const found = endpointSchema.parse(
    json.parse(networks[Object.hasOwn(networks, networkName) ? networkName : networkId]),
  );
  const fixed = found.IPAMConfig;
  return {
    endpoint: {
      id,
      name: raw.name.replace(/^\//, ''),
      running: status === 'running' || status === 'paused',
      fixed4: fixed.IPv4Address || null,
      fixed6: fixed.IPv6Address || null,
      linkLocal: fixed.LinkLocalIPs,
      address: found.IPAddress || null,
      mayMove: false,
      // Docker gives every container its own short id as an alias.
      aliases: found.Aliases.filter((alias) => alias !== id.slice(0, 12)),
      links: found.Links,
      driverOptions: found.DriverOpts.all,
      gatewayPriority: found.GwPriority,
    },
    image: raw.image,
    status,
    policy: raw.policy || 'no',
    composeProject: raw.labels.all[COMPOSE_PROJECT] ?? null,
    mode: raw.mode,
    mac: found.MacAddress.toLowerCase(),
    chosenMac,
    unknown: [...unknownKeys(endpointSchema, found), ...unknownKeys(fixedSchema, fixed), ...found.DriverOpts.unfit],
  };
}

/** Unknown keys with a value: they could not be given to a new network. */
function unknownKeys({ shape }: z.ZodObject, value: Json): string[] {
  return Object.entries(value)
    .filter(([key, each]) => !Object.hasOwn(shape, key) && !isEmpty(each))
    .map(([key]) => key.slice(0, 60));
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === '' || value === 0 || value === false;
}

function lines(answer: Frames, key: string): string[] {
  return textOf(answer, key)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 1000);
}

/** The docker client accepts no key with spaces and splits at the first `=`; Linux accepts no argument over 128 KiB. */
function fits(key: string, value: unknown): value is string {
  return (
    typeof value === 'string' &&
    !/^$|[\s=]/.test(key) &&
    !`${key}${value}`.includes('\0') &&
    key.length + value.length <= LONGEST_ARGUMENT
  );
}

/** Without the length of its prefix. */
function gatewayOf(said: string): string {
  return said.replace(/\/.*/, '');
}
