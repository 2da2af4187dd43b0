import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '@/lib/fleet/settings/schema';
import { MOST_ISSUES } from '@/lib/platform/errors/invalid-input';
import { allOperations, describeApi } from './all-operations';

interface Node {
  [key: string]: unknown;
}

/** Every schema below a value, with where it is. */
function schemasIn(value: unknown, place: string): { place: string; schema: Node }[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'type' in value ? [{ place, schema: value as Node }] : [];
  return [...here, ...Object.entries(value).flatMap(([key, below]) => schemasIn(below, `${place}/${key}`))];
}

/** Every list and record that a schema is made of. */
function collectionsIn(value: unknown): (z.ZodArray | z.ZodRecord)[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!(value instanceof z.ZodType)) return Object.values(value).flatMap(collectionsIn);
  const here = value instanceof z.ZodArray || value instanceof z.ZodRecord ? [value] : [];
  return [...here, ...collectionsIn({ ...value.def, checks: null })];
}

/** What a collection may hold at most, as far as zod knows. */
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

  it('looks at a long list or record until so much is wrong as is told', () => {
    const taken = collectionsIn([settingsSchema, ...allOperations.map(({ query, body }) => [query, body])]);
    const long = taken.filter((schema) => maximumOf(schema) > MOST_ISSUES);
    expect(long.length).toBeGreaterThan(4);
    // What takes whatever there is finds nothing wrong: the verb reads it by a schema of its own.
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
