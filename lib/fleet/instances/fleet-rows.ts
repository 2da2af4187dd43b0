import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import { type Severity, toSeverity, toVerdict, type Verdict } from '@/lib/truth/mtu/verdict';
import { NOT_INSPECTED_SINCE, staleSince } from './stale-since';

export type HostKeyState = 'none' | 'pending' | 'approved' | 'changed' | 'rejected';

/**
 * One line of the fleet page. All MTUs are bytes of IP packet, from the newest finished inspection; null if a change
 * has ended since then.
 */
export interface FleetRow {
  id: string;
  name: string;
  address: string;
  port: number;
  tags: string[];
  /** Null if the instance was never inspected. */
  verdict: Verdict | null;
  inspectedAt: Date | null;
  /** When a change ended, if no inspection has finished since then; null if the last inspection is up to date. */
  staleSince: Date | null;
  /** `ok`, or the code of the connect or exec failure; null if never inspected. */
  outcome: string | null;
  egressInterface: string | null;
  egressMtu: number | null;
  /** As Docker reported it. */
  bridgeMtu: number | null;
  /**
   * The value that Docker's configuration gives, if Docker did not report it; null if Docker did, or if it is unknown.
   */
  deducedBridgeMtu: number | null;
  pathMtu: number | null;
  recommendedMtu: number | null;
  os: string | null;
  dockerVersion: string | null;
  topFinding: { code: string; params: Record<string, string | number>; severity: Severity } | null;
  /** `changed`: a key other than the approved one was presented and waits for a decision. */
  hostKeyState: HostKeyState;
  /** An inspection is queued or running. */
  running: boolean;
}

const LATEST = {
  id: true,
  startedAt: true,
  outcome: true,
  egressInterface: true,
  egressMtu: true,
  bridgeMtu: true,
  pathMtu: true,
  recommendedMtu: true,
  os: true,
  dockerVersion: true,
} as const;

/** The lines of the fleet page for these instances, in the given order, without those that were removed. */
export async function toFleetRows(ids: string[]): Promise<FleetRow[]> {
  const instances = await db.instance.findMany({
    where: { id: { in: ids } },
    include: {
      tags: { select: { tag: true }, orderBy: { tag: 'asc' } },
      hostKeys: { select: { state: true } },
      latestInspection: { select: LATEST },
    },
  });
  const inspectionIds = instances.flatMap(({ latestInspectionId }) => latestInspectionId ?? []);
  const [top, deduced, active] = await Promise.all([
    topFindings(inspectionIds),
    deducedBridges(inspectionIds),
    activeInstances(ids),
  ]);
  const rows = new Map<string, FleetRow>();
  for (const instance of instances) {
    const stale = staleSince(instance);
    const latest = stale === null ? instance.latestInspection : null;
    rows.set(instance.id, {
      id: instance.id,
      name: instance.name,
      address: instance.address,
      port: instance.port,
      tags: instance.tags.map(({ tag }) => tag),
      verdict: toVerdict(instance.verdict),
      inspectedAt: instance.inspectedAt,
      staleSince: stale,
      outcome: latest?.outcome ?? null,
      egressInterface: latest?.egressInterface ?? null,
      egressMtu: latest?.egressMtu ?? null,
      bridgeMtu: latest?.bridgeMtu ?? null,
      deducedBridgeMtu: (latest && deduced.get(latest.id)) ?? null,
      pathMtu: latest?.pathMtu ?? null,
      recommendedMtu: latest?.recommendedMtu ?? null,
      os: latest?.os ?? null,
      dockerVersion: latest?.dockerVersion ?? null,
      topFinding: stale === null ? ((latest && top.get(latest.id)) ?? null) : NOT_INSPECTED_SINCE,
      hostKeyState: hostKeyState(instance.hostKeys.map(({ state }) => state)),
      running: active.has(instance.id),
    });
  }
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** The host-key state of an instance, from the states of all its keys. */
export function hostKeyState(states: string[]): HostKeyState {
  const approved = states.includes('approved');
  if (states.includes('pending')) return approved ? 'changed' : 'pending';
  if (approved) return 'approved';
  return states.includes('rejected') ? 'rejected' : 'none';
}

async function topFindings(inspectionIds: string[]): Promise<Map<string, NonNullable<FleetRow['topFinding']>>> {
  const findings = await db.finding.findMany({
    where: { inspectionId: { in: inspectionIds }, position: 0 },
    select: { inspectionId: true, code: true, params: true, severity: true },
  });
  return new Map(
    findings.map(({ inspectionId, code, params, severity }) => [
      inspectionId,
      {
        code,
        params: maskSecretsIn(params as Record<string, string | number>),
        severity: toSeverity(severity),
      },
    ]),
  );
}

/** The value from Docker's configuration, by inspection. The diagnosis stores it in a finding. */
async function deducedBridges(inspectionIds: string[]): Promise<Map<string, number>> {
  const findings = await db.finding.findMany({
    where: { inspectionId: { in: inspectionIds }, code: 'bridge-deduced' },
    select: { inspectionId: true, params: true },
  });
  return new Map(
    findings.flatMap(({ inspectionId, params }) => {
      const mtu = (params as Record<string, string | number>).bridgeMtu;
      return typeof mtu === 'number' ? [[inspectionId, mtu]] : [];
    }),
  );
}

/** Reads only the few running sweeps, and not the inspections of years. */
async function activeInstances(ids: string[]): Promise<Set<string>> {
  const sweeps = await db.sweep.findMany({ where: { state: { in: ['queued', 'running'] } }, select: { id: true } });
  if (sweeps.length === 0) return new Set();
  const active = await db.inspection.findMany({
    where: {
      sweepId: { in: sweeps.map(({ id }) => id) },
      state: { in: ['queued', 'running'] },
      instanceId: { in: ids },
    },
    select: { instanceId: true },
  });
  return new Set(active.map(({ instanceId }) => instanceId));
}
