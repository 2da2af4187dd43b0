import { compareConfigs, diffTexts } from '@/lib/truth/docker/daemon-config/compare';
import { setMtu } from '@/lib/truth/docker/daemon-config/edit';
import { decodeConfig } from '@/lib/truth/docker/daemon-config/encoding';
import { bridgeMtuOfConfig, type DaemonConfig, parseDaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import { knowsDefaultNetworkOpts } from '@/lib/truth/docker/engine-version';
import { egressMtu } from '@/lib/truth/mtu/egress/egress-limit';
import { mainEgress } from '@/lib/truth/mtu/egress/main-egress';
import type { ContainerObservation } from '@/lib/truth/probes/docker-observation';
import { fittingOn, networkEffects } from '../network-effects';
import type { ContainerEffect } from '../plan-types';
import { type MadePlan, type Planner, wantedMtu } from '../planner';
import type { Facts } from '../script/fact-types';
import { bridgeMtuOf, dockerdOf, dockerOf, egressMtuOf, engineOf, type Seen } from '../seen';
import type { DaemonConfigPlan, PlannedFile } from './plan-types';
import { preflight } from './preflight';

export type DaemonConfigWish =
  /** Bytes of IP packet; null for the recommended MTU, or that of the egress interface. */
  | { kind: 'set-mtu'; mtu: number | null }
  /** Restore these bytes, with this mode, owner and SELinux context; null: there was no file, or no context. */
  | { kind: 'rollback'; content: Uint8Array | null; mode: string; uid: number; gid: number; context?: string | null };

/** Planner of a change of daemon.json: it needs only the facts that every plan has. */
export function daemonConfigPlanner(wish: DaemonConfigWish): Planner<DaemonConfigPlan> {
  return {
    asks: null,
    newNetworks: 0,
    plan: (seen, confirmSeconds) => planDaemonConfig(seen, wish, confirmSeconds),
  };
}

/**
 * Plans a change of daemon.json from what was read on the instance. Pure.
 *
 * @param confirmSeconds time that the instance waits for a confirmation before it rolls the change back
 * @throws CodedError `remediation.no-mtu` (422) if no MTU was given and none is known
 */
export function planDaemonConfig(
  seen: Seen,
  wish: DaemonConfigWish,
  confirmSeconds: number,
): MadePlan<DaemonConfigPlan> {
  const { facts } = seen;
  const containers = dockerOf(seen)?.containers ?? [];
  const before = facts.kind === 'file' ? facts.content : null;
  const read = (bytes: Uint8Array | null): DaemonConfig | null => bytes && parseDaemonConfig(bytes, ...dockerdOf(seen));
  const config = read(before);
  const mtu = wish.kind === 'set-mtu' ? wantedMtu(wish.mtu, seen) : bridgeMtuOfConfig(wish.content, ...dockerdOf(seen));
  const networkDefaults =
    wish.kind === 'set-mtu' && knowsDefaultNetworkOpts(engineOf(seen)) === true && fitsNewNetworks(seen, mtu);
  const edited = () => setMtu(config?.ok ? config : null, mtu, networkDefaults).bytes;
  const after = bytesAfter(facts, wish, before, config, edited);
  const then = read(after);
  const items = preflight(seen, config, { kind: wish.kind, mtu, config: then, after: writtenIn(then) });
  const changes = compareConfigs(writtenIn(config), writtenIn(then));
  const same = before === after || (before !== null && after !== null && Buffer.compare(before, after) === 0);
  const plan: DaemonConfigPlan = {
    version: 1,
    kind: wish.kind,
    mtu,
    currentMtu: bridgeMtuOf(seen),
    egressMtu: egressMtuOf(seen),
    engine: engineOf(seen),
    file: plannedFile(facts),
    fileAfter: fileAfter(wish, facts, after),
    changes,
    diff: diffTexts(facts.path, textOf(before), textOf(after)),
    alreadyInForce: same && bridgeMtuOf(seen) === mtu,
    preflight: items,
    blocked: items.some(({ outcome }) => outcome === 'block'),
    containers: containers.map((each): ContainerEffect => {
      const { id, name, image, restartPolicy, composeProject } = each;
      return { id, name, image, restartPolicy, composeProject, effect: effectOn(each, seen) };
    }),
    networks: networkEffects(seen, fittingOn(seen, mtu)),
    // A restart of dockerd takes about two seconds. Containers are stopped and started in parallel.
    expectedInterruptionMs: Math.min(120_000, 3000 + 400 * containers.length),
    confirmSeconds,
  };
  return { plan, before, after };
}

/** The daemon.json of an instance as it is, in the form that a plan is bound to. */
export function plannedFile(facts: Facts): PlannedFile {
  const { path, context, kind, sha256, mode, uid, gid, size: bytes } = facts;
  if (kind === 'file') return { path, exists: true, sha256, mode, uid, gid, context, bytes };
  return { path, exists: false, sha256: null, mode: null, uid: null, gid: null, context, bytes: null };
}

function bytesAfter(
  facts: Facts,
  wish: DaemonConfigWish,
  before: Uint8Array | null,
  config: DaemonConfig | null,
  edited: () => Uint8Array,
): Uint8Array | null {
  // Without root nothing was read, and the preflight blocks.
  if (!facts.root) return before;
  if (wish.kind === 'rollback') return wish.content;
  // A file that cannot be read like Docker reads it is not changed; the preflight blocks.
  if (config !== null && !config.ok) return before;
  return edited();
}

function fileAfter(wish: DaemonConfigWish, facts: Facts, after: Uint8Array | null): DaemonConfigPlan['fileAfter'] {
  if (after === null) return null;
  if (wish.kind === 'rollback') {
    const { mode, uid, gid, context } = wish;
    return { mode, uid, gid, context };
  }
  const { mode, uid, gid, context } = facts;
  return facts.kind === 'file' ? { mode, uid, gid, context } : { mode: '644', uid: 0, gid: 0, context: null };
}

function effectOn(container: ContainerObservation, seen: Seen): ContainerEffect['effect'] {
  if (dockerOf(seen)?.liveRestore === true) return 'keeps-running';
  if (seen.facts.tasks.includes(container.id)) return 'replaced';
  if (container.autoRemove !== false) return 'lost';
  // Docker's documentation says that on-failure does not bring it back; its code says that it may. So we check and
  // start it.
  return container.restartPolicy === 'always' || container.restartPolicy === 'unless-stopped' ? 'returns' : 'started';
}

function writtenIn(config: DaemonConfig | null): Record<string, unknown> {
  return config?.ok ? config.value : {};
}

function textOf(content: Uint8Array | null): string | null {
  return content && decodeConfig(content).text;
}

/** A rule may send only the default bridge through a wider interface. New networks leave by the instance's own egress. */
function fitsNewNetworks({ observations }: Seen, mtu: number): boolean {
  const main = mainEgress(observations);
  return mtu <= ((main && egressMtu(observations, main)) ?? mtu);
}
