import { CodedError } from '@/lib/platform/errors/coded';
import { isTarget } from '@/lib/truth/probes/paths/target';

const URL_SHAPE = /^https?:\/\/([a-z0-9._-]{1,253})(:[1-9]\d{0,4})?(\/[A-Za-z0-9._~%/?=+-]{0,500})?$/i;

/**
 * A URL that may be given to a script: http or https, without characters that have a special meaning for a shell.
 * @throws CodedError `proof.invalid-url` (422)
 */
export function checkProofUrl(text: string): string {
  const url = text.trim();
  if (isProofUrl(url)) return url;
  throw new CodedError('proof.invalid-url', 422, { url: text.slice(0, 200) }, 'proofUrl');
}

/** Whether a trimmed text is accepted by `checkProofUrl`. */
export function isProofUrl(text: string): boolean {
  const host = URL_SHAPE.exec(text)?.[1];
  return host !== undefined && isTarget(host.toLowerCase());
}
