import { recordAudit } from '@/lib/audit/record';
import { type Actor, assertRole } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import type { JsonInput } from '@/lib/db/types';
import { CodedError } from '@/lib/errors/coded';
import { openConnection } from '@/lib/instances/open-connection';
import { newNonce } from '@/lib/probes/nonce';
import { maskSecrets } from '@/lib/secrets/mask';
import { getSettings } from '@/lib/settings/get';
import { getRemediation, type RemediationDetail } from './get';
import { hashOfPlan, type MadePlan, makePlan, type Wish } from './make-plan';
import { parseAnswer } from './script/envelope';
import { factsScript } from './script/facts';
import { type Facts, readFacts } from './script/read-facts';
import { settleRemediations } from './settle';

/** The least MTU that IPv4 asks every link for is 576 in practice; the most is a jumbo frame's. */
export const MTU_RANGE = { min: 576, max: 9216 };

const DEADLINE_MS = 60_000;
const MAX_BYTES = 8 * 1024 * 1024;

export interface PlanOptions {
  /** Bytes of IP packet; default: what the newest inspection recommends, else the MTU of the egress interface. */
  mtu?: number | null;
}

/**
 * Look at the instance now, and say what a fix would change, what could go wrong, and what would be interrupted.
 * Nothing is changed on the instance.
 *
 * @returns the remediation in state `planned`; its plan may be `blocked`
 * @throws CodedError `auth.forbidden` (403), `instance.not-found` (404), `remediation.bad-mtu` (422),
 *   `remediation.no-mtu` (422) where none was given and none can be told, `remediation.cannot-connect` (409),
 *   `remediation.cannot-look` (409) where the script did not come to its end
 */
export async function planRemediation(
  actor: Actor,
  instanceId: string,
  options: PlanOptions = {},
): Promise<RemediationDetail> {
  assertRole(actor, 'operator');
  const instance = await db.instance.findUnique({
    where: { id: instanceId },
    select: { latestInspection: { select: { recommendedMtu: true } } },
  });
  if (!instance) throw new CodedError('instance.not-found', 404);
  if (options.mtu != null) checkMtu(options.mtu);
  const facts = await look(instanceId);
  const mtu = options.mtu ?? instance.latestInspection?.recommendedMtu ?? facts.egressMtu;
  if (mtu === null && facts.root) throw new CodedError('remediation.no-mtu', 422, {}, 'mtu');
  return keep(actor, instanceId, facts, { kind: 'set-mtu', mtu: mtu ?? 1500 }, null);
}

/** Read the facts of a plan from an instance; what was left open there is settled first. */
export async function look(instanceId: string): Promise<Facts> {
  const connection = await openConnection(instanceId);
  if (!connection.ok) {
    const evidence = maskSecrets(connection.evidence).slice(0, 300);
    throw new CodedError('remediation.cannot-connect', 409, { failure: connection.code, evidence });
  }
  try {
    await settleRemediations(instanceId, connection);
    const nonce = newNonce();
    const outcome = await connection.exec({ source: factsScript(nonce), deadlineMs: DEADLINE_MS, maxBytes: MAX_BYTES });
    const facts = readFacts(parseAnswer(outcome.stdout, nonce));
    // Without root the script stops early, and the plan says so.
    if (!facts.complete && (facts.root || facts.sudo === '')) {
      const evidence = maskSecrets(outcome.ok ? outcome.stderr : outcome.evidence).slice(0, 300);
      throw new CodedError('remediation.cannot-look', 409, { evidence });
    }
    return facts;
  } finally {
    connection.close();
  }
}

/** Make the plan and keep it as a remediation; older plans for the instance are no longer to be applied. */
export async function keep(
  actor: Actor,
  instanceId: string,
  facts: Facts,
  wish: Wish,
  rollbackOfId: string | null,
): Promise<RemediationDetail> {
  const { confirmSeconds } = await getSettings();
  const made = makePlan(facts, wish, confirmSeconds);
  const id = await db.$transaction(async (tx) => {
    await tx.remediation.updateMany({
      where: { instanceId, state: 'planned' },
      data: { state: 'expired', reason: 'newer-plan', finishedAt: new Date() },
    });
    const row = await tx.remediation.create({
      data: {
        instanceId,
        kind: wish.kind,
        state: 'planned',
        ...columns(made),
        rollbackOfId,
        requestedBy: actor.name,
        sourceAddress: actor.sourceAddress,
      },
      include: { instance: { select: { name: true } } },
    });
    await recordAudit(tx, actor, {
      action: 'remediation.plan',
      subjectKind: 'remediation',
      subjectId: row.id,
      subjectName: row.instance.name,
      after: { kind: wish.kind, mtu: made.plan.mtu, blocked: made.plan.blocked },
    });
    return row.id;
  });
  return getRemediation(id);
}

function columns({ plan, before, after }: MadePlan) {
  const base64 = (content: Uint8Array | null) => (content === null ? null : Buffer.from(content).toString('base64'));
  return {
    plan: plan as unknown as JsonInput,
    planHash: hashOfPlan(plan),
    before: base64(before),
    after: base64(after),
  };
}

function checkMtu(mtu: number): void {
  if (!Number.isInteger(mtu) || mtu < MTU_RANGE.min || mtu > MTU_RANGE.max) {
    throw new CodedError('remediation.bad-mtu', 422, MTU_RANGE, 'mtu');
  }
}
