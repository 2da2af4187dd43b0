import { z } from 'zod';
import { MOST_ISSUES } from '@/lib/platform/errors/invalid-input';

/** The number of entries of a record that are checked between two counts of the errors. */
const CHUNK = 20;

/**
 * A list. Readers of the schema see the same as for `z.array`. The check of its items stops at `MOST_ISSUES` errors: no
 * more are reported, and zod makes an object of each error.
 */
const List = z.core.$constructor<z.ZodArray>('List', (list, def) => {
  z.ZodArray.init(list, def);
  const checkAll = list._zod.parse;
  const most = Math.min(...(def.checks ?? []).map(({ _zod }) => maximumOf(_zod.def)));
  list._zod.parse = (payload, context) => {
    const given: unknown = payload.value;
    // zod refuses a list that is too long before it checks the items.
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

/** The same for a record: a `z.record` whose entries are checked in chunks, until there are `MOST_ISSUES` errors. */
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

/** A list from a caller that may have more than `MOST_ISSUES` items. Always add a `max`. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return new List({ type: 'array', element: item }) as z.ZodArray<Item>;
}

/** A record from a caller with any number of names. */
export function recordOf<Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
): z.ZodRecord<Key, Value> {
  return new Entries({ type: 'record', keyType: key, valueType: value }) as unknown as z.ZodRecord<Key, Value>;
}

function maximumOf(check: { check: string; maximum?: unknown }): number {
  return check.check === 'max_length' && typeof check.maximum === 'number' ? check.maximum : Number.POSITIVE_INFINITY;
}

/** The result of a check. No schema of an input may be asynchronous. */
function now<Result>(result: Result | Promise<Result>): Result {
  if (result instanceof Promise) throw new Error('a schema of an input must not be asynchronous');
  return result;
}
