import { z } from 'zod';
import { addressSchema } from '@/lib/platform/input/address';
import { idSchema } from '@/lib/platform/input/id';
import { listOf } from '@/lib/platform/input/list';
import { nameSchema } from '@/lib/platform/input/name';
import { portSchema } from '@/lib/platform/input/port';
import { tagSchema, tagsSchema } from '@/lib/platform/input/tag';
import { presentHostKey } from '@/lib/remote/ssh/present-host-key';
import { REMEDIES } from '@/lib/truth/mtu/remedies/remedies';
import { VERDICTS } from '@/lib/truth/mtu/verdict';

export const notesSchema = z.string().max(10_000, 'notes.too-long');

/**
 * A host key that `testConnection` showed and the operator accepted. The key is trusted, but the operator saw its
 * fingerprint: a fingerprint of another key is refused.
 */
export const hostKeySchema = z
  .strictObject({
    algorithm: z.string().min(1).max(64),
    fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'host-key.fingerprint-invalid'),
    publicKey: z.string().min(1).max(4096),
  })
  .refine(({ algorithm, fingerprint, publicKey }) => {
    const key = presentHostKey(Buffer.from(publicKey, 'base64'));
    return key.publicKey === publicKey && key.fingerprint === fingerprint && key.algorithm === algorithm;
  }, 'host-key.fingerprint-invalid');

export const instanceInputSchema = z.strictObject({
  name: nameSchema,
  address: addressSchema,
  port: portSchema.default(22),
  credentialId: idSchema,
  tags: tagsSchema.default([]),
  notes: notesSchema.default(''),
  /** Approved together with the instance: the operator saw its fingerprint in a connection test. */
  hostKey: hostKeySchema.optional(),
});
export type InstanceInput = z.input<typeof instanceInputSchema>;

export const instancePatchSchema = z.strictObject({
  name: nameSchema.optional(),
  address: addressSchema.optional(),
  port: portSchema.optional(),
  credentialId: idSchema.optional(),
  tags: tagsSchema.optional(),
  notes: notesSchema.optional(),
});
export type InstancePatch = z.input<typeof instancePatchSchema>;

/** The codes of all findings. */
const FINDING_CODES = Object.keys(REMEDIES);

export const FLEET_VERDICTS = [...VERDICTS, 'never'] as const;

/** A filter of the fleet. An unknown key is refused, never ignored. */
export const fleetFilterSchema = z.strictObject({
  q: z.string().trim().max(200).optional(),
  verdict: z.enum(FLEET_VERDICTS).optional(),
  cause: z
    .enum(FINDING_CODES)
    .optional()
    .describe('Code of the worst finding of the newest inspection, which explains the verdict'),
  tag: tagSchema.optional(),
  credentialId: idSchema.optional(),
});
export type FleetFilter = z.output<typeof fleetFilterSchema>;

export const FLEET_SORTS = ['name', 'verdict', 'inspectedAt'] as const;

/** `verdict` sorts the worst first. A leading minus reverses the order. */
export const fleetSortSchema = z.enum([...FLEET_SORTS, '-name', '-verdict', '-inspectedAt']);
export type FleetSort = z.output<typeof fleetSortSchema>;

export const draftConnectionSchema = z.strictObject({
  address: addressSchema,
  port: portSchema.default(22),
  credentialId: idSchema,
  /** The fingerprint that the operator accepted. Without it the test stops at the host key. */
  trustFingerprint: z.string().max(64).optional(),
  /** The registered instance that this would change: its known host keys count. */
  changes: idSchema.optional(),
});

export const testConnectionSchema = z.union([z.strictObject({ instanceId: idSchema }), draftConnectionSchema]);
export type TestConnectionInput = z.input<typeof testConnectionSchema>;

/** Some instances by their ids. The list may be empty: add `min` where at least one is needed. */
export const instanceIdsSchema = listOf(idSchema).max(10_000, 'sweep.too-many');

/** Which instances: a list, a filter with at least one criterion, or explicitly all. */
export const instanceScopeSchema = z.union(
  [
    z.strictObject({ instanceIds: instanceIdsSchema.min(1, 'sweep.empty') }),
    z.strictObject({
      filter: fleetFilterSchema.refine((filter) => Object.values(filter).some(Boolean), 'sweep.filter-empty'),
    }),
    z.strictObject({ all: z.literal(true) }),
  ],
  'sweep.scope-missing',
);
export type InstanceScope = z.input<typeof instanceScopeSchema>;
