import { ROOTLESS_CONFIG } from '@/lib/truth/docker/config-path';
import { flagConflicts, unknownKeys } from '@/lib/truth/docker/daemon-config/flag-conflicts';
import type { DaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import { isTurnedOff, parseFlags, valueOfFlag } from '@/lib/truth/docker/daemon-flags';
import { fittingOn, keepTheirMtu } from '../network-effects';
import type { PreflightItem } from '../plan-types';
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
import type { Facts } from '../script/fact-types';
import { dockerOf, engineOf, type Seen, untoldOf } from '../seen';
import { movesContainers } from './moves-containers';
import type { PREFLIGHT_NAMES } from './plan-types';
import { isPlainPath } from './program';
import { cannotRead, refusalOf } from './refusal';

/** The planned change, as far as the preflight needs it. */
export interface Intent {
  kind: 'set-mtu' | 'rollback';
  /** Bytes of IP packet. */
  mtu: number;
  /** Parsed daemon.json after the change; null if it will be removed. */
  config: DaemonConfig | null;
  /** The keys in it; empty if it will be removed. */
  after: Record<string, unknown>;
}

/**
 * Everything that could make the change fail, checked before anything is changed.
 *
 * @param config parsed daemon.json; null if there is none
 */
export function preflight(from: Seen, config: DaemonConfig | null, intent: Intent): PreflightItem[] {
  const { facts } = from;
  const items: PreflightItem[] = [];
  const add = (name: (typeof PREFLIGHT_NAMES)[number], result: PreflightResult) => items.push(itemOf(name, result));
  const now = config?.ok ? config.value : {};
  // Docker must start with both files: with the new one, and with the present one after a roll-back.
  const settings = { ...now, ...intent.after };

  add('rights', rights(facts));
  // Without root nothing else could be read. What is unknown does not count as healthy.
  if (!facts.root) return items;
  add('tools', tools(facts));
  add('service', service(from, intent));
  add('docker', docker(from));
  add('start-limit', startLimit(facts));
  add('config-file', configFile(from, config, intent, settings));
  add('managed-elsewhere', managed(facts));
  add('writable', writable(facts));
  add('space', space(facts));
  add('flags', flags(facts, settings));
  add('validate', validate(from, now, settings, intent));
  add('live-restore', liveRestore(from));
  add('swarm', swarm(from));
  add('containers', containers(from));
  add('networks', networks(from, intent));
  add('egress', egress(from, intent.mtu, intent.kind === 'rollback'));
  add('firewall', firewall(facts));
  add('kernel-modules', kernelModules(facts, settings));
  add('lock', lock(facts));
  return items;
}

export function service(from: Seen, intent: Pick<Intent, 'mtu'>): PreflightResult {
  const { facts } = from;
  const engine = engineOf(from);
  const evidence = seen(
    'systemctl show docker.service',
    Object.entries(facts.unit)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
  );
  if (facts.init !== 'systemd')
    return block({ reason: 'no-systemd', init: facts.init }, seen('cat /proc/1/comm', facts.init));
  const snap = facts.daemons.find(({ program }) => program.includes('/snap/'));
  if (snap) return block({ reason: 'snap' }, seen('pidof dockerd', snap.program));
  const rootless = facts.rootless && {
    ...{ reason: 'rootless', user: facts.rootless.user, mtu: intent.mtu },
    path: `${facts.rootless.home}/${ROOTLESS_CONFIG}`,
  };
  if (facts.unit.LoadState !== 'loaded') return block(rootless || { reason: 'no-unit' }, evidence);
  // Docker's packages leave the system's Docker installed but disabled next to a rootless one: a fix would start it.
  const off = facts.unit.ActiveState === 'inactive' && facts.socket.ActiveState !== 'active';
  if (rootless && off && engine === null) return block(rootless, evidence);
  const foreign = facts.daemons.find(
    ({ uid, cgroup }) => uid === 0 && !cgroup.endsWith('/docker.service') && !nested(cgroup),
  );
  if (foreign && engine !== null && facts.unit.ActiveState !== 'active') {
    return block({ reason: 'other-unit' }, seen('cat /proc/PID/cgroup', foreign.cgroup));
  }
  const params = { unit: 'docker.service', dropIns: facts.unit.DropInPaths ?? '' };
  const system = facts.daemons.find(({ uid, cgroup }) => uid === 0 && cgroup.endsWith('/docker.service'));
  if (system?.program.endsWith(' (deleted)')) {
    return warn({ reason: 'replaced', ...params }, [...seen('readlink /proc/PID/exe', system.program), ...evidence]);
  }
  if (facts.unit.NeedDaemonReload === 'yes') return warn({ reason: 'needs-reload', ...params }, evidence);
  return pass(params, evidence);
}

/** A dockerd inside a container is not the instance's Docker. */
function nested(cgroup: string): boolean {
  return /docker[-/][0-9a-f]{64}/.test(cgroup);
}

function docker(from: Seen): PreflightResult {
  const { facts } = from;
  const version = engineOf(from);
  if (version !== null) return pass({ version });
  const state = facts.unit.ActiveState ?? 'unknown';
  const evidence = seen('journalctl -u docker.service', facts.dockerJournal);
  // Docker hangs, or died while its containers run: a restart would lose those that could not be recorded.
  if (!['inactive', 'failed'].includes(state) || facts.processes.length > 0) {
    return block({ state }, [...seen('ps -C dockerd,containerd-shim', facts.processes.join('\n')), ...evidence]);
  }
  return warn({ state }, evidence);
}

export function startLimit(facts: Facts): PreflightResult {
  const limited = [facts.unit, facts.socket].some(
    ({ Result }) => Result === 'start-limit-hit' || Result === 'service-start-limit-hit',
  );
  const failed = facts.unit.ActiveState === 'failed';
  if (!limited && !failed) return pass();
  return warn(
    { result: facts.unit.Result ?? '' },
    seen(
      'systemctl show docker.service docker.socket',
      `${facts.unit.Result}\n${facts.socket.Result}\n${facts.dockerJournal}`,
    ),
  );
}

function configFile(
  from: Seen,
  config: DaemonConfig | null,
  intent: Intent,
  settings: Record<string, unknown>,
): PreflightResult {
  const { facts } = from;
  const { path, kind } = facts;
  if (!isPlainPath(path)) return block({ reason: 'bad-path', path: path.slice(0, 200) });
  if (kind === 'absent') return pass({ reason: 'absent', path });
  if (kind !== 'file') return block({ reason: kind, path }, seen(`ls -l ${path}`, facts.linkTarget));
  if (config === null) return block({ reason: 'too-large', path, detail: String(facts.size) });
  if (!config.ok) return cannotRead(config, path);
  const refused = refusalOf(config, intent.config, path);
  if (refused?.outcome === 'block') return refused;
  // Then there is no default bridge to set the MTU of.
  const bridge = settings.bridge ?? valueOfFlag(parseFlags(facts.flags), 'bridge');
  if (bridge === 'none') return block({ reason: 'no-bridge', path });
  if (refused) return refused;
  if (facts.links > 1) return warn({ reason: 'hard-links', path });
  if (config.isFollowed) return warn({ reason: 'followed', path });
  return pass({ reason: 'present', path });
}

export function managed(facts: Facts): PreflightResult {
  const folder = facts.path.slice(0, facts.path.lastIndexOf('/'));
  if (facts.kind === 'symlink')
    return block({ reason: 'symlink', target: facts.linkTarget }, seen('readlink', facts.linkTarget));
  if (facts.folderReal !== '' && facts.folderReal !== folder)
    return block({ reason: 'folder-symlink', target: facts.folderReal });
  if (facts.system === 'nixos') return block({ reason: 'nixos', target: '' });
  const evidence = facts.managed.flatMap((line) => seen('grep -i "managed by"', line));
  const agents = facts.agents.join(', ');
  if (agents !== '')
    return warn({ reason: 'agent', target: agents }, [...seen('pgrep; systemctl is-enabled', agents), ...evidence]);
  const [header] = facts.managed;
  if (header !== undefined) return warn({ reason: 'header', target: header }, evidence);
  if (facts.cloudInit !== '') {
    const file = `/var/lib/cloud/instance/${facts.cloudInit}`;
    return warn({ reason: 'cloud-init', target: file }, seen(`grep -l ${facts.path} ${file}`, file));
  }
  if (facts.system === 'ostree') return warn({ reason: 'ostree', target: '' });
  return pass();
}

export function writable(facts: Facts): PreflightResult {
  if (!facts.writable) return block({ reason: 'read-only' }, seen('findmnt', facts.mount));
  if (/^\S*i/.test(facts.attributes)) return block({ reason: 'immutable' }, seen('lsattr', facts.attributes));
  return pass();
}

function flags(facts: Facts, settings: Record<string, unknown>): PreflightResult {
  const evidence = seen('flags of dockerd', [...facts.flags, '', ...facts.unitFlags].join(' '));
  // The flags that it runs with, and those after a restart.
  const given = [...parseFlags(facts.flags), ...parseFlags(facts.unitFlags)];
  // A roll-back may remove the key. But with the flag, Docker's MTU would still be another one.
  const keys = flagConflicts(given, { ...settings, mtu: 0 });
  if (keys.length === 0 && facts.unknownFlags.length > 0) {
    return warn({ what: facts.unknownFlags.slice(0, 10).join(', ').slice(0, 400) }, evidence);
  }
  if (keys.length === 0) return pass({}, evidence);
  const said = given.filter(({ key }) => keys.includes(key)).map(({ name, value }) => `--${name} ${value}`.trim());
  return block({ flag: [...new Set(said)].join(', '), keys: keys.join(', ') }, evidence);
}

function validate(
  from: Seen,
  now: Record<string, unknown>,
  settings: Record<string, unknown>,
  intent: Intent,
): PreflightResult {
  const { facts } = from;
  // A value that will be removed moves nothing and blocks nothing.
  const moved = movesContainers(from, intent.after, now);
  if (moved.length > 0) {
    const reason = intent.kind === 'rollback' ? 'moves' : 'not-in-force';
    const seenIn = seen('docker info', `${facts.info.DockerRootDir} ${facts.info.Driver}`);
    return block({ reason, keys: moved.join(', ') }, seenIn);
  }
  if (!facts.canValidate) return untried(facts, settings);
  if (facts.validate === '') return pass({ reason: 'no-file' });
  const evidence = seen('dockerd --validate', facts.validate);
  if (facts.validate.includes('configuration OK')) return pass({ reason: 'ok' }, evidence);
  // An unknown key, or one that is also a flag, is still there after a new MTU; a roll-back may remove it.
  const stays = /don't match any configuration option|specified both as a flag/.test(facts.validate);
  return stays && intent.kind === 'set-mtu'
    ? block({ reason: 'invalid' }, evidence)
    : warn({ reason: 'invalid' }, evidence);
}

/** Before 23.0 only a start shows whether Docker accepts a file. Was there a start since the file was changed? */
function untried(facts: Facts, settings: Record<string, unknown>): PreflightResult {
  if (!facts.untried || facts.kind !== 'file') return pass({ reason: 'not-available' });
  const unknown = unknownKeys(facts.knownFlags, settings);
  return unknown.length > 0
    ? block(
        { reason: 'unknown-key', keys: unknown.slice(0, 10).join(', ') },
        seen('dockerd --help', unknown.join('\n')),
      )
    : warn({ reason: 'untried', path: facts.path });
}

/** Docker answers, but did not report this. A stopped Docker reports nothing. */
function untold(from: Seen, command: string, said = ''): PreflightResult | null {
  return engineOf(from) === null ? null : block({ reason: 'unknown' }, seen(command, said));
}

function liveRestore(from: Seen): PreflightResult {
  const command = "docker info --format '{{.LiveRestoreEnabled}}'";
  const docker = dockerOf(from);
  if (!docker || docker.liveRestore === null) return untold(from, command) ?? pass();
  if (!docker.liveRestore) return pass();
  const { containers } = docker;
  const evidence = seen(command, 'true');
  // With running containers, Docker keeps its networks and their MTU over a restart (moby#40272).
  return containers.length > 0
    ? block({ reason: 'running', count: containers.length, names: names(containers) }, evidence)
    : warn({}, evidence);
}

function swarm(from: Seen): PreflightResult {
  const { LocalNodeState: state, ControlAvailable: manager } = from.facts.info.Swarm;
  if (state === '') return untold(from, "docker info --format '{{.Swarm.LocalNodeState}}'") ?? pass();
  return state === 'inactive' ? pass() : warn({ role: manager ? 'manager' : 'worker' });
}

function containers(from: Seen): PreflightResult {
  const running = dockerOf(from)?.containers ?? [];
  const untoldOnes = untoldOf(from, 'containers');
  if (untoldOnes && untoldOnes.missing === null)
    return untold(from, 'docker ps', untoldOnes.detail) ?? pass({ count: 0 });
  // A restart must not stop a container that was not shown.
  if (untoldOnes)
    return block(
      { reason: 'unread', count: untoldOnes.missing ?? 0, names: '' },
      seen('docker ps; docker inspect', untoldOnes.detail),
    );
  const lost = running.filter(({ autoRemove }) => autoRemove !== false);
  return lost.length > 0 ? warn({ count: lost.length, names: names(lost) }) : pass({ count: running.length });
}

function networks(from: Seen, intent: Intent): PreflightResult {
  const untoldOnes = untoldOf(from, 'networks');
  const unknown = untoldOnes && untold(from, 'docker network ls; docker network inspect', untoldOnes.detail);
  if (unknown) return unknown;
  const old = keepTheirMtu(dockerOf(from)?.networks ?? [], fittingOn(from, intent.mtu));
  return old.length > 0 ? warn({ count: old.length, names: names(old) }) : pass();
}

/**
 * Docker puts docker0 into its own zone and does not start if docker0 is in another zone. Then Docker's own record of
 * the network may prevent a start even after this is corrected (moby#41609; seen on Docker 26.1).
 */
export function firewall(facts: Facts): PreflightResult {
  if (!facts.firewalld) return pass();
  const now = ['docker', 'no zone', ''].includes(facts.firewalldZone) ? [] : [facts.firewalldZone];
  const kept = facts.firewalldPermanent.split('\n').flatMap((file) => /([^/]+)\.xml$/.exec(file)?.[1] ?? []);
  const [zone] = [...now, ...kept.filter((name) => name !== 'docker')];
  const evidence = seen(
    'firewall-cmd --get-zone-of-interface=docker0; grep -l docker0 /etc/firewalld/zones/*.xml',
    `${facts.firewalldZone}\n${facts.firewalldPermanent}`,
  );
  return zone === undefined ? pass({}, evidence) : block({ zone }, evidence);
}

export function kernelModules(facts: Facts, settings: Record<string, unknown>): PreflightResult {
  const { kernel } = facts;
  if (!facts.modules) return warn({ kernel }, seen(`ls /lib/modules/${kernel}`, facts.modprobe));
  const evidence = seen('modprobe -n xt_addrtype', facts.modprobe);
  // Without it Docker does not start, unless its firewall rules are disabled or made by nftables.
  const given = parseFlags(facts.flags);
  const needed =
    settings.iptables !== false &&
    !isTurnedOff(given, 'iptables') &&
    (settings['firewall-backend'] ?? valueOfFlag(given, 'firewall-backend')) !== 'nftables';
  if (needed && !facts.addrtype && /module \S+ not found/i.test(facts.modprobe)) return block({ kernel }, evidence);
  return /not found|FATAL/i.test(facts.modprobe) ? warn({ kernel }, evidence) : pass();
}
