const MAX_CHARACTERS = 500;

// Control characters but tab and line feed (terminal codes among them), and the marks that turn the direction of text:
// evidence is shown to people, and an instance must not be able to dress it up.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * @param text what the network, ssh2 or an instance said
 * @returns the same without control characters, at most 500 characters
 */
export function capEvidence(text: string): string {
  const clean = text
    .slice(0, MAX_CHARACTERS * 4)
    .replace(UNPRINTABLE, '')
    .trim();
  return clean.length > MAX_CHARACTERS ? `${clean.slice(0, MAX_CHARACTERS - 1)}…` : clean;
}
