import { withSession } from '@/lib/fleet/connections/with-session';
import { type FoundInspection, findInspection } from '@/lib/fleet/inspections/find';
import { runInspection } from '@/lib/fleet/inspections/run';
import { InspectionWriter } from '@/lib/fleet/inspections/writer';
import { findInstance } from '@/lib/fleet/instances/find';
import { getSettings } from '@/lib/fleet/settings/get';
import { targetsOf } from '@/lib/fleet/settings/targets-of';
import { db } from '@/lib/platform/db/client';
import { enqueueClaimed } from '@/lib/platform/jobs/enqueue-claimed';
import { finish } from '@/lib/platform/jobs/finish';
import { newOwner } from '@/lib/platform/jobs/owner';
import type { Session } from '@/lib/remote/ssh/sessions';
import { endSweep } from './end';

export interface InspectNow {
  /** `after-fix` for the inspection that ends a remediation, `one` otherwise. */
  reason: 'after-fix' | 'one';
  actorName: string;
  /** The session of the work that this is a part of. If it is left out, the inspection waits for its own session. */
  session?: Session;
  signal?: AbortSignal;
  /** Prove it from inside a temporary container, independent of the setting. */
  proof?: boolean;
}

/** Milliseconds after which another process may continue the sweep: longer than any inspection. */
const LEASE_MS = 15 * 60_000;

/**
 * Inspects one instance at once, outside of the queue, and stores the result. An instance that cannot be reached is a
 * finished inspection with the verdict `unreachable`. If the process ends in the middle, the sweep's job continues.
 *
 * @returns the inspection as it was stored, not masked
 * @throws CodedError `instance.not-found` (404), `secret.unreadable` (409)
 */
export async function inspectInstance(instanceId: string, options: InspectNow): Promise<FoundInspection> {
  const { session } = options;
  if (!session) return withSession('person', (opened) => inspectInstance(instanceId, { ...options, session: opened }));
  const settings = await getSettings();
  const proof = options.proof ?? settings.containerProof === 'sweeps';
  const { sweepId, id, lease, tags } = await begin(instanceId, options, proof);
  const writer = new InspectionWriter(0);
  let state: 'finished' | 'cancelled' | 'interrupted' = 'interrupted';
  try {
    writer.start(id);
    const result = await runInspection(instanceId, {
      session,
      hostKeyPolicy: settings.hostKeyPolicy,
      targets: targetsOf(settings, tags),
      proof: proof ? { url: settings.proofUrl } : null,
      onPhase: (phase) => writer.phase(id, phase),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    await writer.end({ id, instanceId, result });
    state = result.state;
  } finally {
    await writer.drain();
    await db.$transaction(async (tx) => {
      await finish(tx, lease, { state: 'done' });
      await endSweep(tx, sweepId, state);
    });
  }
  return findInspection(db, id);
}

async function begin(instanceId: string, { reason, actorName }: InspectNow, proof: boolean) {
  return db.$transaction(async (tx) => {
    const instance = await findInstance(tx, instanceId, { tags: true });
    const sweep = await tx.sweep.create({
      data: {
        scope: reason,
        total: 1,
        options: { proof },
        requestedBy: actorName,
        state: 'running',
        startedAt: new Date(),
      },
    });
    const inspection = await tx.inspection.create({ data: { sweepId: sweep.id, instanceId } });
    const lease = await enqueueClaimed(tx, 'sweep', sweep.id, newOwner(), LEASE_MS);
    return { sweepId: sweep.id, id: inspection.id, lease, tags: instance.tags.map(({ tag }) => tag) };
  });
}
