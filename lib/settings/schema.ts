import { isIP } from 'node:net';
import { z } from 'zod';

const target = z
  .string()
  .trim()
  .toLowerCase()
  // An address or a name: it becomes an argument of ping on an instance, so nothing else may pass.
  .refine((text) => isIP(text) > 0 || isName(text), { message: 'not-an-address' });

function isName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}

/** What an administrator sets for the whole program, with its defaults. */
export const settingsSchema = z.object({
  /** What happens with a host key that was never seen: a person approves it, or it is trusted. */
  hostKeyPolicy: z.enum(['approve', 'trust-on-first-use']).default('approve'),
  /** Addresses or names whose path MTU is measured beside the gateway's. */
  targets: z.array(target).max(8).default([]),
  /** Inspections kept for each instance. */
  retentionInspections: z.number().int().min(1).max(10_000).default(100),
  /** Days that inspections, sweeps and audit entries are kept. */
  retentionDays: z.number().int().min(1).max(3650).default(365),
  /** SSH sessions at once; null: what CLEARANCE_CONCURRENCY says. */
  concurrency: z.number().int().min(1).max(512).nullable().default(null),
  /** Seconds until an instance takes back a fix that was not confirmed. */
  confirmSeconds: z.number().int().min(30).max(3600).default(120),
  /** When a download from a container proves the path: only when asked for, or in every sweep. */
  containerProof: z.enum(['on-request', 'sweeps']).default('on-request'),
  /** Where that download comes from; null: nowhere. */
  proofUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .default(null),
});

export type Settings = z.infer<typeof settingsSchema>;
