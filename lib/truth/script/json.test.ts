import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entriesOf, isTrue, lineOf, listOf, readJson } from './json';

const schema = z.object({
  Name: z.string(),
  Driver: lineOf(6),
  Internal: isTrue,
  Options: entriesOf(z.string(), 2),
  Config: listOf(z.object({ Subnet: z.string() }), 2),
});

describe('JSON of an instance', () => {
  it('is what the schema takes of it', () => {
    const text = JSON.stringify({
      Name: 'n',
      Driver: 'bri\u0007dge and more',
      Internal: true,
      Options: { a: '1', b: 2, c: '3' },
      Config: [{ Subnet: '10.0.0.0/8', more: 1 }, null, { Subnet: '10.1.0.0/16' }],
      unknown: {},
    });
    expect(readJson(text, schema)).toEqual({
      Name: 'n',
      Driver: 'bridge',
      Internal: true,
      Options: new Map([['a', '1']]),
      Config: [{ Subnet: '10.0.0.0/8' }],
    });
  });

  it.each(['null', '[]', '7', '"n"', '{', '', '{"Name":7}'])('is none where it is %j', (text) => {
    expect(readJson(text, schema)).toBeNull();
  });

  it('has nothing where the types are others', () => {
    const empty = { Name: 'n', Driver: '', Internal: false, Options: new Map(), Config: [] };
    expect(readJson('{"Name":"n","Driver":7,"Internal":"true","Options":[],"Config":{}}', schema)).toEqual(empty);
    expect(readJson('{"Name":"n"}', schema)).toEqual(empty);
  });

  it('makes no prototype of a key', () => {
    const read = readJson('{"Name":"n","Options":{"__proto__":"x","constructor":"y"}}', schema);
    expect([...(read?.Options ?? [])]).toContainEqual(['constructor', 'y']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
