import { CodedError } from '@/lib/errors/coded';
import { checkTarget } from '@/lib/probes/paths/target';

/**
 * A URL as it may be given to a script: plain http, because what downloads it in the container is whatever the instance
 * has, and characters that no shell reads as anything else.
 * @throws CodedError `proof.invalid-url` (422)
 */
export function checkProofUrl(text: string): string {
  const url = text.trim();
  const match = /^http:\/\/([a-z0-9.-]{1,253})(:[1-9]\d{0,4})?(\/[A-Za-z0-9._~%/?=+-]{0,500})?$/i.exec(url);
  try {
    if (match?.[1]) {
      checkTarget(match[1]);
      return url;
    }
  } catch {
    // falls to the URL's own error
  }
  throw new CodedError('proof.invalid-url', 422, { url: text.slice(0, 200) }, 'proofUrl');
}
