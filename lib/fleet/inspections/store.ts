import { exclusive } from '@/lib/platform/db/exclusive';
import { DbNull, type JsonInput, type Transaction } from '@/lib/platform/db/types';
import type { NewEvent } from '@/lib/platform/events/event-kinds';
import { recordEvents } from '@/lib/platform/events/record';
import { standings } from './changes';
import { moveState } from './move-state';
import type { InspectionResult } from './run';
import { storePairs } from './store-pairs';
import { summarise } from './summarise';

/** An inspection that ended and waits to be stored. */
export interface EndedInspection {
  id: string;
  instanceId: string;
  /** Its sweep, if that measures between its instances. */
  pairsOf?: string;
  result: InspectionResult;
}

const MAX_RAW_BYTES = 256 * 1024;
const MAX_EVIDENCE = 16_000;
const MAX_ROWS = { findings: 200, networks: 500, paths: 100 };

/**
 * Stores the results of inspections and updates their instances' state, with the events of these changes, all in the
 * caller's transaction. An inspection that does not exist any more, because its instance was removed, is skipped.
 */
export async function storeInspections(tx: Transaction, ended: EndedInspection[]): Promise<void> {
  const stored: EndedInspection[] = [];
  const events: NewEvent[] = [];
  const instanceIds = [...new Set(ended.map(({ instanceId }) => instanceId))].sort();
  for (const id of instanceIds) await exclusive(tx, `state of ${id}`);
  const before = await standings(tx, instanceIds);
  for (const one of ended) if (await storeOne(tx, one)) stored.push(one);
  await tx.finding.createMany({ data: stored.flatMap(findingsOf) });
  for (const { id, instanceId, result } of stored) {
    const stands = before.get(instanceId);
    if (stands && result.state === 'finished') events.push(...((await moveState(tx, id, stands)) ?? []));
  }
  await tx.dockerNetwork.createMany({ data: stored.flatMap(networksOf) });
  await tx.pathMeasurement.createMany({ data: stored.flatMap(pathsOf) });
  await storePairs(tx, stored);
  await recordEvents(tx, ...events);
}

async function storeOne(tx: Transaction, { id, result }: EndedInspection): Promise<boolean> {
  const finished = result.state === 'finished';
  const { verdict, recommendedMtu } = result.diagnosis;
  const { count } = await tx.inspection.updateMany({
    where: { id, state: { in: ['queued', 'running'] } },
    data: {
      state: result.state,
      phase: null,
      verdict: finished ? verdict : null,
      outcome: result.outcome,
      outcomeEvidence: result.evidence?.slice(0, MAX_EVIDENCE) ?? null,
      ...summarise(result.observations),
      recommendedMtu,
      observations: result.observations === null ? DbNull : (result.observations as unknown as JsonInput),
      raw: result.raw === null ? null : capBytes(result.raw, MAX_RAW_BYTES),
      connectMs: result.connectMs,
      scriptMs: result.scriptMs,
      totalMs: result.totalMs,
      finishedAt: new Date(),
    },
  });
  return count > 0;
}

function findingsOf({ id, result }: EndedInspection) {
  return result.diagnosis.findings.slice(0, MAX_ROWS.findings).map((finding, position) => ({
    inspectionId: id,
    position,
    code: finding.code,
    severity: finding.severity,
    params: finding.params,
    evidence: finding.evidence.map(({ command, output }) => ({
      command: command.slice(0, MAX_EVIDENCE),
      output: output.slice(0, MAX_EVIDENCE),
    })),
  }));
}

function networksOf({ id, result }: EndedInspection) {
  const docker = result.observations?.docker;
  if (!docker?.known) return [];
  return docker.value.networks.slice(0, MAX_ROWS.networks).map((network) => ({
    inspectionId: id,
    networkId: network.id,
    name: network.name,
    driver: network.driver,
    scope: network.scope,
    configuredMtu: network.configuredMtu,
    effectiveMtu: network.effectiveMtu,
    composeProject: network.composeProject,
    containers: network.containers,
  }));
}

function pathsOf({ id, result }: EndedInspection) {
  const { paths = [], pairPaths = [] } = result.observations ?? {};
  return [...paths, ...pairPaths].slice(0, MAX_ROWS.paths).map((path) => ({
    inspectionId: id,
    target: path.target,
    family: path.family,
    role: path.role,
    outcome: path.outcome,
    pathMtu: path.pathMtu,
    reportedBy: path.reportedBy,
    evidence: path.evidence.slice(0, MAX_EVIDENCE),
  }));
}

/** The start of a text, at most this many bytes of UTF-8, without cutting a character. */
function capBytes(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  return buffer.length <= bytes
    ? text
    : buffer
        .subarray(0, bytes)
        .toString('utf8')
        .replace(/\uFFFD$/, '');
}
