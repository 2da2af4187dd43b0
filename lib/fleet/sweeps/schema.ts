import { z } from 'zod';
import { fleetFilterSchema } from '@/lib/fleet/instances/schema';
import { idSchema } from '@/lib/platform/input/id';
import { MOST_INSTANCES } from '@/lib/truth/probes/paths/target';

export const sweepOptionsSchema = z.strictObject({
  /** Prove it from inside a throw-away container on each network; default: the setting. */
  proof: z.boolean().optional(),
  /** Path MTU targets instead of those that the settings hold for all and for the instance's tags. */
  targets: z.array(z.string().trim().min(1).max(253)).max(8).optional(),
  /**
   * Measure the paths to other instances too: to some of the same sweep, chosen so that each is measured to as often as any
   * other, or to these.
   */
  instances: z
    .union([z.literal('scope'), z.array(idSchema).min(1).max(MOST_INSTANCES)], 'sweep.others-invalid')
    .optional(),
});
export type SweepOptions = z.output<typeof sweepOptionsSchema>;

/** Which instances: a list, a filter with at least one criterion, or, said in so many words, all. */
export const sweepScopeSchema = z.union(
  [
    z.strictObject({ instanceIds: z.array(idSchema).min(1, 'sweep.empty').max(10_000, 'sweep.too-many') }),
    z.strictObject({
      filter: fleetFilterSchema.refine((filter) => Object.values(filter).some(Boolean), 'sweep.filter-empty'),
    }),
    z.strictObject({ all: z.literal(true) }),
  ],
  'sweep.scope-missing',
);
export type SweepScope = z.input<typeof sweepScopeSchema>;
