import { APIError } from 'better-auth/api';
import { parseSetCookieHeader } from 'better-auth/cookies';
import { type Actor, isRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { auth } from '@/lib/access/auth/auth';
import { attemptsOn, countAttempt, forgetAttempts, type Limit, limitedNetwork } from '@/lib/access/auth/limit';
import { sourceAddress } from '@/lib/access/auth/source-address';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';

const PER_ADDRESS: Limit = { max: 30, windowMs: 5 * 60_000 };
/** An account from one address. Counted together, so that a stranger cannot lock out somebody else. */
const PER_PAIR: Limit = { max: 10, windowMs: 5 * 60_000 };
/**
 * Limits guesses from many addresses at once. It does not apply to addresses from which the person has signed in
 * before.
 */
const PER_ACCOUNT: Limit = { max: 100, windowMs: 5 * 60_000 };

/** A cookie for the browser, in the form that Next's `cookies().set` takes. */
export interface SessionCookie {
  name: string;
  value: string;
  path: string;
  httpOnly: boolean;
  secure: boolean;
  sameSite: 'lax';
  /** Seconds; not set for a cookie that ends with the browser session. */
  maxAge?: number;
}

/**
 * Signs a person in with e-mail and password.
 *
 * @param headers the request's: the address it came from, the browser's name
 * @returns the user, and the cookies to set
 * @throws CodedError auth.wrong-credentials (401), the same for an unknown e-mail and a wrong password;
 *   auth.too-many-attempts (429), param seconds
 */
export async function signIn(
  input: { email: string; password: string },
  headers: Headers,
): Promise<{ actor: Actor; cookies: SessionCookie[] }> {
  const email = input.email.trim().toLowerCase().slice(0, 320);
  const address = sourceAddress(headers);
  const network = limitedNetwork(address);
  const pairKey = `${attemptsOn(email)}${network}`;
  await countAttempt(`sign-in:address:${network}`, PER_ADDRESS);
  await countAttempt(pairKey, PER_PAIR);
  if (!(await hasSignedInFrom(email, address))) await countAttempt(attemptsOn(email), PER_ACCOUNT);

  try {
    const { headers: answer, response } = await auth().api.signInEmail({
      body: { email, password: input.password },
      headers: new Headers({ 'user-agent': headers.get('user-agent')?.slice(0, 300) ?? '' }),
      returnHeaders: true,
    });
    const user = await db.user.findUniqueOrThrow({ where: { id: response.user.id } });
    if (!isRole(user.role)) throw new CodedError('auth.wrong-credentials', 401);
    const actor: Actor = { kind: 'user', id: user.id, name: user.email, role: user.role, sourceAddress: address };
    await forgetAttempts(pairKey);
    await recordAudit(db, actor, { action: 'session.create', ...subject(user.id, user.email) });
    return { actor, cookies: sessionCookies(answer) };
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    // People sometimes type their password into the wrong field, and every viewer can read the history.
    const shownEmail = /^[^\s@]+@[^\s@]+$/.test(email) ? email : null;
    const nobody: Actor = { kind: 'system', id: null, name: 'sign-in', role: 'viewer', sourceAddress: address };
    await recordAudit(db, nobody, { action: 'session.create', outcome: 'refused', ...subject(null, shownEmail) });
    throw new CodedError('auth.wrong-credentials', 401);
  }
}

/** Whether the audit trail has a sign-in to this account from this address. */
async function hasSignedInFrom(email: string, sourceAddress: string | null): Promise<boolean> {
  const known = { action: 'session.create', outcome: 'done', subjectKind: 'user', sourceAddress };
  const user = await db.user.findUnique({ where: { email }, select: { id: true } });
  if (!user) return false;
  return (await db.auditEntry.findFirst({ where: { ...known, subjectId: user.id }, select: { id: true } })) !== null;
}

function subject(id: string | null, email: string | null) {
  return { subjectKind: 'user', subjectId: id, subjectName: email };
}

/** The cookies of one of better-auth's answers. */
export function sessionCookies(headers: Headers): SessionCookie[] {
  const cookies = headers.getSetCookie().flatMap((line) => [...parseSetCookieHeader(line)]);
  return cookies.map(([name, attributes]) => ({
    name,
    // Next encodes the value itself.
    value: decodeURIComponent(attributes.value),
    path: '/',
    httpOnly: true,
    secure: attributes.secure ?? false,
    sameSite: 'lax',
    ...(attributes['max-age'] === undefined ? {} : { maxAge: attributes['max-age'] }),
  }));
}
