import { z } from 'zod';
import type { InputIssue } from './invalid-input';

/** Number of unknown names that an object may have. With more, the object is refused without checking any of them. */
const MOST_UNKNOWN = 100;

/** Number of names that an object may have if the caller chooses its names. */
const MOST_ENTRIES = 1_000;

/**
 * Finds an object with far more names than its schema knows. Checking and reporting each name would block other
 * requests. It reads only names, and only goes into objects that the schema knows, so it is fast with any input.
 * @returns `input.too-many-unknown` or `input.too-many-entries`, or null if there is no such object
 */
export function findExcess(schema: z.ZodType, value: unknown): InputIssue | null {
  return look(alternatives(schema), value, []);
}

/** @param schemas the value may match any of these */
function look(schemas: z.core.$ZodType[], value: unknown, path: string[]): InputIssue | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const objects = schemas.filter((schema) => schema instanceof z.ZodObject);
  const isOpen = schemas.some((schema) => schema instanceof z.ZodRecord);
  if (objects.length === 0 && !isOpen) return null;
  const known = [...new Set(objects.flatMap(({ shape }) => Object.keys(shape)))].filter((name) =>
    Object.hasOwn(value, name),
  );
  // The names themselves are not read: with 60,000 names that alone would take too long.
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

/** The schemas that check a value, without their wrappers. */
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
