import { z } from 'zod';

/** The instance that an event is about. Its name is stored because the instance may be removed. */
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

/** The fields of an event of each kind. To add a kind, add a line here; the verb that makes the change writes it. */
export const EVENT_KINDS = {
  'instance.added': z.object(instance),
  'instance.removed': z.object(instance),
  /**
   * Written by an inspection; `from` is null for the first one. The end of a change also sets `inconclusive`, until the
   * inspection that it names has finished. Verdicts are named as in lib/truth/mtu/verdict.ts.
   */
  'instance.verdict-changed': z.object({
    ...instance,
    inspectionId: z.string(),
    from: z.string().nullable(),
    to: z.string(),
  }),
  /** Differs from the last known value, even if some inspections in between did not see it. */
  'instance.mtu-changed': z.object({ ...instance, inspectionId: z.string(), changes: z.array(mtuChange).min(1) }),
  /** A key that waits for a decision, of an instance without an approved key. */
  'host-key.presented': z.object(hostKey),
  /** Another key than the approved one, whose fingerprint is `approved`. */
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
  /** The result of a fix that was not known at its end. It was reported as failed before. */
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

/** An event to be written: its kind, and the fields of that kind. */
export type NewEvent = { [K in EventKind]: { kind: K } & z.output<(typeof EVENT_KINDS)[K]> }[EventKind];

/** An event as it is read. Ids increase in the order of the changes. */
export type RecordedEvent = NewEvent & { id: number; at: Date };
