import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findExcess } from './find-excess';
import { InvalidInput, parseInput } from './invalid-input';

const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`name${index}`, 1]));

const inner = z.strictObject({ tag: z.string().optional() });
const schema = z.strictObject({
  filter: inner.nullable().optional(),
  either: z.union([inner, z.literal('all')]).default('all'),
  piped: inner.transform(({ tag }) => tag).optional(),
  byTag: z.record(z.string(), z.int()).optional(),
  list: z.array(inner).optional(),
});

describe('an input with far more names than its schema knows', () => {
  it.each([
    ['at its top', names(101), null],
    ['below an optional one', { filter: names(101) }, 'filter'],
    ['in one of several that it may be', { either: names(101) }, 'either'],
    ['before a change of its form', { piped: names(101) }, 'piped'],
  ])('is found %s', (_, value, field) => {
    const found = { code: 'input.too-many-unknown', params: { count: 101, maximum: 100 }, field };
    expect(findExcess(schema, value)).toEqual(found);
    expect(() => parseInput(schema, value)).toThrow(expect.objectContaining({ ...found, issues: [found] }));
  });

  it('is found where the names are the caller’s own', () => {
    expect(findExcess(schema, { byTag: names(1_001) })).toMatchObject({
      code: 'input.too-many-entries',
      params: { count: 1_001, maximum: 1_000 },
      field: 'byTag',
    });
    expect(findExcess(schema, { byTag: names(1_000) })).toBeNull();
  });

  it('is not found where there are fewer, or what is there is no object', () => {
    for (const value of [names(100), { filter: names(100), tag: 1 }, null, 'text', [names(500)], { filter: 1 }]) {
      expect(findExcess(schema, value)).toBeNull();
    }
    expect(findExcess(z.string(), names(500))).toBeNull();
  });

  it('does not take what every object inherits for a known name', () => {
    const inherited = JSON.parse('{"__proto__":{},"toString":{},"constructor":{}}');
    expect(findExcess(schema, { ...names(97), ...inherited })).toBeNull();
    expect(findExcess(schema, Object.assign(inherited, names(98)))).toMatchObject({ params: { count: 101 } });
  });
});

describe('what is told of an input', () => {
  const told = (value: unknown) => {
    try {
      parseInput(schema, value);
    } catch (error) {
      if (error instanceof InvalidInput) return error.issues.map(({ field, code }) => `${field} ${code}`);
    }
    return [];
  };

  it('is the first 20 things that are wrong', () => {
    expect(told(names(100))).toEqual(Array.from({ length: 20 }, (_, index) => `name${index} input.unknown-field`));
    expect(told({ list: Array(5_000).fill(1) })).toHaveLength(20);
    expect(told({ filter: { colour: 1 }, tag: 1 })).toEqual([
      'filter.colour input.unknown-field',
      'tag input.unknown-field',
    ]);
  });
});
