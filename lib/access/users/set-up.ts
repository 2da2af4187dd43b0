import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hashToken } from '@/lib/access/tokens/hash-token';
import { db } from '@/lib/platform/db/client';

/** The setting that holds the hash of the one set-up token. */
export const SET_UP_TOKEN = 'internal.setUpToken';

/** Whether there are no users yet, so that the set-up page is shown. */
export async function needsSetUp(): Promise<boolean> {
  return (await db.user.count()) === 0;
}

/**
 * Creates the token of the set-up link and replaces any earlier one. Anybody who can read the output of the start can
 * use it.
 *
 * @returns the token, of which only the hash is kept
 */
export async function makeSetUpToken(): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const value = hashToken(token);
  await db.setting.upsert({ where: { key: SET_UP_TOKEN }, create: { key: SET_UP_TOKEN, value }, update: { value } });
  return token;
}

/** Whether a text is the set-up token and there are no users yet. */
export async function isSetUpToken(token: string): Promise<boolean> {
  const row = await db.setting.findUnique({ where: { key: SET_UP_TOKEN } });
  if (typeof row?.value !== 'string' || !(await needsSetUp())) return false;
  return timingSafeEqual(Buffer.from(row.value), Buffer.from(hashToken(token)));
}
