import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidInput, parseInput } from '@/lib/platform/errors/invalid-input';
import { listOf, recordOf } from './list';

/** A check for even numbers that counts how often it is called. */
function even() {
  const asked = { times: 0 };
  const schema = z.number().refine((value) => {
    asked.times += 1;
    return value % 2 === 0;
  }, 'number.odd');
  return { asked, schema };
}

function told(schema: z.ZodType, value: unknown): string[] {
  try {
    parseInput(schema, value);
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues.map(({ field, code }) => `${field} ${code}`);
    throw error;
  }
  return [];
}

const numbers = (count: number, of: (index: number) => number) => Array.from({ length: count }, (_, at) => of(at));
const ODD = numbers(10_000, () => 1);
const FIRST = numbers(20, (at) => at);

describe('a long list', () => {
  it('is checked until twenty of its items are wrong', () => {
    const { asked, schema } = even();
    const list = listOf(schema).max(10_000);
    expect(told(list, ODD)).toEqual(FIRST.map((at) => `${at} number.odd`));
    expect(asked.times).toBe(20);
  });

  it('is checked in the same way inside a union and inside an object', () => {
    const { asked, schema } = even();
    const ids = listOf(schema).max(10_000);
    const scope = z.union([z.strictObject({ ids }), z.strictObject({ all: z.literal(true) })]);
    expect(told(z.strictObject({ scope }), { scope: { ids: ODD } })).toEqual(
      FIRST.map((at) => `scope.ids.${at} number.odd`),
    );
    expect(asked.times).toBe(20);
  });

  it('reports the index of each wrong item', () => {
    const { asked, schema } = even();
    const list = z.strictObject({ ids: listOf(schema).min(1).max(10_000).optional() });
    expect(told(list, { ids: numbers(200, (at) => (at % 10 === 3 ? 1 : 2)) })).toEqual(
      FIRST.map((at) => `ids.${at * 10 + 3} number.odd`),
    );
    expect(asked.times).toBe(194);
  });

  it('is read completely if all items are right, and its length is checked first', () => {
    const { asked, schema } = even();
    const list = listOf(schema.transform((value) => value / 2))
      .min(1, 'list.empty')
      .max(10_000, 'list.too-many')
      .describe('halves');
    const right = numbers(10_000, (at) => at * 2);
    expect(parseInput(list, right)).toEqual(right.map((value) => value / 2));
    expect(asked.times).toBe(10_000);
    expect(told(list, [...right, 2])).toEqual(['null list.too-many']);
    expect(told(list, [])).toEqual(['null list.empty']);
    expect(told(list, 'none')).toEqual(['null input.wrong-type']);
    expect(asked.times).toBe(10_000);
  });

  it('looks the same as zod’s own list to readers of the schema', () => {
    const described = (list: z.ZodType) => z.toJSONSchema(list);
    expect(described(listOf(z.uuid()).min(1).max(5))).toEqual(described(z.array(z.uuid()).min(1).max(5)));
    expect(described(recordOf(z.string(), z.int()))).toEqual(described(z.record(z.string(), z.int())));
  });
});

describe('a long record', () => {
  const entries = (count: number, value: unknown) =>
    Object.fromEntries(numbers(count, (at) => at).map((at) => [`name${at}`, value] as const));

  it('is checked until there are twenty errors, in its values or its names', () => {
    const { asked, schema } = even();
    expect(told(recordOf(z.string(), schema), entries(1_000, 1))).toHaveLength(20);
    expect(asked.times).toBe(20);
    const names = z.string().refine((name) => {
      asked.times += 1;
      return name === '';
    }, 'name.given');
    expect(told(recordOf(names, schema), entries(1_000, 2))).toHaveLength(20);
    expect(asked.times).toBe(40);
  });

  it('is read completely if all entries are right', () => {
    const { schema } = even();
    const given = entries(1_000, 2);
    expect(parseInput(recordOf(z.string().toUpperCase(), schema), given)).toEqual(
      Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toUpperCase(), value])),
    );
    expect(told(recordOf(z.string(), schema), [2])).toEqual(['null input.wrong-type']);
  });
});
