import type { ContainerObservation } from '@/lib/truth/probes/docker-observation';
import type { PreflightItem } from '../plan-types';
import { block, itemOf, lock, type PreflightResult, pass, rights, seen, space, tools, warn } from '../preflight-items';
import { egressMtuOf, engineOf, type Seen, untoldOf } from '../seen';
import { shellWord } from '../shell-word';
import type { ContainerFacts } from './facts';
import type { CONTAINER_PREFLIGHT_NAMES, PlannedInterface } from './plan-types';

/** The planned restart, as far as the preflight needs it. */
interface Intent {
  name: string;
  /** Null if Docker has no container with this name, or did not answer. */
  facts: ContainerFacts | null;
  /** Null if it does not run, or could not be read. */
  found: ContainerObservation | null;
  interfaces: PlannedInterface[];
}

/** Longer than any program should need to stop, s: the runner waits for it. */
const LONGEST_STOP = 600;

/** Everything that could make the restart fail, or that it would break, checked before anything is done. */
export function preflightContainer(from: Seen, intent: Intent): PreflightItem[] {
  const { facts } = from;
  const items: PreflightItem[] = [itemOf('rights', rights(facts))];
  // Without root nothing else could be read.
  if (!facts.root) return items;
  const add = (name: (typeof CONTAINER_PREFLIGHT_NAMES)[number], result: PreflightResult) =>
    items.push(itemOf(name, result));
  add('tools', tools(facts));
  const version = engineOf(from);
  add('docker', version === null ? block({ state: facts.unit.ActiveState ?? '' }) : pass({ version }));
  if (version === null) return items;
  add('restart-container', oneContainer(from, intent));
  if (!intent.facts || !intent.found) return items;
  add('restart-owner', owner(from, intent.facts, intent.found));
  add('restart-shared', shared(intent.name, intent.facts));
  add('restart-mtu', mtu(from, intent.interfaces));
  add('state-space', space({ ...facts, space: facts.space.filter(({ where }) => where === 'state') }));
  add('lock', lock(facts));
  return items;
}

function oneContainer(from: Seen, { name, facts, found }: Intent): PreflightResult {
  const params = { container: name };
  if (!facts) return block({ reason: 'absent', ...params });
  if (facts.status !== 'running') return block({ reason: 'state', ...params, state: facts.status || '?' });
  if (!found || facts.startedAt === '') {
    return block({ reason: 'unread', ...params }, seen('docker inspect', untoldOf(from, 'containers')?.detail ?? ''));
  }
  // `docker restart` keeps it (moby/moby:daemon/restart.go turns AutoRemove off for the stop). But if it ends at once
  // after its start, Docker removes it with its log, and nobody can start it again.
  if (found.autoRemove !== false) return block({ reason: 'auto-remove', ...params, command: restart([name]) });
  const { stopSeconds } = facts;
  if (stopSeconds < 0) return block({ reason: 'never-killed', ...params, command: restart([name]) });
  if (stopSeconds > LONGEST_STOP) {
    return block({ reason: 'stops-slowly', ...params, seconds: stopSeconds, command: restart([name]) });
  }
  return pass({ ...params, policy: found.restartPolicy, seconds: stopSeconds });
}

function owner({ facts }: Seen, { id, service }: ContainerFacts, found: ContainerObservation): PreflightResult {
  if (service !== '' || facts.tasks.includes(id)) {
    const command = `docker service update --force ${service === '' ? 'SERVICE' : shellWord(service)}`;
    return block({ reason: 'swarm', service, command });
  }
  return found.composeProject === null
    ? pass({ reason: 'nobody' })
    : pass({ reason: 'compose', project: found.composeProject });
}

/** A container that uses the network namespace of another one loses its network when that one is restarted. */
function shared(name: string, { mode, sharing }: ContainerFacts): PreflightResult {
  if (mode.startsWith('container:')) return block({ reason: 'joined', container: name, names: mode });
  if (sharing.length === 0) return pass();
  const shown = sharing.slice(0, 10);
  return block({ reason: 'sharing', container: name, names: shown.join(', '), command: restart([name, ...sharing]) });
}

function mtu(from: Seen, interfaces: PlannedInterface[]): PreflightResult {
  const evidence = seen(
    'nsenter -t PID -n ip link',
    interfaces.map((one) => `${one.network}: mtu ${one.now}, the network has ${one.mtu}`).join('\n'),
  );
  if (interfaces.length === 0) return block({ reason: 'unread' }, evidence);
  const isFar = interfaces.find(({ network, mtu: size }) => size > (egressMtuOf(from, network) ?? size));
  if (isFar) {
    const carried = egressMtuOf(from, isFar.network) ?? 0;
    return warn({ reason: 'above', network: isFar.network, mtu: isFar.mtu, egress: carried }, evidence);
  }
  const changed = interfaces.filter((one) => one.now !== one.mtu);
  if (changed.length === 0) return pass({ reason: 'same' }, evidence);
  return pass({ reason: 'other', steps: changed.map((one) => `${one.network}: ${one.now} → ${one.mtu}`).join(', ') });
}

function restart(containers: string[]): string {
  return ['docker restart', ...containers.slice(0, 10).map(shellWord)].join(' ');
}
