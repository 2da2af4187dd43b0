import type { z } from 'zod';
import { KeyError } from '@/lib/access/secrets/keys';
import { CodedError } from '@/lib/platform/errors/coded';
import { type InputIssue, InvalidInput } from '@/lib/platform/errors/invalid-input';
import { describeError } from '@/lib/platform/i18n/describe-error';
import type { Locale } from '@/lib/platform/i18n/locale';
import type { problem } from './shapes';

export type Problem = z.output<typeof problem>;

/** Errors of the API itself, with statuses that no verb uses. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: string,
    readonly status: 404 | 405 | 413 | 415 | 503,
    readonly params: Record<string, string | number> = {},
  ) {
    super(code);
  }
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
};

/**
 * An error in the format of RFC 9457. An unexpected error becomes a 500 that shows only an id. The log has the details
 * under this id.
 * @param path of the request
 */
export function toProblem(error: unknown, locale: Locale, path: string, id: string): Problem {
  if (error instanceof ApiError) return compose(error.status, error.code, error.params, locale, path);
  if (error instanceof KeyError) return compose(409, 'secret.unreadable', { name: '' }, locale, path);
  if (!isCoded(error)) return { ...compose(500, 'api.internal', { id }, locale, path), id };
  const composed = compose(error.status, error.code, error.params, locale, path);
  const errors = error instanceof InvalidInput ? { errors: error.issues.map((issue) => sayIssue(issue, locale)) } : {};
  return { ...composed, ...(error.field === null ? {} : { field: error.field }), ...errors };
}

/** One issue of an input, as text. */
export function sayIssue({ code, params, field }: InputIssue, locale: Locale) {
  return { field, code, detail: describeError(locale, { code, params }) };
}

/** Also by name: Next loads a module once for each bundle, so the classes can differ. */
function isCoded(error: unknown): error is CodedError {
  return error instanceof CodedError || (error instanceof Error && error.name === 'CodedError' && 'code' in error);
}

function compose(
  status: number,
  code: string,
  params: Record<string, string | number>,
  locale: Locale,
  path: string,
): Problem {
  return {
    type: `urn:clearance:problem:${code}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail: describeError(locale, { code, params }),
    instance: path,
    code,
  };
}
