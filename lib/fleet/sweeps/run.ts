import { setMaxListeners } from 'node:events';
import { limitSessions, mostSessions, withSession } from '@/lib/fleet/connections/with-session';
import { type InspectionResult, type RunInspection, runInspection } from '@/lib/fleet/inspections/run';
import { InspectionWriter } from '@/lib/fleet/inspections/writer';
import { getSettings } from '@/lib/fleet/settings/get';
import { db } from '@/lib/platform/db/client';
import type { Sweep } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import type { JobContext, JobHandler } from '@/lib/platform/jobs/handler';
import { MAX_ATTEMPTS } from '@/lib/platform/jobs/queue';
import { inBatches } from '@/lib/platform/paging/in-batches';
import type { Session } from '@/lib/remote/ssh/sessions';
import type { Finding } from '@/lib/truth/mtu/verdict';
import { choosePaths, type Measuring } from './choose-paths';
import { endSweep } from './end';
import { sweepOptionsSchema } from './schema';

/** Milliseconds for running inspections to end by themselves when the process stops. */
const GRACE_MS = 3_000;

type Inspect = (instanceId: string, options: RunInspection) => Promise<InspectionResult>;

/** The handler of sweep jobs. @param inspect how one instance is inspected; a test may pass another function */
export function sweepHandler(inspect: Inspect = runInspection): JobHandler {
  return {
    run: (job, context) => runSweep(job.subjectId, context, inspect),
    close: (job) => db.$transaction((tx) => endSweep(tx, job.subjectId, 'interrupted')),
  };
}

async function runSweep(
  id: string,
  context: JobContext,
  inspect: Inspect,
): Promise<'done' | 'cancelled' | 'unfinished'> {
  const sweep = await db.sweep.findUnique({ where: { id } });
  if (!sweep || (sweep.state !== 'queued' && sweep.state !== 'running')) return 'done';
  await takeUp(sweep);
  const { pathsOf, most, between, ...options } = await optionsOf(sweep);
  const pairsOf = between ? { pairsOf: id } : {};
  // A person who inspects a single instance is looking at its page.
  const use = sweep.total === 1 ? 'person' : 'fleet';
  const writer = new InspectionWriter();
  const stop = new AbortController();
  // Every running inspection listens to it.
  setMaxListeners(0, stop.signal);
  const forget = passOn(context.signal, stop, writer);
  try {
    const queued = queuedInspections(id, context.signal);
    const worker = async () => {
      for await (const { id: inspectionId, instanceId, instance } of queued) {
        const measuring = { id: instanceId, address: instance.address, tags: instance.tags.map(({ tag }) => tag) };
        const inspected = (session: Session) => inspectOne(session, inspectionId, measuring);
        const result = await withSession(use, inspected, stop.signal);
        if (result) await keep(inspectionId, instanceId, result);
      }
    };
    const inspectOne = async (session: Session, inspectionId: string, instance: Measuring) => {
      if (context.signal.aborted) return null;
      writer.start(inspectionId);
      return inspect(instance.id, {
        session,
        ...options,
        ...pathsOf(instance),
        signal: stop.signal,
        onPhase: (phase) => writer.phase(inspectionId, phase),
      }).catch(failed);
    };
    const keep = async (inspectionId: string, instanceId: string, result: InspectionResult) => {
      // An inspection that a shutdown cut off is not ended: it goes back to the queue.
      const cutOff = result.state === 'cancelled' && context.signal.reason !== 'cancel';
      // An inspection that cannot be stored ends as interrupted with the sweep. The others continue.
      if (!cutOff) await writer.end({ id: inspectionId, instanceId, result, ...pairsOf }).catch(() => undefined);
    };
    // Twice as many as there are sessions, so that no session is idle while results are written to the disk.
    await Promise.all(Array.from({ length: most * 2 }, worker));
    await writer.drain();
  } finally {
    forget();
  }
  return finish(id, context.signal);
}

/**
 * Inspections that a dead process left as running are queued again, unless they were tried too often. Probing changes
 * nothing.
 */
async function takeUp(sweep: Sweep): Promise<void> {
  await db.$transaction(async (tx) => {
    const left = { sweepId: sweep.id, state: 'running' };
    await tx.inspection.updateMany({
      where: { ...left, attempts: { gte: MAX_ATTEMPTS } },
      data: { state: 'interrupted', phase: null, finishedAt: new Date() },
    });
    await tx.inspection.updateMany({ where: left, data: { state: 'queued', phase: null } });
    await tx.sweep.update({
      where: { id: sweep.id },
      data: { state: 'running', startedAt: sweep.startedAt ?? new Date() },
    });
  });
}

async function optionsOf(sweep: Sweep) {
  const settings = await getSettings();
  const asked = sweepOptionsSchema.safeParse(sweep.options).data ?? {};
  limitSessions(settings);
  const proof = asked.proof ?? settings.containerProof === 'sweeps';
  return {
    most: mostSessions(settings),
    hostKeyPolicy: settings.hostKeyPolicy,
    between: asked.between === true,
    pathsOf: await choosePaths(sweep.id, asked, settings),
    proof: proof ? { url: settings.proofUrl } : null,
  };
}

interface QueuedInspection {
  id: string;
  instanceId: string;
  instance: { address: string; tags: { tag: string }[] };
}

/** The queued inspections of a sweep. */
function queuedInspections(sweepId: string, signal: AbortSignal) {
  return inBatches(
    (after: QueuedInspection | null, take) =>
      db.inspection.findMany({
        where: { sweepId, state: 'queued', id: { gt: after?.id ?? '' } },
        orderBy: { id: 'asc' },
        take,
        select: {
          id: true,
          instanceId: true,
          instance: { select: { address: true, tags: { select: { tag: true } } } },
        },
      }),
    signal,
  );
}

/**
 * Passes the job's stop to the running connections: at once when cancelled, after a grace period when the process
 * stops.
 */
function passOn(signal: AbortSignal, stop: AbortController, writer: InspectionWriter): () => void {
  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => {
    if (signal.reason === 'lease-lost') writer.discard();
    if (signal.reason === 'shutdown') grace = setTimeout(() => stop.abort('shutdown'), GRACE_MS);
    else stop.abort(signal.reason);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  return () => {
    clearTimeout(grace);
    signal.removeEventListener('abort', onAbort);
  };
}

/** A result for an unexpected error: a failure of one instance does not stop the others. */
function failed(error: unknown): InspectionResult {
  const unreadable = error instanceof CodedError && error.code === 'secret.unreadable';
  const evidence = error instanceof Error ? error.message : String(error);
  const finding: Finding = {
    code: unreadable ? 'credential-unreadable' : 'inspection-failed',
    severity: 'warning',
    params: {},
    evidence: [{ command: 'clearance', output: evidence }],
  };
  return {
    state: 'finished',
    outcome: unreadable ? 'secret-unreadable' : 'internal-error',
    evidence,
    diagnosis: { verdict: unreadable ? 'unreachable' : 'inconclusive', recommendedMtu: null, findings: [finding] },
    observations: null,
    raw: null,
    connectMs: null,
    scriptMs: null,
    totalMs: 0,
  };
}

async function finish(id: string, signal: AbortSignal): Promise<'done' | 'cancelled' | 'unfinished'> {
  if (signal.reason === 'lease-lost') return 'unfinished';
  const left = await db.inspection.count({ where: { sweepId: id, state: { in: ['queued', 'running'] } } });
  if (signal.reason === 'shutdown' && left > 0) {
    await db.inspection.updateMany({
      where: { sweepId: id, state: 'running' },
      data: { state: 'queued', phase: null, attempts: { decrement: 1 } },
    });
    return 'unfinished';
  }
  // A cancel that came after everything was done changes nothing.
  const cut = left + (await db.inspection.count({ where: { sweepId: id, state: 'cancelled' } }));
  const end = signal.reason === 'cancel' && cut > 0 ? 'cancelled' : 'finished';
  await db.$transaction((tx) => endSweep(tx, id, end));
  return end === 'cancelled' ? 'cancelled' : 'done';
}
