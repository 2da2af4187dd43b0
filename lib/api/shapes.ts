import { z } from 'zod';
import { REMEDIATION_KINDS } from '@/lib/fleet/remediations/kind-of';
import { idSchema } from '@/lib/platform/input/id';

/** A time in an answer: a Date in the program, ISO 8601 in UTC in the JSON. */
export const time = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** A time of a request: ISO 8601 with any offset. */
export const moment = z.iso.datetime({ offset: true }).transform((text, context) => {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'input.invalid' });
  return z.NEVER;
});

export const mtu = z.int().nullable().describe('Bytes of IP packet; null where it could not be told.');
export const milliseconds = z.int().nullable().describe('Milliseconds.');
/** A kind of change as the API shows it. */
export const remediationKind = z
  .enum([...REMEDIATION_KINDS, 'unknown'])
  .describe('unknown where a newer version of Clearance made it.');
export const params = z.record(z.string(), z.union([z.string(), z.number()]));

export const idParams = z.strictObject({ id: idSchema });

/** `limit` and `cursor` of every list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).optional().describe('Items on a page, 1 to 200; default 50.'),
  cursor: z.string().max(1000).optional().describe('nextCursor of the page before.'),
};

export const langSchema = z.enum(['en', 'ja']).describe('Language of headings and causes.');

/** `true` and `false` in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A page of a list ordered by keyset. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('To be passed as cursor for the next page; null on the last one.'),
  });
}

/** The same, for a list with a total. */
export function countedPageOf<Item extends z.ZodType>(item: Item) {
  return pageOf(item).extend({ total: z.int().describe('On all pages.') });
}

/** Counts by key. A key with a count of 0 may be left out. */
export function countsBy<Key extends string>() {
  return z.record(z.string(), z.int()) as unknown as z.ZodType<Partial<Record<Key, number>>>;
}

/** An object without details in openapi.json. For the compiler it has the program's own type. */
export function opaque<Value extends object>() {
  return z.record(z.string(), z.unknown()) as unknown as z.ZodType<Value>;
}

export const evidence = z
  .object({ command: z.string(), output: z.string().describe('Untrusted text from the instance.') })
  .meta({ id: 'Evidence' });

export const finding = z
  .object({
    id: z.string().optional(),
    code: z.string(),
    severity: z.enum(['critical', 'warning', 'notice', 'info']),
    params,
    evidence: z.array(evidence).optional(),
  })
  .meta({ id: 'Finding' });

export const problem = z
  .object({
    type: z.string().describe('urn:clearance:problem: and the code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong and what to do, in the language of Accept-Language (en, ja).'),
    instance: z.string().describe('Path of the request.'),
    code: z.string(),
    field: z.string().optional().describe('The input that is wrong.'),
    errors: z
      .array(z.object({ field: z.string().nullable(), code: z.string(), detail: z.string() }))
      .optional()
      .describe('What is wrong with the input, at most 20 things.'),
    id: z.string().optional().describe('Under which the log says more.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
