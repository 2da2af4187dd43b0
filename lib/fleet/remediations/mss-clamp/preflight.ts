import type { ClampRule } from '@/lib/truth/probes/observations';
import type { PreflightItem } from '../plan-types';
import { block, itemOf, lock, type PreflightResult, pass, rights, seen, space, tools, warn } from '../preflight-items';
import type { Facts } from '../script/fact-types';
import { bridgeMtuOf, dockerOf, engineOf, type Seen, untoldOf } from '../seen';
import { type ClampedInterface, leavesOneOut } from './clamped-interfaces';
import type { ClampFacts } from './facts';
import type { CLAMP_PREFLIGHT_NAMES } from './plan-types';

type ClampItem = (typeof CLAMP_PREFLIGHT_NAMES)[number];

/** The planned clamp. */
interface Intent {
  /** Bytes of IP packet. */
  packet: number;
  tool: 'nft' | 'iptables' | null;
  ways: ClampedInterface[];
  rules: ClampRule[];
  /** The same rules are already in force. */
  inForce: boolean;
}

/** Everything that could make a clamp fail, or that a clamp would not help. */
export function preflightClamp(from: Seen, clamp: ClampFacts, intent: Intent): PreflightItem[] {
  const { facts } = from;
  return listed(facts, (add) => {
    add('clamp-docker', docker(from));
    add('clamp-tool', tool(clamp, intent));
    add('clamp-size', size(from, intent));
    add('clamp-ipv6', ipv6(clamp, intent));
    add('clamp-present', present(clamp, intent));
    add('clamp-foreign', foreign(clamp));
    add('clamp-firewall', firewall(facts, intent));
  });
}

/** @param needed Docker's MTU is still larger than what fits */
export function preflightUnclamp(from: Seen, clamp: ClampFacts, needed: boolean): PreflightItem[] {
  const params = { mtu: bridgeMtuOf(from) ?? 0 };
  return listed(from.facts, (add) => {
    add('clamp-found', found(clamp));
    add('clamp-need', needed ? warn(params) : pass(params));
  });
}

function listed(
  facts: Facts,
  more: (add: (name: ClampItem, result: PreflightResult) => void) => void,
): PreflightItem[] {
  const items: PreflightItem[] = [itemOf('rights', rights(facts))];
  // Without root nothing else could be read.
  if (!facts.root) return items;
  const add = (name: ClampItem, result: PreflightResult) => items.push(itemOf(name, result));
  add('tools', tools(facts));
  more(add);
  add('space', space(facts));
  add('lock', lock(facts));
  return items;
}

function docker(from: Seen): PreflightResult {
  const { facts } = from;
  const version = engineOf(from);
  if (version === null)
    return block(
      { state: facts.unit.ActiveState ?? 'unknown' },
      seen('systemctl show docker.service', facts.dockerJournal),
    );
  const untold = untoldOf(from, 'containers');
  if (untold && untold.missing === null) return warn({ reason: 'unknown', version });
  const count = (dockerOf(from)?.containers.length ?? 0) + (untold?.missing ?? 0);
  return count === 0 ? warn({ reason: 'none', version }) : pass({ version, count });
}

function tool({ nft, iptables, moduleMissing, dockerFirewall }: ClampFacts, intent: Intent): PreflightResult {
  const evidence = [
    ...(nft ? seen('nft --version; nft -c -f -', `${nft.version}\n${nft.refusal}`) : []),
    ...(iptables
      ? seen('iptables --version; iptables-restore --test', `${iptables.version}\n${iptables.refusal}`)
      : []),
    ...(dockerFirewall ? seen("docker info --format '{{json .FirewallBackend}}'", dockerFirewall) : []),
  ];
  if (intent.tool === 'nft') return pass({ reason: 'nft', version: nft?.version ?? '' }, evidence);
  if (intent.tool === null) return block({ reason: nft || iptables ? 'refused' : 'missing' }, evidence);
  const params = { reason: 'iptables', version: iptables?.version ?? '' };
  return moduleMissing
    ? warn(params, [...evidence, ...seen('modprobe -n xt_TCPMSS', 'not found')])
    : pass(params, evidence);
}

function size(from: Seen, { packet, ways, rules }: Intent): PreflightResult {
  const main = ways.find(({ family }) => family === 4) ?? ways[0];
  if (!main || rules.length === 0 || leavesOneOut(from.observations)) return block({ reason: 'unknown', packet });
  const params = { interface: main.interface, egress: main.mtu, packet };
  if (packet > main.mtu) return block({ reason: 'above', ...params });
  const bridge = bridgeMtuOf(from);
  if (bridge === null)
    return warn({ reason: 'unknown', bridge: 0, ...params }, seen('docker network inspect bridge', ''));
  // Containers never announce more than their own MTU allows.
  return bridge <= packet
    ? warn({ reason: 'unneeded', bridge, ...params })
    : pass({ reason: 'fits', bridge, ...params });
}

function ipv6({ ip6tables }: ClampFacts, { ways, rules }: Intent): PreflightResult {
  const route = ways.find(({ family }) => family === 6);
  if (!route) return pass({ reason: 'no-route' });
  const rule = rules.find(({ family }) => family === 6);
  if (rule) return pass({ reason: 'covered', interface: route.interface, mss: rule.mss });
  return warn({ reason: 'no-tool' }, ip6tables ? seen('ip6tables-restore --test', ip6tables.refusal) : []);
}

function present({ present: there, unread }: ClampFacts, { inForce }: Intent): PreflightResult {
  if (unread) return block({ reason: 'unknown' }, seen('nft list table; iptables-save', there?.text ?? ''));
  if (there === null) return pass({ reason: 'none' });
  const evidence = seen(there.tool, there.text);
  return inForce ? pass({ reason: 'same' }, evidence) : block({ reason: 'different' }, evidence);
}

function foreign({ foreign: rules }: ClampFacts): PreflightResult {
  return rules === '' ? pass() : warn({}, seen('nft list ruleset; iptables-save', rules));
}

function firewall(facts: Facts, intent: Intent): PreflightResult {
  if (!facts.firewalld) return pass({ reason: 'none' });
  // A reload of firewalld flushes iptables' tables, but not the nft tables of others.
  return intent.tool === 'iptables' ? warn({ reason: 'firewalld' }) : pass({ reason: 'firewalld' });
}

function found({ present: there, unread }: ClampFacts): PreflightResult {
  if (unread) return block({ reason: 'unknown' }, seen('nft list table; iptables-save', there?.text ?? ''));
  if (there === null) return pass({ reason: 'none' });
  const evidence = seen(there.tool, there.text);
  return there.rules.length > 0
    ? pass({ reason: 'whole', tool: there.tool }, evidence)
    : warn({ reason: 'partial' }, evidence);
}
