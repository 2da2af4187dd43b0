import { z } from 'zod';
import { instanceScopeSchema } from '@/lib/fleet/instances/schema';
import { ROLLOUT_KINDS } from '@/lib/fleet/remediations/kind-of';
import { idSchema } from '@/lib/platform/input/id';
import type { RolloutOptions } from './types';

/** The options of a rollout, with their defaults. */
export const rolloutDefaults = {
  /** How many instances go first. */
  canary: z.int().min(1).max(100).default(1),
  /** How many instances a later stage has. */
  batchSize: z.int().min(1).max(1000).default(10),
  /** After the canary: stop when this many did not end confirmed. */
  failureLimit: z.int().min(1).max(10_000).default(1),
  /** Pause once the canary is confirmed. */
  pauseAfterCanary: z.boolean().default(false),
};

/** A change on many instances: of those in a scope, or to roll an earlier rollout back. */
export const rolloutInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(ROLLOUT_KINDS),
    /** Which instances, as for a sweep: a list of ids, a filter (for example a tag), or all. */
    scope: instanceScopeSchema,
    /** Bytes of IP packet; null: the recommended MTU of each instance. Not used by kinds without an MTU. */
    mtu: z.number().nullable().default(null),
    ...rolloutDefaults,
  }),
  z.strictObject({
    /** What mends the worst finding of each instance: the kinds differ. */
    kind: z.literal('remedy'),
    scope: instanceScopeSchema,
    /** Each finding has its own size. */
    mtu: z.null().optional(),
    ...rolloutDefaults,
  }),
  z.strictObject({
    kind: z.literal('rollback'),
    /** The rollout to roll back, on those instances where it was confirmed. */
    rollbackOfId: idSchema,
    ...rolloutDefaults,
  }),
]);
export type RolloutInput = z.input<typeof rolloutInputSchema>;

/** The options as stored in a row. */
export const rolloutOptionsSchema: z.ZodType<RolloutOptions> = z.object({
  mtu: z.number().nullable(),
  canary: z.number(),
  batchSize: z.number(),
  failureLimit: z.number(),
  pauseAfterCanary: z.boolean(),
});
