import { describe, expect, it } from 'vitest';
import { allOperations } from '../all-operations';
import { notationOf } from './notation';
import { apiReference } from './reference';

const said = (parts: ReturnType<typeof notationOf>) =>
  parts.map((part) => (typeof part === 'string' ? part : `<${part.ref}>`)).join('');

describe('a schema in words', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ type: ['integer', 'null'] }, 'integer | null'],
    [{ type: 'string', enum: ['a', 'b'] }, '"a" | "b"'],
    [{ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, '("a" | "b")[]'],
    [
      { allOf: [{ $ref: '#/components/schemas/Finding' }, { type: ['object', 'null'] }] },
      '<Finding> & { [name: string]: any } | null',
    ],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, '{ [name: string]: integer }'],
    [
      {
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          at: { type: 'object', properties: { port: { type: 'integer', minimum: 1, maximum: 65535, default: 22 } } },
        },
        required: ['id'],
      },
      '{\n  id: string  // uuid\n  at?: {\n    port?: integer  // 1 to 65535; default 22\n  }\n}',
    ],
  ])('%j', (schema, text) => {
    expect(said(notationOf(schema))).toBe(text);
  });
});

describe('the reference', () => {
  const { groups, schemas } = apiReference();
  const entries = groups.flatMap(({ operations }) => operations);

  it('has every operation once, with its role', () => {
    expect(entries.map(({ id, role }) => `${id} ${role}`).sort()).toEqual(
      allOperations.map(({ id, role }) => `${id} ${role}`).sort(),
    );
  });

  it('has a text for every schema that is referred to', () => {
    const parts = [
      ...entries.flatMap(({ body, answer, parameters }) => [
        body,
        answer,
        ...parameters.map(({ type }) => ({ notation: type })),
      ]),
      ...schemas,
    ].flatMap((entry) => entry?.notation ?? []);
    const refs = new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.ref])));
    expect([...refs].sort()).toEqual(expect.arrayContaining(['Finding', 'Instance', 'Remediation']));
    expect([...refs].filter((ref) => !schemas.some(({ name }) => name === ref))).toEqual([]);
  });

  it('has examples whose bodies the operation itself takes', () => {
    for (const operation of allOperations.filter(({ body, bodyType }) => body && bodyType === 'application/json')) {
      const curl = entries.find(({ id }) => id === operation.id)?.curl ?? '';
      const body = JSON.parse(/-d '([^']+)'/.exec(curl)?.[1] ?? 'null');
      expect(operation.body?.safeParse(body).error?.issues ?? [], curl).toEqual([]);
    }
  });
});
