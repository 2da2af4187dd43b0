import { type Actor, assertRole, type Role } from '@/lib/access/actor/actor';
import { sessionActor } from '@/lib/access/auth/session-actor';
import { sourceAddress } from '@/lib/access/auth/source-address';
import { authenticateToken } from '@/lib/access/tokens/authenticate';
import { config } from '@/lib/platform/config/config';
import { CodedError } from '@/lib/platform/errors/coded';

const SAFE_METHODS = ['GET', 'HEAD'];

/**
 * The caller of an API request: the actor of the bearer token, or of the session. With a session, a request that
 * changes something must come from our own pages, because a browser sends the cookie with requests of other sites too.
 *
 * @throws CodedError auth.required (401), auth.token-invalid (401), auth.cross-site (403), auth.forbidden (403)
 */
export async function authenticate(request: Request, role: Role): Promise<Actor> {
  const actor = await identify(request);
  assertRole(actor, role);
  return actor;
}

async function identify(request: Request): Promise<Actor> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
    const actor = bearer ? await authenticateToken(bearer, sourceAddress(request.headers)) : null;
    if (!actor) throw new CodedError('auth.token-invalid', 401);
    return actor;
  }
  const actor = await sessionActor(request.headers);
  if (!actor) throw new CodedError('auth.required', 401);
  if (!SAFE_METHODS.includes(request.method) && !isSameOrigin(request.headers)) {
    throw new CodedError('auth.cross-site', 403);
  }
  return actor;
}

function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  const publicHost = config().publicUrl ? new URL(config().publicUrl ?? '').host : headers.get('host');
  return new URL(origin).host === publicHost;
}
