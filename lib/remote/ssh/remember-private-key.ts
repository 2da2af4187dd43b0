import { createHash } from 'node:crypto';
import { type LoadedPrivateKey, loadPrivateKey } from './load-private-key';

const MAX_KEYS = 32;
const MAX_AGE_MS = 5 * 60_000;
const remembered = new Map<string, { loaded: LoadedPrivateKey; at: number }>();

/**
 * Like `loadPrivateKey`, but caches the last few results for five minutes: a sweep uses one key a thousand times, and
 * decrypting a key takes a large part of a second of CPU each time.
 */
export function rememberPrivateKey(text: string, passphrase: string | undefined, now = Date.now()): LoadedPrivateKey {
  const id = createHash('sha256')
    .update(JSON.stringify([text, passphrase ?? null]))
    .digest('base64');
  const known = remembered.get(id);
  if (known && now - known.at < MAX_AGE_MS) return known.loaded;
  const loaded = loadPrivateKey(text, passphrase);
  for (const [key, entry] of remembered) {
    if (remembered.size < MAX_KEYS && now - entry.at < MAX_AGE_MS) break;
    remembered.delete(key);
  }
  remembered.set(id, { loaded, at: now });
  return loaded;
}
