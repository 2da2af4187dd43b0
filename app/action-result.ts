import { unstable_rethrow } from 'next/navigation';
import { CodedError } from '@/lib/platform/errors/coded';
import { InvalidInput } from '@/lib/platform/errors/invalid-input';
import { describeError } from '@/lib/platform/i18n/describe-error';
import { requestLocale } from './preferences';

/** The result of a Server Action for its form. */
export type ActionResult<T = null> =
  | { status: 'idle' }
  | { status: 'ok'; data: T }
  /** `message` is about the whole form; `fields` names the wrong inputs. Translated, ready to show. */
  | { status: 'error'; message: string | null; fields: Record<string, string> };

/** A caller's mistake as a result that a form can show next to its inputs. */
export async function explain(error: CodedError): Promise<Extract<ActionResult, { status: 'error' }>> {
  const locale = await requestLocale();
  const issues = error instanceof InvalidInput ? error.issues : [error];
  const whole: string[] = [];
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const text = describeError(locale, issue);
    const field = issue.field?.split('.')[0];
    if (field === undefined) whole.push(text);
    else fields[field] ??= text;
  }
  return { status: 'error', message: whole.join(' ') || null, fields };
}

/**
 * Runs the work of one action. The only place where a caller's mistake becomes text next to the input. Everything else
 * goes to the error page, redirects included.
 */
export async function attempt<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { status: 'ok', data: await work() };
  } catch (error) {
    unstable_rethrow(error);
    if (!(error instanceof CodedError)) throw error;
    return explain(error);
  }
}
