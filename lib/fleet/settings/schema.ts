import { z } from 'zod';
import { recordOf } from '@/lib/platform/input/list';
import { tagSchema } from '@/lib/platform/input/tag';
import { isTarget } from '@/lib/truth/probes/paths/target';
import { isProofUrl } from '@/lib/truth/probes/proof/url';

/** An address or a name: it becomes an argument of ping on an instance, so nothing else may pass. */
const target = z.string().trim().toLowerCase().refine(isTarget, 'target.invalid');

/** Those of one setting, whoever they are for: no more than this many, none twice. */
const targets = z
  .array(target)
  .max(8)
  .transform((list) => [...new Set(list)]);

/** What an administrator sets for the whole program, with its defaults. */
export const settingsSchema = z.object({
  /** What happens with a host key that was never seen: a person approves it, or it is trusted. */
  hostKeyPolicy: z.enum(['approve', 'trust-on-first-use']).default('approve'),
  /** Addresses or names whose path MTU is measured beside the gateway's. */
  targets: targets.default([]),
  /** The same for the instances with a tag, beside those of all. A tag without targets is left out. */
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
  /** SSH sessions at once; null: what CLEARANCE_CONCURRENCY says. */
  concurrency: z.number().int().min(1).max(512).nullable().default(null),
  /** Seconds until an instance takes back a fix that was not confirmed; more where it has many networks to prove. */
  confirmSeconds: z.number().int().min(30).max(3600).default(120),
  /** When a download from a container proves the path: only when asked for, or in every sweep. */
  containerProof: z.enum(['on-request', 'sweeps']).default('on-request'),
  /** Where that download comes from; null: nowhere. */
  proofUrl: z.string().trim().refine(isProofUrl, 'proof.invalid-url').nullable().default(null),
});

function byName([a]: [string, string[]], [b]: [string, string[]]): number {
  return a < b ? -1 : 1;
}

export type Settings = z.infer<typeof settingsSchema>;
