import { describe, expect, it } from 'vitest';
import { describeApi } from './all-operations';

interface Node {
  [key: string]: unknown;
}

/** Every schema inside a value, with its path. */
function schemasIn(value: unknown, place: string): { place: string; schema: Node }[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'type' in value ? [{ place, schema: value as Node }] : [];
  return [...here, ...Object.entries(value).flatMap(([key, below]) => schemasIn(below, `${place}/${key}`))];
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

  it('refuses unknown names wherever it names its own', () => {
    const objects = requests.filter(({ schema }) => schema.type === 'object' && 'properties' in schema);
    expect(objects.length).toBeGreaterThan(10);
    expect(objects.filter(({ schema }) => schema.additionalProperties !== false).map(({ place }) => place)).toEqual([]);
  });
});
