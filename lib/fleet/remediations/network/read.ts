import { isIP } from 'node:net';
import { type Answer, text } from '@/lib/remote/runner/envelope';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { COMPOSE_NETWORK, COMPOSE_PROJECT } from '@/lib/truth/docker/network-owner';
import { isRecord, parseJson } from '@/lib/truth/probes/json';
import type { NetworkConfig, PlannedEndpoint } from './plan-types';

/** What Docker says of one network and everything on it. Untrusted: held to its types here. */
export interface NetworkSeen {
  config: NetworkConfig;
  /** Value of the MTU option; null where it is not set. */
  option: string | null;
  driver: string;
  scope: string;
  ipamDriver: string;
  /** It has its settings from another network, or is such a one itself. */
  derived: boolean;
  /** Settings that this version does not know, and so could not give to a new network. */
  unknown: string[];
  composeProject: string | null;
  composeNetwork: string | null;
  /** SHA-256 of all that a plan is bound to, hex. */
  fingerprint: string;
  members: Member[];
  /**
   * How many containers are on it, by Docker's count: more than `members` where some could not be read, null where it
   * did not say.
   */
  count: number | null;
  /** Running containers that live in the network of one of the members, by the member's id. */
  sharing: { with: string; name: string }[];
  /** Files on the instance that name the bridge, whose name changes. */
  mentions: string[];
}

export interface Member {
  endpoint: PlannedEndpoint;
  image: string;
  status: string;
  policy: string;
  composeProject: string | null;
  /** Network that it was run with: a name, an id, `container:<id>`. */
  mode: string;
  /** Hardware address: that of its interface, and the one that it was run with (`--mac-address`). */
  mac: string;
  chosenMac: string;
  unknown: string[];
}

const TOP = [
  ...['Name', 'Id', 'Created', 'Scope', 'Driver', 'EnableIPv4', 'EnableIPv6', 'IPAM', 'Internal', 'Attachable'],
  ...['Ingress', 'ConfigFrom', 'ConfigOnly', 'Containers', 'Options', 'Labels', 'Peers', 'Services', 'Status'],
];
const POOL = ['Subnet', 'IPRange', 'Gateway', 'AuxiliaryAddresses'];
const ENDPOINT = [
  ...['IPAMConfig', 'Links', 'Aliases', 'NetworkID', 'EndpointID', 'Gateway', 'IPAddress', 'IPPrefixLen'],
  ...['IPv6Gateway', 'GlobalIPv6Address', 'GlobalIPv6PrefixLen', 'MacAddress', 'DriverOpts', 'GwPriority', 'DNSNames'],
];
const FIXED = ['IPv4Address', 'IPv6Address', 'LinkLocalIPs'];
/** Characters, each of up to four bytes. */
const LONGEST_ARGUMENT = 30_000;

/** How many networks of the instance have the name that was asked for; null where Docker did not say. */
export function countNetworks(answer: Answer): number | null {
  return answer.has('network-ids') ? lines(answer, 'network-ids').length : null;
}

/** Every container that was asked about and exists, on the network or not; null where not every one could be read. */
export function readContainers(answer: Answer, network: Pick<NetworkConfig, 'id' | 'name'>): Member[] | null {
  const containers = containersIn(answer, network);
  return text(answer, 'members-count') === String(containers.length) ? containers : null;
}

function containersIn(answer: Answer, { id, name }: Pick<NetworkConfig, 'id' | 'name'>): Member[] {
  const macs = new Map(lines(answer, 'hardware-addresses').map((line) => [line.slice(0, 64), line.slice(65).trim()]));
  return lines(answer, 'endpoints').flatMap((line) => memberOf(parseJson(line) ?? {}, id, name, macs));
}

/** @returns null where there is no network of that name, or more than one, or none could be read */
export function readNetwork(answer: Answer): NetworkSeen | null {
  const fingerprint = text(answer, 'fingerprint').trim();
  const json = parseList(text(answer, 'network'))[0];
  const id = str(json?.Id, 64);
  const name = str(json?.Name);
  // The Swarm gives its networks shorter ids.
  if (!json || !/^[0-9a-z]{20,64}$/.test(id) || !/^[0-9a-f]{64}$/.test(fingerprint)) return null;
  const ipam = record(json.IPAM);
  const pools = list(ipam.Config).filter(isRecord);
  const { [MTU_OPTION]: option = null, ...options } = strings(json.Options);
  const labels = strings(json.Labels);
  const attached = lines(answer, 'attached');
  return {
    config: {
      id,
      name,
      ipv4: json.EnableIPv4 !== false,
      ipv6: json.EnableIPv6 === true,
      internal: json.Internal === true,
      attachable: json.Attachable === true,
      ipamOptions: strings(ipam.Options),
      pools: pools.map((pool) => ({
        subnet: str(pool.Subnet),
        range: str(pool.IPRange) || null,
        gateway: str(pool.Gateway).replace(/\/.*/, '') || null,
        reserved: strings(pool.AuxiliaryAddresses),
      })),
      options,
      labels,
    },
    option,
    driver: str(json.Driver),
    scope: str(json.Scope),
    ipamDriver: str(ipam.Driver),
    derived: json.ConfigOnly === true || str(record(json.ConfigFrom).Network) !== '',
    unknown: [
      ...unknownIn(json, TOP),
      ...unknownIn(ipam, ['Driver', 'Options', 'Config']),
      ...pools.flatMap((pool) => [...unknownIn(pool, POOL), ...unfit(pool.AuxiliaryAddresses), ...noAddress(pool)]),
      ...[json.Options, json.Labels, ipam.Options].flatMap(unfit),
    ],
    composeProject: labels[COMPOSE_PROJECT] ?? null,
    composeNetwork: labels[COMPOSE_NETWORK] ?? null,
    fingerprint,
    members: containersIn(answer, { id, name }).filter(({ endpoint }) => attached.includes(endpoint.id)),
    count: answer.has('attached-count') ? Math.max(attached.length, Number(text(answer, 'attached-count')) || 0) : null,
    sharing: lines(answer, 'sharing').flatMap((line) => {
      const match = /^container:([0-9a-f]{64}) \/?(.{1,255})$/.exec(line);
      return match ? [{ with: match[1] ?? '', name: match[2] ?? '' }] : [];
    }),
    mentions: lines(answer, 'mentions').map((file) => file.slice(0, 200)),
  };
}

function memberOf(json: Json, networkId: string, networkName: string, macs: Map<string, string>): Member[] {
  const id = str(json.id, 64);
  const networks = record(json.networks);
  const own = record(networks[networkName]);
  const found = own.NetworkID === networkId || networkName in networks ? own : record(networks[networkId]);
  if (!/^[0-9a-f]{64}$/.test(id)) return [];
  const fixed = record(found.IPAMConfig);
  const status = str(json.status, 40);
  return [
    {
      endpoint: {
        id,
        name: str(json.name).replace(/^\//, ''),
        running: status === 'running' || status === 'paused',
        fixed4: str(fixed.IPv4Address) || null,
        fixed6: str(fixed.IPv6Address) || null,
        linkLocal: texts(fixed.LinkLocalIPs),
        address: str(found.IPAddress) || null,
        mayMove: false,
        // Docker gives every container its own short id as an alias.
        aliases: texts(found.Aliases).filter((alias) => alias !== id.slice(0, 12)),
        links: texts(found.Links),
        driverOptions: strings(found.DriverOpts),
        gatewayPriority: typeof found.GwPriority === 'number' ? found.GwPriority : 0,
      },
      image: str(json.image),
      status,
      policy: str(json.policy, 40) || 'no',
      composeProject: strings(json.labels)[COMPOSE_PROJECT] ?? null,
      mode: str(json.mode),
      mac: str(found.MacAddress, 40).toLowerCase(),
      chosenMac: macs.get(id) ?? '',
      unknown: [...unknownIn(found, ENDPOINT), ...unknownIn(fixed, FIXED), ...unfit(found.DriverOpts)],
    },
  ];
}

type Json = Record<string, unknown>;

/** Keys that have a value and are not known. */
function unknownIn(json: Json, known: string[]): string[] {
  return Object.entries(json)
    .filter(([key, value]) => !known.includes(key) && !isEmpty(value))
    .map(([key]) => key.slice(0, 60));
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === '' || value === 0 || value === false;
}

function lines(answer: Answer, key: string): string[] {
  return text(answer, key)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 1000);
}

function parseList(said: string): Json[] {
  try {
    return list(JSON.parse(said)).filter(isRecord);
  } catch {
    return [];
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** No argument of a command has a NUL in it. */
function str(value: unknown, cap = 255): string {
  return typeof value === 'string' && !value.includes('\0') ? value.slice(0, cap) : '';
}

function texts(value: unknown): string[] {
  return list(value)
    .map((each) => str(each))
    .filter(Boolean)
    .slice(0, 100);
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).flatMap(([key, each]) => (fits(key, each) ? [[key, each]] : [])),
  );
}

/** Keys that `strings` leaves out. */
function unfit(value: unknown): string[] {
  return Object.entries(record(value)).flatMap(([key, each]) => (fits(key, each) ? [] : [key.slice(0, 60)]));
}

/** The docker client takes no key with blanks, parts at the first `=`, and Linux no argument over 128 KiB. */
function fits(key: string, value: unknown): value is string {
  return (
    typeof value === 'string' &&
    !/^$|[\s=]/.test(key) &&
    !`${key}${value}`.includes('\0') &&
    key.length + value.length <= LONGEST_ARGUMENT
  );
}

/** A gateway that is no address, such as Docker's `<nil>`. */
function noAddress(pool: Json): string[] {
  const gateway = str(pool.Gateway).replace(/\/.*/, '');
  return gateway === '' || isIP(gateway) !== 0 ? [] : ['Gateway'];
}
