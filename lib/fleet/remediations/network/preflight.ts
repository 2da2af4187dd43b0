import { bridgeDefaults } from '@/lib/truth/docker/bridge-defaults';
import { parseDaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import { parseFlags } from '@/lib/truth/docker/daemon-flags';
import { keepsMacOnConnection, knowsDefaultNetworkOpts, makesRandomMacs } from '@/lib/truth/docker/engine-version';
import { BRIDGE_NAME_OPTION, bridgeOfId, IPV4_OPTION, MTU_OPTION } from '@/lib/truth/docker/network-options';
import type { NetworkEffect, PreflightItem } from '../plan-types';
import {
  block,
  egress,
  itemOf,
  lock,
  names,
  type PreflightResult,
  pass,
  rights,
  seen,
  space,
  tools,
  warn,
} from '../preflight-items';
import { egressMtuOf, engineOf, type Seen } from '../seen';
import type { NETWORK_PREFLIGHT_NAMES, NetworkConfig, PlannedEndpoint } from './plan-types';
import type { Member, NetworkSeen } from './read';
import { STEADY } from './repair';

/** The planned change, as far as the preflight needs it. */
export interface NetworkIntent {
  name: string;
  /** Bytes of IP packet. */
  mtu: number;
  /** It is restored as it was before. */
  back: boolean;
  owner: NetworkEffect['owner'];
  /** Number of networks with the name; null if Docker did not report them. */
  count: number | null;
  endpoints: PlannedEndpoint[];
  /** For a repair: see below. */
  repair: RepairIntent | null;
}

export interface RepairIntent {
  /** Its future settings. */
  whole: NetworkConfig;
  /** Names of containers that are gone, and of those between two states. */
  gone: string[];
  unsteady: string[];
  /** Containers that exist and are not on it. */
  missing: Member[];
  /** A container could not be read. */
  unread: boolean;
}

/** Everything that could prevent the network from being recreated exactly as it was. */
export function preflightNetwork(from: Seen, network: NetworkSeen | null, intent: NetworkIntent): PreflightItem[] {
  const { facts } = from;
  const items: PreflightItem[] = [];
  const add = (name: (typeof NETWORK_PREFLIGHT_NAMES)[number], result: PreflightResult) =>
    items.push(itemOf(name, result));

  add('rights', rights(facts));
  // Without root nothing else could be read. What is unknown does not count as healthy.
  if (!facts.root) return items;
  add('tools', tools(facts));
  const version = engineOf(from);
  add('docker', version === null ? block({ state: facts.unit.ActiveState ?? '' }) : pass({ version }));
  if (version === null) return items;
  add('network', isOne(network, intent));
  if (network) {
    add('network-owner', owner(network, intent));
    add('network-settings', settings(from, network));
  }
  if (!network && intent.repair) add('network-settings', defaults(from, intent.repair.whole));
  if (network || intent.repair) {
    add('endpoints', endpoints(version, network, intent));
    add('addresses', addresses(intent));
  }
  if (network) add('bridge-name', bridgeName(network));
  add('state-space', space({ ...facts, space: facts.space.filter(({ where }) => where === 'state') }));
  const judged = egress(from, intent.mtu, intent.back, intent.name);
  // An MTU that could not be compared may cut all containers off.
  const isKnown = egressMtuOf(from, intent.name) !== null;
  add('egress', isKnown ? judged : block(judged.params, judged.evidence));
  add('lock', lock(facts));
  return items;
}

function isOne(network: NetworkSeen | null, { name, count, repair }: NetworkIntent): PreflightResult {
  if (count === 0 && repair) return pass({ reason: 'missing', name }, seen('docker network ls', '0'));
  if (count !== null && count !== 1)
    return block(
      { reason: count === 0 ? 'absent' : 'ambiguous', name, count },
      seen('docker network ls', String(count)),
    );
  if (!network) return block({ reason: 'unreadable', name });
  const { driver, scope } = network;
  const evidence = seen(`docker network inspect ${name}`, `Driver ${driver}, Scope ${scope}, Id ${network.config.id}`);
  if (['bridge', 'host', 'none'].includes(name)) return block({ reason: 'builtin', name }, evidence);
  if (driver !== 'bridge') return block({ reason: 'driver', name, driver }, evidence);
  if (scope !== 'local' && scope !== 'swarm') return block({ reason: 'scope', name, scope }, evidence);
  return pass({ reason: 'there', name }, evidence);
}

function owner({ composeProject }: NetworkSeen, intent: NetworkIntent): PreflightResult {
  if (intent.owner === 'nobody') return pass();
  return block({ reason: intent.owner, project: composeProject ?? '' });
}

function settings(from: Seen, network: NetworkSeen): PreflightResult {
  if (network.derived) return block({ reason: 'derived' });
  if (network.ipamDriver !== '' && network.ipamDriver !== 'default') {
    return block({ reason: 'ipam', driver: network.ipamDriver.slice(0, 60) });
  }
  if (network.unknown.length > 0) return block({ reason: 'unknown', keys: network.unknown.join(', ') });
  return defaults(from, network.config);
}

/** Defaults that a daemon gives every new network, and that this network does not have. */
function defaults(from: Seen, config: NetworkConfig): PreflightResult {
  const added = defaultOptions(from).filter((key) => key !== MTU_OPTION && !(key in config.options));
  // `docker network create` has no option for either value before 28: the network would not be as before.
  if (added.includes(IPV4_OPTION)) return block({ reason: 'unknown', keys: IPV4_OPTION });
  return added.length > 0 ? warn({ keys: added.join(', ') }) : pass();
}

/** Options that this daemon gives every new bridge network. */
export function defaultOptions(from: Seen): string[] {
  if (knowsDefaultNetworkOpts(engineOf(from)) !== true) return [];
  const { content, flags } = from.facts;
  const config = content === null ? null : parseDaemonConfig(content, engineOf(from));
  return [...bridgeDefaults(config?.ok ? config.value : {}, parseFlags(flags)).keys()];
}

function endpoints(version: string, network: NetworkSeen | null, { repair }: NetworkIntent): PreflightResult {
  if (repair?.unread) return block({ reason: 'unread', count: 0 });
  const now = network ? onNow(version, network) : pass({ count: 0 });
  const { outcome, params, evidence } = now.outcome === 'block' || !repair ? now : (unfit(version, repair) ?? now);
  const named = (some: string[]) => names(some.map((name) => ({ name })));
  if (outcome === 'block' || !repair) return { outcome, params, evidence };
  if (repair.unsteady.length > 0) return block({ reason: 'unsteady', names: named(repair.unsteady) });
  if (repair.gone.length === 0) return { outcome, params, evidence };
  return warn({ count: repair.gone.length, names: named(repair.gone) }, evidence);
}

function onNow(version: string, { config, members, count }: NetworkSeen): PreflightResult {
  if (count === null) return block({ reason: 'unread', count: 0 });
  const named = (of: Member[]) => names(of.map(({ endpoint }) => endpoint));
  const unread = members.length < count;
  if (unread) return block({ reason: 'unread', count: count - members.length });
  const odd = members.filter(({ unknown }) => unknown.length > 0);
  if (odd.length > 0) {
    return block({ reason: 'unknown', names: named(odd), keys: odd.flatMap(({ unknown }) => unknown).join(', ') });
  }
  const unsteady = members.filter(({ status }) => !STEADY.includes(status));
  if (unsteady.length > 0) return block({ reason: 'unsteady', names: named(unsteady) });
  // Started with the network's id, the container would look for the old network.
  const byId = members.filter(({ mode }) => mode.length >= 4 && /^[0-9a-f]+$/.test(mode) && config.id.startsWith(mode));
  if (byId.length > 0) return block({ reason: 'by-id', names: named(byId) });
  const mac = members.filter((member) => losesMac(version, member, config.name));
  if (mac.length > 0) return block({ reason: 'mac', names: named(mac) });
  return pass({ count: members.length });
}

/** Containers that are missing and cannot be connected as before. The id of the old network does not exist any more. */
function unfit(version: string, { missing, whole }: RepairIntent): PreflightResult | null {
  const named = (of: Member[]) => names(of.map(({ endpoint }) => endpoint));
  const byId = missing.filter(({ mode }) => /^[0-9a-f]{64}$/.test(mode));
  if (byId.length > 0) return block({ reason: 'by-id', names: named(byId) });
  const mac = missing.filter(
    ({ chosenMac, mode }) => keepsMacOnConnection(version) && chosenMac !== '' && mode === whole.name,
  );
  return mac.length > 0 ? block({ reason: 'mac', names: named(mac) }) : null;
}

/**
 * Engines before 25 give a container again the MAC address that it was run with. From 25 on the address belongs to the
 * connection, and `docker network connect` has no flag for it. Seen on 20.10 and 26.1.
 */
function losesMac(version: string, { chosenMac, mac, mode, endpoint }: Member, network: string): boolean {
  if (!keepsMacOnConnection(version)) return false;
  if (chosenMac !== '' && mode === network) return true;
  if (!endpoint.running) return mac !== '';
  // Up to 27 Docker makes the MAC address from the IPv4 address. From 28 on it is random, so it shows nothing.
  const made = (endpoint.address ?? '').split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return !makesRandomMacs(version) && endpoint.address !== null && mac !== ['02', '42', ...made].join(':');
}

function addresses({ endpoints: planned }: NetworkIntent): PreflightResult {
  const moving = planned.filter(({ mayMove }) => mayMove);
  return moving.length > 0 ? warn({ count: moving.length, names: names(moving) }) : pass();
}

/** A bridge without a configured name is named after the network's id, which changes. */
function bridgeName({ config, mentions }: NetworkSeen): PreflightResult {
  const name = config.options[BRIDGE_NAME_OPTION];
  if (name !== undefined) return pass({ reason: 'own', name });
  const old = bridgeOfId(config.id);
  if (mentions.length === 0) return pass({ reason: 'unnamed', name: old });
  return warn({ name: old, files: mentions.join(', ') }, seen(`grep -rlF ${old} /etc`, mentions.join('\n')));
}
