import type { Actor } from '@/lib/access/actor/actor';
import { readObservations } from '@/lib/fleet/inspections/find';
import { findInstance } from '@/lib/fleet/instances/find';
import { NOT_INSPECTED_SINCE, staleSince } from '@/lib/fleet/instances/stale-since';
import { type Cause, isStillThere, toCause } from '@/lib/fleet/remediations/cause';
import type { FoundRemediation } from '@/lib/fleet/remediations/find';
import { knownKind } from '@/lib/fleet/remediations/kind-of';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planOfRemedy } from '@/lib/fleet/remediations/plan-of-remedy';
import { db } from '@/lib/platform/db/client';
import type { SessionUse } from '@/lib/remote/ssh/sessions';
import { remedyOf } from '@/lib/truth/mtu/remedies/remedies';
import type { Remedy } from '@/lib/truth/mtu/remedies/remedy';
import type { Observations } from '@/lib/truth/probes/observations';
import { type Refusal, refusal } from './refusal';

/**
 * Plans the remedy of the worst finding that an instance has now.
 *
 * @param planned the finding that its dry run was made for; null in the dry run itself
 * @param use the use of the session for this work
 * @returns the plan and its finding; or why there is none: `changed-cause` if the worst finding is not the planned one,
 *   or became another one while the instance was read
 * @throws CodedError those of planRemediation
 */
export async function planRemedy(
  actor: Actor,
  instanceId: string,
  planned: Cause | null,
  use: SessionUse,
): Promise<{ remediation: FoundRemediation; cause: Cause } | Refusal> {
  const worst = await worstOf(instanceId);
  if (worst === null) return refusal('not-inspected');
  const { cause, observations } = worst;
  if (planned && !isSame(planned, cause)) return changed(planned, cause);
  const remedy = remedyOf(cause, observations);
  const requested = planOfRemedy(remedy);
  // Some changes are planned on one instance at a time, by a person who reads the plan.
  if (requested === null || knownKind(requested.kind).rollout === null)
    return refusal('no-remedy', { cause: cause.code, ...wordsOf(remedy) });
  const remediation = await planRemediation(actor, instanceId, requested, use);
  const now = await worstOf(instanceId);
  if (now === null) return refusal('not-inspected');
  return isSame(cause, now.cause) ? { remediation, cause } : changed(cause, now.cause);
}

/**
 * The first finding of the newest inspection, as the fleet page shows it; null if the instance was never inspected.
 * @throws CodedError `instance.not-found` (404)
 */
async function worstOf(instanceId: string): Promise<{ cause: Cause; observations: Observations | null } | null> {
  const instance = await findInstance(db, instanceId, {
    latestInspection: {
      select: {
        startedAt: true,
        observations: true,
        findings: { where: { position: 0 }, select: { code: true, params: true } },
      },
    },
  });
  const { latestInspection: seen } = instance;
  if (seen && staleSince(instance) !== null) return { cause: NOT_INSPECTED_SINCE, observations: null };
  const [worst] = seen?.findings ?? [];
  return seen && worst ? { cause: toCause(worst), observations: readObservations(seen.observations) } : null;
}

/** Whether it is the same finding about the same thing: sizes may have changed, and the plan shows them. */
function isSame(planned: Cause, now: Cause): boolean {
  return isStillThere(planned, [now]);
}

function changed(planned: Cause, now: Cause): Refusal {
  return refusal('changed-cause', { before: planned.code, cause: now.code });
}

/** The last part of the key of a remedy's words, with what they name. */
function wordsOf(remedy: Remedy): Refusal['reasonParams'] {
  if (remedy.by === 'none') return { remedy: `none.${remedy.reason}` };
  return { remedy: remedy.by, ...(remedy.by === 'container' ? { container: remedy.container } : {}) };
}
