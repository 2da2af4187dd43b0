import { z } from 'zod';

/** The instance that an event is about; its name is kept because it may be removed. */
const instance = { instanceId: z.string(), name: z.string() };

const hostKey = { ...instance, hostKeyId: z.string(), algorithm: z.string(), fingerprint: z.string() };

/** A remediation that has ended. `reason` is a code under remediation.reason in the catalogues. */
const remediation = {
  ...instance,
  remediationId: z.string(),
  /** set-mtu, rollback, … */
  change: z.string(),
  state: z.string(),
  reason: z.string(),
  rolloutMemberId: z.string().nullable(),
};

/** Bytes of IP packet. */
const mtuChange = z.object({ of: z.enum(['egress', 'bridge', 'path']), from: z.number().int(), to: z.number().int() });
export type MtuChange = z.output<typeof mtuChange>;

/** What an event of each kind says. A kind is added with a line here, and written by the verb that makes the change. */
export const EVENT_KINDS = {
  'instance.added': z.object(instance),
  'instance.removed': z.object(instance),
  /**
   * By an inspection; `from` is null where it is the first. To `inconclusive` also by the end of a change, until the
   * inspection that is named has come about. Verdicts are named as in lib/truth/mtu/verdict.ts.
   */
  'instance.verdict-changed': z.object({
    ...instance,
    inspectionId: z.string(),
    from: z.string().nullable(),
    to: z.string(),
  }),
  /** Other than when it was last known, however many inspections did not see it in between. */
  'instance.mtu-changed': z.object({ ...instance, inspectionId: z.string(), changes: z.array(mtuChange).min(1) }),
  /** A key that waits for a decision, of an instance that has none approved. */
  'host-key.presented': z.object(hostKey),
  /** Another key than the one that is approved, whose fingerprint is `approved`. */
  'host-key.changed': z.object({ ...hostKey, approved: z.string() }),
  'host-key.approved': z.object({ ...hostKey, how: z.enum(['operator', 'first-use']), by: z.string() }),
  'host-key.rejected': z.object({ ...hostKey, by: z.string() }),
  'sweep.ended': z.object({
    sweepId: z.string(),
    state: z.enum(['finished', 'cancelled', 'interrupted']),
    /** one | selected | all | after-fix */
    scope: z.string(),
    total: z.number().int(),
  }),
  'remediation.ended': z.object(remediation),
  /** How one ended whose end nobody saw; it was told as ended before, as failed. */
  'remediation.settled': z.object(remediation),
  /** `reason` is a code under rollout.reason in the catalogues. */
  'rollout.paused': z.object({ rolloutId: z.string(), reason: z.string() }),
  'rollout.ended': z.object({
    rolloutId: z.string(),
    state: z.enum(['finished', 'stopped', 'cancelled', 'expired']),
    reason: z.string().nullable(),
  }),
} as const;

export type EventKind = keyof typeof EVENT_KINDS;

/** What is to be written: the kind, and what an event of that kind says. */
export type NewEvent = { [K in EventKind]: { kind: K } & z.output<(typeof EVENT_KINDS)[K]> }[EventKind];

/** As it is read. Ids go up in the order in which the changes came to be. */
export type RecordedEvent = NewEvent & { id: number; at: Date };
