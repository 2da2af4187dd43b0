import { prismaAdapter } from 'better-auth/adapters/prisma';
import { betterAuth } from 'better-auth/minimal';
import { deriveSecret } from '@/lib/access/secrets/keys';
import { type Config, config } from '@/lib/platform/config/config';
import { db } from '@/lib/platform/db/client';
import { hashPassword, PASSWORD_MAX, PASSWORD_MIN, verifyPassword } from './password';

/**
 * better-auth manages the sessions. Its routes are not mounted: only the verbs in this folder call it, so the web can
 * reach nothing but signing in and signing out.
 */
function build(from: Config) {
  return betterAuth({
    baseURL: from.publicUrl ?? 'http://localhost',
    secret: deriveSecret('session'),
    database: prismaAdapter(db, { provider: 'sqlite', transaction: true }),
    telemetry: { enabled: false },
    logger: { level: 'error' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    user: {
      additionalFields: { role: { type: 'string', input: false, required: true, defaultValue: 'viewer' } },
    },
    // The length is fixed: pages cannot set cookies, so a session renewed in the database would still end in the
    // browser.
    session: { expiresIn: from.sessionMinutes * 60, disableSessionRefresh: true },
    advanced: {
      cookiePrefix: 'clearance',
      useSecureCookies: from.publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
    },
  });
}

let built: { from: Config; auth: ReturnType<typeof build> } | null = null;

/** better-auth, set up on the first call. */
export function auth(): ReturnType<typeof build> {
  const from = config();
  if (built?.from !== from) built = { from, auth: build(from) };
  return built.auth;
}
