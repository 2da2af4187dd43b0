import ipaddr from 'ipaddr.js';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';

export interface Limit {
  /** Attempts within the window. */
  max: number;
  windowMs: number;
}

/**
 * Counts an attempt, and refuses it if there were too many. The count is in the database, so a restart does not reset
 * it.
 *
 * @param key what is limited, for example `sign-in:<address>`
 * @throws CodedError auth.too-many-attempts (429), param seconds: how long to wait
 */
export async function countAttempt(key: string, { max, windowMs }: Limit, now = Date.now()): Promise<void> {
  const wait = await db.$transaction(async (tx) => {
    await exclusive(tx, `attempts ${key}`);
    const row = await tx.rateLimit.findUnique({ where: { key } });
    const started = row ? Number(row.lastRequest) : 0;
    if (!row || now - started >= windowMs || started > now) {
      const data = { count: 1, lastRequest: BigInt(now) };
      await tx.rateLimit.upsert({ where: { key }, create: { id: key, key, ...data }, update: data });
      await tx.rateLimit.deleteMany({ where: { lastRequest: { lt: BigInt(now - DAY_MS) } } });
      return 0;
    }
    if (row.count >= max) return started + windowMs - now;
    await tx.rateLimit.update({ where: { key }, data: { count: row.count + 1 } });
    return 0;
  });
  if (wait > 0) throw new CodedError('auth.too-many-attempts', 429, { seconds: Math.ceil(wait / 1000) });
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Resets the count of a key after a successful attempt. */
export async function forgetAttempts(key: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key } });
}

/** Prefix of the keys that limit sign-ins to one account. */
export function attemptsOn(email: string): string {
  return `sign-in:account:${email} `;
}

/** The address as it is counted: IPv6 by its /64, because one subscriber has a whole /64; other text as it is. */
export function limitedNetwork(address: string | null): string {
  if (address === null || !ipaddr.isValid(address)) return String(address);
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}
