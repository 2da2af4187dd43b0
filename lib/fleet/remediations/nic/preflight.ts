import { openstackLimit } from '@/lib/truth/mtu/egress/egress-limit';
import { MINIMUM_PACKET } from '@/lib/truth/packet/packet';
import type { Link } from '@/lib/truth/probes/observations';
import type { PreflightItem } from '../plan-types';
import {
  block,
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
import type { Facts } from '../script/fact-types';
import { bridgeMtuOf, dockerOf, engineOf, type Seen } from '../seen';
import { carriedBelow } from './choose';
import type { NicFacts } from './fact-types';
import { labelOf } from './managers/all';
import type { Claim } from './managers/claim';
import type { FileChange, NicWish } from './plan';
import type { LinkMtu, NIC_PREFLIGHT_NAMES } from './plan-types';

/** The planned change, as far as the preflight needs it. */
interface Intent {
  wish: NicWish;
  /** Name of the link; empty if it could not be determined. */
  name: string;
  link: Link | null;
  /** Bytes of IP packet. */
  mtu: number;
  claims: Claim[];
  /** The only manager, or the one from before. */
  claim: Claim | null;
  file: FileChange | null;
  uppers: LinkMtu[];
}

/** Everything that could make the change fail, or that it would break, checked before anything is changed. */
export function preflightNic(from: Seen, nic: NicFacts, intent: Intent): PreflightItem[] {
  const { facts } = from;
  const items: PreflightItem[] = [itemOf('rights', rights(facts))];
  // Without root nothing else could be read.
  if (!facts.root) return items;
  const add = (name: (typeof NIC_PREFLIGHT_NAMES)[number], result: PreflightResult) => items.push(itemOf(name, result));
  add('tools', tools({ ...facts, missingTools: missing(facts, nic, intent) }));
  const isOne = oneLink(from, intent);
  add('nic-interface', isOne);
  if (isOne.outcome === 'block') return items;
  add('nic-manager', manager(nic, intent));
  if (intent.claim) add('nic-file', file(intent, intent.claim));
  add('nic-cloud-init', cloudInit(nic));
  add('nic-managed', managed(facts));
  if (intent.file) add('nic-writable', writable(nic, intent.file));
  add('state-space', space({ ...facts, space: facts.space.filter(({ where }) => where === 'state') }));
  add('nic-size', size(from, intent));
  add('nic-openstack', openstack(from, intent));
  add('nic-upper', upper(from, intent));
  add('nic-docker', docker(from, intent));
  add('lock', lock(facts));
  return items;
}

/** Docker is not needed, and the manager's own tool is. */
function missing(facts: Facts, nic: NicFacts, { claim }: Intent): string[] {
  return [...facts.missingTools.filter((tool) => tool !== 'docker'), ...nic.missingTools].filter(
    (tool) => tool !== 'netplan' || claim?.name === 'netplan',
  );
}

function oneLink(from: Seen, { name, link }: Intent): PreflightResult {
  const { links, incomplete } = from.observations;
  if (!links.known || incomplete.includes('links')) return block({ reason: 'unread', interface: name });
  if (name === '') return block({ reason: 'no-route', interface: '' });
  if (!link) return block({ reason: 'absent', interface: name }, seen('ip link', ''));
  const params = { interface: name, mtu: link.mtu };
  const evidence = seen(`ip -d link show ${name}`, `${name} mtu ${link.mtu} ${link.kind} state ${link.state}`);
  const bridges = (dockerOf(from)?.networks ?? []).flatMap(({ bridge }) => bridge ?? []);
  const isDocker = [name, link.master ?? ''].some(
    (one) => bridges.includes(one) || /^(docker0|docker_gwbridge|br-[0-9a-f]{12})$/.test(one),
  );
  if (isDocker) return block({ reason: 'docker', ...params }, evidence);
  if (name === 'lo') return block({ reason: 'loopback', ...params }, evidence);
  if (link.kind === 'openvswitch') return block({ reason: 'openvswitch', ...params }, evidence);
  return pass(params, evidence);
}

function manager(nic: NicFacts, { claims, claim, wish, name }: Intent): PreflightResult {
  const evidence = claims.flatMap((one) => one.evidence);
  if (claim) return pass({ manager: labelOf(claim.name), definition: claim.definition }, evidence);
  const found = claims.map((one) => ({ name: `${labelOf(one.name)} (${one.definition})` }));
  if (found.length > 1) return block({ reason: 'two-managers', managers: names(found), interface: name }, evidence);
  if (wish.kind === 'restore-nic-mtu' && found.length > 0)
    return block({ reason: 'changed', managers: names(found), path: wish.file?.path ?? '', interface: name }, evidence);
  return block(
    {
      reason: nic.others.length > 0 ? 'unknown-manager' : 'no-manager',
      managers: nic.others.join(', '),
      interface: name,
    },
    seen('networkctl status; nmcli device; ifquery; netplan get', nic.netplanRefusal || nic.others.join('\n')),
  );
}

function file({ wish, file: change, name, mtu }: Intent, claim: Claim): PreflightResult {
  const { evidence, definition, refusal, shared } = claim;
  const params = { manager: labelOf(claim.name), definition, interface: name, path: change?.path ?? claim.file.path };
  if (refusal === 'unparsable') {
    const said = evidence.find(({ command }) => command === 'netplan generate')?.output ?? '';
    return block({ reason: refusal, ...params, said: said.slice(0, 300) }, evidence);
  }
  const isSet = wish.kind === 'set-nic-mtu';
  if (refusal !== null && isSet) return block({ reason: refusal, ...params }, evidence);
  if (change?.now && change.now.content === null) return block({ reason: 'not-a-file', ...params }, evidence);
  if (isSet && claim.ownCommand !== null && claim.persisted !== mtu) {
    const command = `${claim.ownCommand} ${mtu}`;
    return block({ reason: 'own-mtu', ...params, mtu: claim.persisted ?? 0, command }, evidence);
  }
  if (!change) return pass({ reason: 'none', ...params, mtu }, evidence);
  if (isSet && shared.length > 0)
    return block({ reason: 'shared', ...params, names: names(shared.map((one) => ({ name: one }))) }, evidence);
  if (change.after === null) return pass({ reason: 'removed', ...params }, evidence);
  return pass({ reason: change.now ? 'changed' : 'new', ...params }, evidence);
}

function cloudInit({ frozen }: NicFacts): PreflightResult {
  const [first] = frozen;
  if (first === undefined) return pass();
  return warn({ file: first.slice(0, first.indexOf(':')) }, seen('grep mtu', frozen.join('\n')));
}

function managed(facts: Facts): PreflightResult {
  if (facts.system === 'nixos') return block({ reason: 'nixos', target: '' });
  const agents = facts.agents.join(', ');
  if (agents !== '') return warn({ reason: 'agent', target: agents }, seen('pgrep; systemctl is-enabled', agents));
  return facts.system === 'ostree' ? warn({ reason: 'ostree', target: '' }) : pass();
}

function writable({ folders }: NicFacts, { path }: FileChange): PreflightResult {
  const folder = folders.find((one) => path.startsWith(`${one.path}/`));
  return folder?.writable
    ? pass({ folder: folder.path })
    : block({ folder: folder?.path ?? path }, seen('findmnt', folder?.mount ?? ''));
}

function size(from: Seen, { wish, name, link, mtu }: Intent): PreflightResult {
  const carried = carriedBelow(from, name);
  const params = { interface: name, now: link?.mtu ?? 0, mtu, carried: carried ?? 0 };
  if (carried !== null && mtu > carried) {
    return wish.kind === 'set-nic-mtu' ? block({ reason: 'above', ...params }) : warn({ reason: 'above', ...params });
  }
  if (mtu < MINIMUM_PACKET[6]) {
    // The kernel removes its IPv6 addresses, and nothing brings them back before the next boot.
    const hasIpv6 = from.observations.egress.some((way) => way.family === 6 && way.interface === name);
    return hasIpv6 ? block({ reason: 'ipv6-used', ...params }) : warn({ reason: 'ipv6', ...params });
  }
  // What was measured beyond the link may be less than what the link carries.
  const isMeasured = mtu === from.recommendedMtu;
  if (carried !== null && mtu < carried && !isMeasured) return warn({ reason: 'below', ...params });
  return pass({ reason: link && mtu > link.mtu ? 'raised' : link?.mtu === mtu ? 'same' : 'lowered', ...params });
}

function openstack(from: Seen, { name, mtu }: Intent): PreflightResult {
  const { expectedMtus } = from.observations;
  const limit = openstackLimit(from.observations, name);
  if (limit === null) {
    const isUnread = !expectedMtus.known && expectedMtus.reason === 'failed';
    return isUnread
      ? warn({ reason: 'unread', expected: 0, mtu }, seen('network_data.json', expectedMtus.detail ?? ''))
      : pass({ reason: 'unknown', expected: 0, mtu });
  }
  const params = { expected: limit.mtu, mtu };
  const evidence = seen('network_data.json', `${limit.interface} mtu ${limit.mtu}`);
  return limit.mtu === mtu
    ? pass({ reason: 'same', ...params }, evidence)
    : warn({ reason: 'other', ...params }, evidence);
}

function upper(from: Seen, { uppers, mtu }: Intent): PreflightResult {
  const own = (dockerOf(from)?.networks ?? []).filter(({ driver }) => driver === 'macvlan' || driver === 'ipvlan');
  const lowered = uppers.filter((one) => one.mtu > mtu);
  const evidence = seen('ip link', uppers.map((one) => `${one.interface} mtu ${one.mtu}`).join('\n'));
  if (own.length > 0) return warn({ reason: 'containers', names: names(own) }, evidence);
  if (lowered.length > 0)
    return warn({ reason: 'lowered', names: names(lowered.map((one) => ({ name: one.interface }))) }, evidence);
  return pass({ count: uppers.length }, evidence);
}

/** Docker's own fix is another plan, which comes after this one. */
function docker(from: Seen, { name, mtu }: Intent): PreflightResult {
  if (engineOf(from) === null) return pass({ reason: 'none', interface: name, mtu });
  const bridge = bridgeMtuOf(from);
  const networks = dockerOf(from)?.networks ?? [];
  const larger = networks.filter(
    (one) => one.driver === 'bridge' && !one.internal && (one.effectiveMtu ?? 0) > mtu && one.name !== 'bridge',
  );
  const params = { interface: name, mtu, bridge: bridge ?? 0, names: names(larger) };
  const evidence = seen(
    'docker network inspect',
    networks.map((one) => `${one.name} ${one.effectiveMtu ?? '?'}`).join('\n'),
  );
  if (bridge === null) return warn({ reason: 'unknown', ...params }, evidence);
  if (bridge > mtu) return warn({ reason: 'bridge', ...params }, evidence);
  if (larger.length > 0) return warn({ reason: 'networks', ...params }, evidence);
  return pass({ reason: bridge < mtu ? 'smaller' : 'fits', ...params }, evidence);
}
