import { z } from 'zod';
import { idSchema } from '@/lib/platform/input/id';
import { MOST_INSTANCES } from '@/lib/truth/probes/paths/target';

export const sweepOptionsSchema = z
  .strictObject({
    /** Prove it from inside a temporary container on each network; default: the setting. */
    proof: z.boolean().optional(),
    /** Path MTU targets instead of those in the settings for all instances and for the instance's tags. */
    targets: z.array(z.string().trim().min(1).max(253)).max(8).optional(),
    /** Also measure the paths to these other instances. */
    instances: z
      .array(idSchema, 'sweep.others-invalid')
      .min(1, 'sweep.others-invalid')
      .max(MOST_INSTANCES, 'sweep.others-invalid')
      .optional(),
    /** Also measure between the instances of the sweep: both directions of some pairs (lib/fleet/sweeps/sample-pairs.ts). */
    between: z.boolean().optional(),
  })
  .refine(({ instances, between }) => !(instances && between), {
    message: 'sweep.between-or-others',
    path: ['between'],
  });
export type SweepOptions = z.output<typeof sweepOptionsSchema>;
