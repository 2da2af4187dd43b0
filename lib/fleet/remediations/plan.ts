import { createHash } from 'node:crypto';
import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { maskSecrets } from '@/lib/access/secrets/mask';
import { openConnection } from '@/lib/fleet/connections/open';
import { withSession } from '@/lib/fleet/connections/with-session';
import { readObservations } from '@/lib/fleet/inspections/find';
import { findInstance } from '@/lib/fleet/instances/find';
import { getSettings } from '@/lib/fleet/settings/get';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { JsonInput } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import type { Question } from '@/lib/remote/runner/root-script';
import type { Session, SessionUse } from '@/lib/remote/ssh/sessions';
import { recommendElsewhere } from '@/lib/truth/mtu/recommend-elsewhere';
import { SETTABLE_MTU } from '@/lib/truth/packet/mtu';
import { parseFrames } from '@/lib/truth/script/frames';
import { newNonce } from '@/lib/truth/script/nonce';
import { type Cause, causeOf, toCause } from './cause';
import { FOUND_REMEDIATION, type FoundRemediation, toFoundRemediation } from './find';
import type { Wish } from './kind';
import { knownKind } from './kind-of';
import { leastToConfirm } from './least-to-confirm';
import type { Requested } from './plan-of-remedy';
import type { Plan } from './plan-types';
import type { MadePlan } from './planner';
import { factsScript } from './script/facts';
import { dockerOf, narrowPathMtusIn, readSeen, type Seen } from './seen';
import { settleRemediations } from './settle';

/** Maximum time of the script, however slow the instance is, and of its silence. */
const LIMITS = { deadlineMs: 180_000, silenceMs: 30_000 };
const MAX_BYTES = 8 * 1024 * 1024;

export interface PlanOptions {
  /** One of PLANNABLE_KINDS; default: a change of daemon.json. */
  kind?: string;
  /** Name of the network to recreate. */
  network?: string;
  /** Name of the link whose MTU is set; default: the link that is too large, or the egress interface. */
  interface?: string;
  /** Name of the container to restart. */
  container?: string;
  /** Which stays where a flag of dockerd and daemon.json differ: `flag` or `file`. */
  keep?: string;
  /** Bytes of IP packet; default: the recommendation of the newest inspection, or the MTU of the egress interface. */
  mtu?: number | null;
}

/**
 * Reads the instance now, and shows what a fix would change, what could go wrong, and what would be interrupted.
 * Nothing is changed on the instance.
 *
 * @param use the use of the session for this work
 * @returns the remediation in state `planned`; its plan may be `blocked`
 * @throws CodedError `auth.forbidden` (403), `instance.not-found` (404), `remediation.bad-mtu` (422),
 *   `remediation.kind-unknown` (409) if this version has no such kind, or it cannot be requested,
 *   `remediation.bad-network` (422) if the name is not one that Docker gives a network,
 *   `remediation.bad-interface` (422) if it is not a name of a link,
 *   `remediation.bad-keep` (422) if it is neither a flag nor the file that is to stay,
 *   `remediation.bad-container` (422) if it is not a name of a container,
 *   `remediation.no-mtu` (422) if no MTU was given and none is known, `remediation.cannot-connect` (409),
 *   `remediation.cannot-look` (409) if the script did not run to its end
 */
export async function planRemediation(
  actor: Actor,
  instanceId: string,
  options: PlanOptions = {},
  use: SessionUse = 'person',
): Promise<FoundRemediation> {
  assertRole(actor, 'operator');
  if (options.mtu != null) checkMtu(options.mtu);
  const { kind = 'set-mtu', mtu = null, network = '', interface: link = '', container = '', keep = '' } = options;
  const { asked } = knownKind(kind);
  if (!asked) throw new CodedError('remediation.kind-unknown', 409, { kind });
  const requested = { kind, mtu, network, interface: link, container };
  return planWish(actor, instanceId, asked.wish({ ...requested, keep }), { requested }, use);
}

/** What a plan is made for: the finding that it is the remedy of, or the remediation that it rolls back. */
type About = { cause: Cause | null } | { rollbackOfId: string };

/**
 * Reads the instance, plans, and stores the plan as a remediation. Older plans for the instance can no longer be
 * applied.
 *
 * @param why what was requested, or the remediation that this one rolls back
 * @throws CodedError those of planRemediation
 */
export async function planWish(
  actor: Actor,
  instanceId: string,
  wish: Wish,
  why: { requested: Requested } | { rollbackOfId: string },
  use: SessionUse,
): Promise<FoundRemediation> {
  const { latestInspection } = await findInstance(db, instanceId, {
    latestInspection: {
      select: {
        recommendedMtu: true,
        observations: true,
        findings: { select: { code: true, params: true }, orderBy: { position: 'asc' } },
      },
    },
  });
  const planner = knownKind(wish.kind).planner(wish);
  const looked = await withSession(use, (session) => look(instanceId, session, planner.asks));
  const docker = dockerOf(looked);
  const { confirmSeconds: set } = await getSettings();
  const confirmSeconds = Math.max(
    set,
    leastToConfirm((docker?.networks.length ?? 0) + planner.newNetworks, docker?.containers.length ?? 0),
  );
  const inspected = readObservations(latestInspection?.observations ?? null);
  const findings = latestInspection?.findings.map(toCause) ?? [];
  const seen: Seen = {
    ...looked,
    recommendedMtu: latestInspection?.recommendedMtu ?? null,
    recommendedElsewhere: inspected ? recommendElsewhere(inspected) : new Map(),
    narrowPathMtus: inspected ? narrowPathMtusIn(inspected) : [],
  };
  const about = 'requested' in why ? { cause: causeOf(why.requested, findings, inspected) } : why;
  return keep(actor, instanceId, planner.plan(seen, confirmSeconds), about);
}

/** Reads the facts of a plan from an instance. First it settles remediations whose end is not known. */
async function look(instanceId: string, session: Session, asks: Question | null): Promise<Seen> {
  const connection = await openConnection(instanceId, session);
  if (!connection.ok) {
    const evidence = maskSecrets(connection.evidence).slice(0, 300);
    throw new CodedError('remediation.cannot-connect', 409, { failure: connection.code, evidence });
  }
  try {
    await settleRemediations(instanceId, connection);
    const nonce = newNonce();
    const source = factsScript(nonce, asks);
    const outcome = await connection.exec({ source, ...LIMITS, maxBytes: MAX_BYTES });
    const seen = readSeen(parseFrames(outcome.stdout, nonce));
    const { facts } = seen;
    // Without root the script stops early, and the plan shows it.
    if (!facts.complete && (facts.root || facts.sudo === '')) {
      const evidence = maskSecrets(outcome.ok ? outcome.stderr : outcome.evidence).slice(0, 300);
      throw new CodedError('remediation.cannot-look', 409, { evidence });
    }
    return seen;
  } finally {
    connection.close();
  }
}

async function keep(actor: Actor, instanceId: string, made: MadePlan, about: About): Promise<FoundRemediation> {
  const { kind, mtu, blocked } = made.plan;
  return db.$transaction(async (tx) => {
    await exclusive(tx, `changes on ${instanceId}`);
    await tx.remediation.updateMany({
      where: { instanceId, state: 'planned' },
      data: { state: 'expired', reason: 'newer-plan', finishedAt: new Date() },
    });
    const row = await tx.remediation.create({
      data: {
        instanceId,
        kind,
        state: 'planned',
        ...columns(made),
        ...columnsOf(about),
        requestedBy: actor.name,
        sourceAddress: actor.sourceAddress,
      },
      include: FOUND_REMEDIATION,
    });
    await recordAudit(tx, actor, {
      action: 'remediation.plan',
      subjectKind: 'remediation',
      subjectId: row.id,
      subjectName: row.instance.name,
      after: { kind, mtu, blocked },
    });
    return toFoundRemediation(row);
  });
}

function columnsOf(about: About) {
  if ('rollbackOfId' in about) return about;
  return about.cause === null ? {} : { cause: about.cause as unknown as JsonInput };
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

/** What the plan is bound to when somebody applies it. */
function hashOfPlan(plan: Plan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex');
}

/** @throws CodedError `remediation.bad-mtu` (422) if the given MTU is not valid */
export function checkMtu(mtu: number): void {
  if (!Number.isInteger(mtu) || mtu < SETTABLE_MTU.min || mtu > SETTABLE_MTU.max) {
    throw new CodedError('remediation.bad-mtu', 422, SETTABLE_MTU, 'mtu');
  }
}
