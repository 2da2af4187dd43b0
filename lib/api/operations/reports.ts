import { z } from 'zod';
import { fleetFilterSchema, idSchema } from '@/lib/instances/schema';
import { REMEDIATION_STATES } from '@/lib/remediations/types';
import { defineOperation } from '../operation';
import { finding, langSchema, time } from '../shapes';

const tag = 'Reports';

const ids = z.array(idSchema).min(1, 'sweep.empty').max(10_000, 'sweep.too-many');

const query = fleetFilterSchema.extend({
  lang: langSchema.optional(),
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(ids)
    .optional()
    .describe('Only these instances, separated by commas; the filter is then left aside.'),
});

/** A long list of ticked rows does not fit into an address. */
const body = z.strictObject({
  filter: fleetFilterSchema.optional(),
  ids: ids.optional(),
  lang: langSchema.optional(),
});

const csv = { type: 'text/csv', description: 'CSV (RFC 4180), UTF-8 with BOM, formulas made inert' } as const;
const json = {
  description: 'The report',
  schema: z.object({
    generatedAt: time,
    filter: z.record(z.string(), z.unknown()),
    instances: z.array(z.object({ id: z.string(), name: z.string(), finding: finding.nullable() })),
  }),
};

export const fleetCsv = defineOperation({
  id: 'fleetCsv',
  method: 'GET',
  path: '/reports/fleet.csv',
  role: 'viewer',
  tag,
  summary: 'The fleet as filtered, all pages, as CSV.',
  query,
  response: csv,
});

export const fleetCsvOf = defineOperation({
  id: 'fleetCsvOf',
  method: 'POST',
  path: '/reports/fleet.csv',
  role: 'viewer',
  tag,
  summary: 'The same for a filter or a list of instances in the body.',
  body,
  response: csv,
});

export const fleetJson = defineOperation({
  id: 'fleetJson',
  method: 'GET',
  path: '/reports/fleet.json',
  role: 'viewer',
  tag,
  summary: 'The fleet as filtered, all pages, as JSON.',
  query,
  response: json,
});

export const remediationsCsv = defineOperation({
  id: 'remediationsCsv',
  method: 'GET',
  path: '/reports/remediations.csv',
  role: 'viewer',
  tag,
  summary: 'Plans and fixes as CSV.',
  query: z.strictObject({
    instanceId: idSchema.optional(),
    state: z.enum(REMEDIATION_STATES).optional(),
    lang: langSchema.optional(),
  }),
  response: csv,
});

export const remediationStepsCsv = defineOperation({
  id: 'remediationStepsCsv',
  method: 'GET',
  path: '/reports/remediation-steps.csv',
  role: 'viewer',
  tag,
  summary: 'What each fix did, a row a step with its time and output, as CSV.',
  query: z.strictObject({
    remediationId: idSchema.optional(),
    instanceId: idSchema.optional(),
    lang: langSchema.optional(),
  }),
  response: csv,
});
