const MAX_CHARACTERS = 500;

// Control characters except tab and line feed (terminal codes, for example), and the marks that change the direction of
// text: people read the evidence, and an instance must not be able to disguise it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * @param text from the network, ssh2 or an instance
 * @returns the same without control characters, at most 500 characters
 */
export function capEvidence(text: string): string {
  const clean = text
    .slice(0, MAX_CHARACTERS * 4)
    .replace(UNPRINTABLE, '')
    .trim();
  return clean.length > MAX_CHARACTERS ? `${clean.slice(0, MAX_CHARACTERS - 1)}…` : clean;
}
