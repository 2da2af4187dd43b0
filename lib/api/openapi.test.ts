import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '@/lib/fleet/settings/schema';
import { MOST_ISSUES } from '@/lib/platform/errors/invalid-input';
import { allOperations, describeApi } from './all-operations';

interface Node {
  [key: string]: unknown;
}

/** Every schema inside a value, with its path. */
function schemasIn(value: unknown, place: string): { place: string; schema: Node }[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'type' in value ? [{ place, schema: value as Node }] : [];
  return [...here, ...Object.entries(value).flatMap(([key, below]) => schemasIn(below, `${place}/${key}`))];
}

/** All lists and records in a schema. */
function collectionsIn(value: unknown): (z.ZodArray | z.ZodRecord)[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!(value instanceof z.ZodType)) return Object.values(value).flatMap(collectionsIn);
  const here = value instanceof z.ZodArray || value instanceof z.ZodRecord ? [value] : [];
  return [...here, ...collectionsIn({ ...value.def, checks: null })];
}

/** The maximum size of a collection, as far as zod knows it. */
function maximumOf({ def }: z.ZodArray | z.ZodRecord): number {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  return Math.min(...checks.map((check) => ('maximum' in check ? Number(check.maximum) : Number.POSITIVE_INFINITY)));
}

describe('what the API takes', () => {
  const { paths } = JSON.parse(JSON.stringify(describeApi())) as { paths: Record<string, Record<string, Node>> };
  const requests = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody, parameters }]) =>
      schemasIn({ requestBody, parameters }, `${method} ${path}`),
    ),
  );

  it('has a maximum for every list: zod looks at that first, and at each item otherwise', () => {
    const lists = requests.filter(({ schema }) => schema.type === 'array');
    expect(lists.length).toBeGreaterThan(3);
    expect(lists.filter(({ schema }) => !(Number(schema.maxItems) <= 10_000)).map(({ place }) => place)).toEqual([]);
  });

  it('stops the check of a long list or record at the maximum number of reported errors', () => {
    const taken = collectionsIn([settingsSchema, ...allOperations.map(({ query, body }) => [query, body])]);
    const long = taken.filter((schema) => maximumOf(schema) > MOST_ISSUES);
    expect(long.length).toBeGreaterThan(4);
    // A record of unknown values has no errors: the verb reads it with its own schema.
    const checked = long.filter((one) => !(one instanceof z.ZodRecord && one.valueType instanceof z.ZodUnknown));
    expect(checked.map(({ _zod: { traits } }) => traits.has('List') || traits.has('Entries'))).toEqual(
      checked.map(() => true),
    );
  });

  it('refuses unknown names wherever it names its own', () => {
    const objects = requests.filter(({ schema }) => schema.type === 'object' && 'properties' in schema);
    expect(objects.length).toBeGreaterThan(10);
    expect(objects.filter(({ schema }) => schema.additionalProperties !== false).map(({ place }) => place)).toEqual([]);
  });
});
