import { z } from 'zod';
import { idSchema } from '@/lib/platform/input/id';
import { MOST_INSTANCES } from '@/lib/truth/probes/paths/target';

export const sweepOptionsSchema = z.strictObject({
  /** Prove it from inside a temporary container on each network; default: the setting. */
  proof: z.boolean().optional(),
  /** Path MTU targets instead of those in the settings for all instances and for the instance's tags. */
  targets: z.array(z.string().trim().min(1).max(253)).max(8).optional(),
  /**
   * Also measure the paths to other instances: to these, or to some of the same sweep, chosen so that each is measured
   * to equally often.
   */
  instances: z
    .union([z.literal('scope'), z.array(idSchema).min(1).max(MOST_INSTANCES)], 'sweep.others-invalid')
    .optional(),
});
export type SweepOptions = z.output<typeof sweepOptionsSchema>;
