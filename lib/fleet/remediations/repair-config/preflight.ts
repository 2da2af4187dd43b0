import type { Repair } from '@/lib/truth/docker/daemon-config/repair-draft';
import { cleanLine } from '@/lib/truth/script/text';
import { movesContainers } from '../daemon-config/moves-containers';
import { firewall, kernelModules, managed, service, startLimit, writable } from '../daemon-config/preflight';
import { isPlainPath } from '../daemon-config/program';
import type { PreflightItem } from '../plan-types';
import { block, itemOf, lock, type PreflightResult, pass, rights, seen, space, tools, warn } from '../preflight-items';
import type { Facts } from '../script/fact-types';
import { bridgeMtuOf, engineOf, type Seen } from '../seen';
import type { REPAIR_PREFLIGHT_NAMES } from './plan-types';

/** The planned repair, as far as the preflight needs it. */
interface Intent {
  /** Null if the file could not be read. */
  repair: Repair | null;
  /** Docker is started afterwards. */
  starts: boolean;
  /** The keys of the file as it is, and as it will be. */
  written: Record<string, unknown>;
  then: Record<string, unknown>;
}

/** Everything that could make the repair fail, checked before anything is changed. */
export function preflightRepair(from: Seen, intent: Intent): PreflightItem[] {
  const { facts } = from;
  const items: PreflightItem[] = [itemOf('rights', rights(facts))];
  // Without root nothing else could be read.
  if (!facts.root) return items;
  const add = (name: (typeof REPAIR_PREFLIGHT_NAMES)[number], result: PreflightResult) =>
    items.push(itemOf(name, result));
  add('tools', tools(facts));
  add('service', service(from, { mtu: bridgeMtuOf(from) ?? 0 }));
  const { repair, starts, written, then } = intent;
  const file = unusable(facts);
  if (file || !repair) {
    add('config-file', file ?? block({ reason: 'too-large', path: facts.path, detail: String(facts.size) }));
    return items;
  }
  add('repair-content', content(facts, repair));
  add('repair-docker', docker(from, starts));
  if (facts.unknownFlags.length > 0) {
    add('repair-flags', warn({ what: cleanLine(facts.unknownFlags.slice(0, 10).join(', '), 400) }));
  }
  const moved = movesContainers(from, then, written);
  if (moved.length > 0) {
    const said = seen('docker info', `${facts.info.DockerRootDir} ${facts.info.Driver}`);
    add('repair-moves', warn({ keys: moved.join(', ') }, said));
  }
  add('managed-elsewhere', managed(facts));
  add('writable', writable(facts));
  add('space', space(facts));
  if (starts) {
    add('start-limit', startLimit(facts));
    add('firewall', firewall(facts));
    add('kernel-modules', kernelModules(facts, then));
  }
  add('lock', lock(facts));
  return items;
}

/** A file that cannot be replaced; null if it can. */
function unusable({ path, kind, linkTarget }: Facts): PreflightResult | null {
  if (!isPlainPath(path)) return block({ reason: 'bad-path', path: path.slice(0, 200) });
  return kind === 'file' ? null : block({ reason: kind, path }, seen(`ls -l ${path}`, linkTarget));
}

function content({ path, validate }: Facts, { items, blocks }: Repair): PreflightResult {
  const evidence = validate === '' ? [] : seen('dockerd --validate', validate);
  const [first] = blocks;
  if (first) {
    const [line = '', column = ''] = first.place.split(':');
    const said = { key: cleanLine(first.key), value: cleanLine(first.value), flag: cleanLine(first.flag) };
    return block({ reason: first.code, path, line, column, count: blocks.length, ...said }, evidence);
  }
  return pass({ reason: items.length === 0 ? 'valid' : 'repaired', path, count: items.length }, evidence);
}

function docker(from: Seen, starts: boolean): PreflightResult {
  const { facts } = from;
  const version = engineOf(from);
  if (version !== null) return pass({ reason: 'running', version });
  const state = facts.unit.ActiveState ?? 'unknown';
  const evidence = seen('journalctl -u docker.service', facts.dockerJournal);
  if (starts) return warn({ state }, evidence);
  // Docker hangs, or is about to be started again: it may read the file at any moment.
  if (!['inactive', 'failed'].includes(state) || facts.processes.length > 0) return block({ state }, evidence);
  return pass({ reason: 'down', state }, evidence);
}
