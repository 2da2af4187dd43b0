import { z } from 'zod';
import { MOST_ISSUES } from '@/lib/platform/errors/invalid-input';

/** Entries of a record that are checked before what is wrong so far is counted. */
const CHUNK = 20;

/**
 * A list as `z.array`, to everybody who reads the schema. Its items are checked until `MOST_ISSUES` things are wrong: no
 * more are told, and zod makes an object of each.
 */
const List = z.core.$constructor<z.ZodArray>('List', (list, def) => {
  z.ZodArray.init(list, def);
  const checkAll = list._zod.parse;
  const most = Math.min(...(def.checks ?? []).map(({ _zod }) => maximumOf(_zod.def)));
  list._zod.parse = (payload, context) => {
    const given: unknown = payload.value;
    // zod refuses one that is too long before it looks at its items.
    if (!Array.isArray(given) || given.length > most) return checkAll(payload, context);
    const read: unknown[] = [];
    for (let index = 0; index < given.length; index += 1) {
      const { value, issues } = now(def.element._zod.run({ value: given[index], issues: [] }, context));
      if (issues.length > 0) payload.issues.push(...z.core.util.prefixIssues(index, issues));
      if (payload.issues.length >= MOST_ISSUES) return payload;
      read.push(value);
    }
    payload.value = read;
    return payload;
  };
});

/** The same of a record: `z.record` whose entries are checked some at a time, until so many things are wrong. */
const Entries = z.core.$constructor<z.ZodRecord>('Entries', (record, def) => {
  z.ZodRecord.init(record, def);
  const checkAll = record._zod.parse;
  record._zod.parse = (payload, context) => {
    if (!z.core.util.isPlainObject(payload.value)) return checkAll(payload, context);
    const given = Object.entries(payload.value);
    const read = {};
    for (let from = 0; from < given.length; from += CHUNK) {
      const some = Object.fromEntries(given.slice(from, from + CHUNK));
      const { value, issues } = now(checkAll({ value: some, issues: [] }, context));
      payload.issues.push(...issues);
      if (payload.issues.length >= MOST_ISSUES) return payload;
      Object.assign(read, value);
    }
    payload.value = read;
    return payload;
  };
});

/** A list that a caller may send with more than `MOST_ISSUES` items. Give it a maximum. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return new List({ type: 'array', element: item }) as z.ZodArray<Item>;
}

/** A record whose names are the caller's own. */
export function recordOf<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
): z.ZodRecord<Key, Value> {
  return new Entries({ type: 'record', keyType: key, valueType: value }) as unknown as z.ZodRecord<Key, Value>;
}

function maximumOf(check: { check: string; maximum?: unknown }): number {
  return check.check === 'max_length' && typeof check.maximum === 'number' ? check.maximum : Number.POSITIVE_INFINITY;
}

/** No schema of an input waits for anything. */
function now<Result>(result: Result | Promise<Result>): Result {
  if (result instanceof Promise) throw new Error('an input is checked at once');
  return result;
}
