import { CodedError } from '@/lib/platform/errors/coded';
import { nameCounter } from './count-names';
import { ApiError } from './to-problem';

const MAX_BYTES = 1024 * 1024;

/** Limit of names in a JSON body, all its objects together. The largest valid body is settings with 200 tags. */
const MAX_NAMES = 2_000;

/**
 * The body of a request as text, read no further than 1 MB.
 * @param type the required media type
 * @param look gets each piece before the next one is read
 * @throws ApiError `api.wrong-type` (415), `api.body-too-large` (413); CodedError `api.body-incomplete` (400) where the
 *   connection ended before the body did
 */
export async function readBody(request: Request, type: string, look?: (piece: Uint8Array) => void): Promise<string> {
  const sent = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (sent !== type) throw new ApiError('api.wrong-type', 415, { expected: type });
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of untilGone(request.body)) {
    bytes += piece.byteLength;
    if (bytes > MAX_BYTES) throw new ApiError('api.body-too-large', 413);
    look?.(piece);
    pieces.push(piece);
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}

/**
 * The same as JSON.
 * @throws as `readBody`; CodedError `input.too-many-names` (422), `api.not-json` (400)
 */
export async function readJson(request: Request): Promise<unknown> {
  const count = nameCounter();
  let names = 0;
  const text = await readBody(request, 'application/json', (piece) => {
    if (names <= MAX_NAMES) names = count(piece);
  });
  // Only after the body has ended: a client that is still sending would see a broken connection, not the answer.
  if (names > MAX_NAMES) throw new CodedError('input.too-many-names', 422, { maximum: MAX_NAMES });
  try {
    return JSON.parse(text);
  } catch {
    throw new CodedError('api.not-json', 400);
  }
}

async function* untilGone(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read().catch(() => {
        throw new CodedError('api.body-incomplete', 400);
      });
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
