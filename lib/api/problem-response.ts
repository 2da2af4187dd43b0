import { randomUUID } from 'node:crypto';
import { type Locale, pickLocale } from '@/lib/platform/i18n/locale';
import { log } from '@/lib/platform/logs/log';
import { toProblem } from './to-problem';

/** An error as application/problem+json in the language of the request. Unexpected errors are logged. */
export function problemResponse(error: unknown, request: Request): Response {
  const id = randomUUID();
  const path = new URL(request.url).pathname;
  const problem = toProblem(error, localeOf(request), path, id);
  if (problem.status >= 500)
    log().error({ error, id, method: request.method, path }, 'API request failed: see the error');
  const headers = new Headers({
    'cache-control': 'no-store',
    'content-type': 'application/problem+json; charset=utf-8',
  });
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

export function localeOf(request: Request): Locale {
  return pickLocale(null, request.headers.get('accept-language'));
}
