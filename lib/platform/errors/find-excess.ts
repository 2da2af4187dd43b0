import { z } from 'zod';
import type { InputIssue } from './invalid-input';

/** Names that an object may have which its schema does not know. More are refused without checking any of them. */
const MOST_UNKNOWN = 100;

/** Names that an object may have whose names are the caller's own. */
const MOST_ENTRIES = 1_000;

/**
 * Finds an object with far more names than its schema knows: to check and to tell each would hold up everybody else. It
 * reads names only, and goes down only where the schema knows objects, so that it is fast whatever it is given.
 * @returns `input.too-many-unknown` or `input.too-many-entries`, or null where there is no such object
 */
export function findExcess(schema: z.ZodType, value: unknown): InputIssue | null {
  return look(alternatives(schema), value, []);
}

/** @param schemas any of which the value may follow */
function look(schemas: z.core.$ZodType[], value: unknown, path: string[]): InputIssue | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const objects = schemas.filter((schema) => schema instanceof z.ZodObject);
  const isOpen = schemas.some((schema) => schema instanceof z.ZodRecord);
  if (objects.length === 0 && !isOpen) return null;
  const known = [...new Set(objects.flatMap(({ shape }) => Object.keys(shape)))].filter((name) =>
    Object.hasOwn(value, name),
  );
  // The names themselves are not looked at: with 60,000 of them that alone would take longer than it may.
  const count = Object.keys(value).length - known.length;
  const field = path.length > 0 ? path.join('.') : null;
  if (isOpen && count > MOST_ENTRIES) {
    return { code: 'input.too-many-entries', params: { count, maximum: MOST_ENTRIES }, field };
  }
  if (!isOpen && count > MOST_UNKNOWN) {
    return { code: 'input.too-many-unknown', params: { count, maximum: MOST_UNKNOWN }, field };
  }
  for (const name of known) {
    const below = objects.flatMap(({ shape }) => (Object.hasOwn(shape, name) ? alternatives(shape[name]) : []));
    const found = look(below, (value as Record<string, unknown>)[name], [...path, name]);
    if (found) return found;
  }
  return null;
}

/** The schemas that decide about a value, without what only wraps them. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  if (schema instanceof z.ZodPipe) return alternatives(schema.in);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    return alternatives(schema.unwrap());
  }
  return [schema];
}
