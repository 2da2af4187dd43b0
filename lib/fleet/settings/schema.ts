import { z } from 'zod';
import { recordOf } from '@/lib/platform/input/list';
import { tagSchema } from '@/lib/platform/input/tag';
import { isTarget } from '@/lib/truth/probes/paths/target';
import { isProofUrl } from '@/lib/truth/probes/proof/url';

/** An address or a name. It becomes an argument of ping on an instance, so nothing else is allowed. */
const target = z.string().trim().toLowerCase().refine(isTarget, 'target.invalid');

/** The targets of one setting: not more than this, without duplicates. */
const targets = z
  .array(target)
  .max(8)
  .transform((list) => [...new Set(list)]);

/** The settings of the whole program, with their defaults. Administrators change them. */
export const settingsSchema = z.object({
  /** What happens with a host key that was never seen: a person approves it, or it is trusted. */
  hostKeyPolicy: z.enum(['approve', 'trust-on-first-use']).default('approve'),
  /** Addresses or names whose path MTU is measured, in addition to the gateway. */
  targets: targets.default([]),
  /** Targets for the instances with a tag, in addition to those of all. A tag without targets is left out. */
  tagTargets: recordOf(tagSchema, targets)
    .refine((byTag) => Object.keys(byTag).length <= 200)
    .transform((byTag) =>
      Object.fromEntries(
        Object.entries(byTag)
          .filter(([, list]) => list.length > 0)
          .sort(byName),
      ),
    )
    .default({}),
  /** Inspections kept for each instance. */
  retentionInspections: z.number().int().min(1).max(10_000).default(100),
  /** Days that inspections, sweeps and audit entries are kept. */
  retentionDays: z.number().int().min(1).max(3650).default(365),
  /** SSH sessions at once; null: the value of CLEARANCE_CONCURRENCY. */
  concurrency: z.number().int().min(1).max(512).nullable().default(null),
  /** Seconds until an instance rolls back a fix that was not confirmed; more if it has many networks to prove. */
  confirmSeconds: z.number().int().min(30).max(3600).default(120),
  /** When a download from a container proves the path: only on request, or in every sweep. */
  containerProof: z.enum(['on-request', 'sweeps']).default('on-request'),
  /** The URL of that download; null: none. */
  proofUrl: z.string().trim().refine(isProofUrl, 'proof.invalid-url').nullable().default(null),
});

function byName([a]: [string, string[]], [b]: [string, string[]]): number {
  return a < b ? -1 : 1;
}

export type Settings = z.infer<typeof settingsSchema>;
