import type { z } from 'zod';
import { CodedError } from './coded';
import { findExcess } from './find-excess';

/** Maximum number of errors that are reported for an input. A person corrects these and sends it again. */
export const MOST_ISSUES = 20;

/** One error in an input. */
export interface InputIssue {
  /** Key in the catalogues under `error`. */
  code: string;
  params: Record<string, string | number>;
  /** Path of the input, such as `tags.2`; null if it is the whole input. */
  field: string | null;
}

/** An input with one or more errors. The first one is the error's own code and field. */
export class InvalidInput extends CodedError {
  /** At most 20. */
  readonly issues: InputIssue[];

  constructor(issues: [InputIssue, ...InputIssue[]]) {
    super(issues[0].code, 422, issues[0].params, issues[0].field);
    this.issues = issues.slice(0, MOST_ISSUES);
  }
}

const OUR_CODE = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

/** Refuses an input that would take too long to check. @throws InvalidInput those of `findExcess` */
export function assertBounded(schema: z.ZodType, value: unknown): void {
  const excess = findExcess(schema, value);
  if (excess) throw new InvalidInput([excess]);
}

/**
 * Reads an input by its schema.
 * @throws InvalidInput with up to 20 issues: the code is a schema's own message, or `input.*` for zod's; those of
 *   `findExcess`
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  assertBounded(schema, value);
  // With the input, to distinguish a missing value from a value of the wrong type.
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, MOST_ISSUES).flatMap(toIssues);
  throw new InvalidInput([issues[0] ?? { code: 'input.invalid', params: {}, field: null }, ...issues.slice(1)]);
}

function toIssues(issue: z.core.$ZodIssue): InputIssue[] {
  const field = issue.path.length > 0 ? issue.path.join('.') : null;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'input.unknown-field',
      params: { name: key.slice(0, 100) },
      field: [...issue.path, key.slice(0, 100)].join('.'),
    }));
  }
  if (OUR_CODE.test(issue.message)) return [{ code: issue.message, params: customParams(issue), field }];
  return [{ ...genericCode(issue), field }];
}

function customParams(issue: z.core.$ZodIssue): Record<string, string | number> {
  if (issue.code === 'too_big') return { maximum: Number(issue.maximum) };
  if (issue.code === 'too_small') return { minimum: Number(issue.minimum) };
  if (issue.code !== 'custom' || !issue.params) return {};
  const entries = Object.entries(issue.params).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return Object.fromEntries(entries);
}

function genericCode(issue: z.core.$ZodIssue): Omit<InputIssue, 'field'> {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { code: 'input.missing', params: {} }
        : { code: 'input.wrong-type', params: { expected: issue.expected } };
    case 'too_big':
      return {
        code: issue.origin === 'number' ? 'input.too-big' : 'input.too-long',
        params: { maximum: Number(issue.maximum) },
      };
    case 'too_small':
      return {
        code: issue.origin === 'number' ? 'input.too-small' : 'input.too-short',
        params: { minimum: Number(issue.minimum) },
      };
    case 'invalid_value':
      return { code: 'input.not-one-of', params: { allowed: issue.values.map(String).join(', ').slice(0, 300) } };
    default:
      return { code: 'input.invalid', params: {} };
  }
}
