import { z } from 'zod';
import { addressSchema } from '@/lib/platform/input/address';
import { idSchema } from '@/lib/platform/input/id';
import { listOf } from '@/lib/platform/input/list';
import { nameSchema } from '@/lib/platform/input/name';
import { portSchema } from '@/lib/platform/input/port';
import { tagSchema, tagsSchema } from '@/lib/platform/input/tag';
import { presentHostKey } from '@/lib/remote/ssh/present-host-key';
import { VERDICTS } from '@/lib/truth/mtu/verdict';

export const notesSchema = z.string().max(10_000, 'notes.too-long');

/**
 * A host key as `testConnection` showed it and the operator accepted it. What is trusted is the key, what was looked at
 * is the fingerprint: one that belongs to another key is refused.
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
  /** Approved with the instance: the operator saw its fingerprint in a test connection. */
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

export const FLEET_VERDICTS = [...VERDICTS, 'never'] as const;

/** What narrows the fleet down. A key that is not known is refused, never ignored. */
export const fleetFilterSchema = z.strictObject({
  q: z.string().trim().max(200).optional(),
  verdict: z.enum(FLEET_VERDICTS).optional(),
  tag: tagSchema.optional(),
  credentialId: idSchema.optional(),
});
export type FleetFilter = z.output<typeof fleetFilterSchema>;

export const FLEET_SORTS = ['name', 'verdict', 'inspectedAt'] as const;

/** `verdict` is worst first; a leading minus turns the order round. */
export const fleetSortSchema = z.enum([...FLEET_SORTS, '-name', '-verdict', '-inspectedAt']);
export type FleetSort = z.output<typeof fleetSortSchema>;

export const draftConnectionSchema = z.strictObject({
  address: addressSchema,
  port: portSchema.default(22),
  credentialId: idSchema,
  /** The fingerprint that the operator accepted; without it the test stops at the host key. */
  trustFingerprint: z.string().max(64).optional(),
  /** The registered instance that this would change: what is known of its host keys counts. */
  changes: idSchema.optional(),
});

export const testConnectionSchema = z.union([z.strictObject({ instanceId: idSchema }), draftConnectionSchema]);
export type TestConnectionInput = z.input<typeof testConnectionSchema>;

/** Some instances by their ids; whoever needs at least one says so. */
export const instanceIdsSchema = listOf(idSchema).max(10_000, 'sweep.too-many');

/** Which instances: a list, a filter with at least one criterion, or, said in so many words, all. */
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
