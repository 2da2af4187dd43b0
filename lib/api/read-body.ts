import { CodedError } from '@/lib/errors/coded';
import { ApiError } from './to-problem';

const MAX_BYTES = 1024 * 1024;

/**
 * The body of a request as text, read no further than 1 MB.
 * @param type the media type that it has to have
 * @throws ApiError `api.wrong-type` (415), `api.body-too-large` (413); CodedError `api.body-incomplete` (400) where the
 *   caller went away before its end
 */
export async function readBody(request: Request, type: string): Promise<string> {
  const sent = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (sent !== type) throw new ApiError('api.wrong-type', 415, { expected: type });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body = request.body?.getReader();
  for (;;) {
    const next = await body?.read().catch(() => {
      throw new CodedError('api.body-incomplete', 400);
    });
    if (!next || next.done) return new TextDecoder().decode(Buffer.concat(chunks));
    bytes += next.value.byteLength;
    if (bytes > MAX_BYTES) {
      await body?.cancel();
      throw new ApiError('api.body-too-large', 413);
    }
    chunks.push(next.value);
  }
}

/** The same as JSON. @throws as `readBody`; CodedError `api.not-json` (400) */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readBody(request, 'application/json');
  try {
    return JSON.parse(text);
  } catch {
    throw new CodedError('api.not-json', 400);
  }
}
