import { z } from 'zod';
import { cleanLine } from './text';

/**
 * Reads JSON that an instance printed, as far as a schema accepts it. The schemas below accept any value: a value of
 * another type counts as missing.
 * @returns null if the text is not JSON, or a required value is missing
 */
export function readJson<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = schema.safeParse(value);
  return read.success ? read.data : null;
}

/** One line of text without control characters; empty if there is no text. @param most characters */
export function lineOf(most: number) {
  return z
    .string()
    .catch('')
    .transform((text) => cleanLine(text, most));
}

/** True only where the value is `true`. */
export const isTrue = z.boolean().catch(false);

/** An object by key, with at most this many keys, and only the values that a schema accepts. */
export function entriesOf<Schema extends z.ZodType>(value: Schema, most: number) {
  return z
    .record(z.string(), z.unknown())
    .catch({})
    .transform(
      (all) =>
        new Map(
          Object.entries(all)
            .slice(0, most)
            .flatMap(([key, one]) => fitting(key, value, one)),
        ),
    );
}

/** A list up to a length, with only the members that a schema accepts. */
export function listOf<Schema extends z.ZodType>(member: Schema, most: number) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.slice(0, most).flatMap((one) => fitting('', member, one).map(([, read]) => read)));
}

function fitting<Schema extends z.ZodType>(key: string, schema: Schema, value: unknown): [string, z.output<Schema>][] {
  const read = schema.safeParse(value);
  return read.success ? [[key, read.data]] : [];
}
