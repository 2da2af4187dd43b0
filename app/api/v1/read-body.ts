import { ApiError } from '@/lib/api/to-problem';

const MAX_BYTES = 1024 * 1024;

/**
 * The body as text, read no further than 1 MB.
 * @throws ApiError `api.body-too-large` (413)
 */
export async function readBody(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new ApiError('api.body-too-large', 413);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
