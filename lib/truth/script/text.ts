/** Control characters, also terminal escapes: an instance's text must only be shown as text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line from an instance: no control characters, at most `length` characters. */
export function cleanLine(text: string, length = 200): string {
  return text.replace(CONTROL, '').replace(/\s+/g, ' ').trim().slice(0, length);
}

/** Several lines from an instance, for evidence: without control characters, at most `length` characters. */
export function cleanText(text: string, length = 2000): string {
  return text.replace(/\r\n/g, '\n').replace(CONTROL, '').trim().slice(0, length);
}

/** The lines of a text, at most `most` of them. */
export function linesOf(text: string, most = 5000): string[] {
  return text.split(/\r?\n/, most);
}

/** A number between bounds, or null. */
export function wholeNumber(text: string | undefined, min: number, max: number): number | null {
  if (text === undefined || !/^\d{1,10}$/.test(text.trim())) return null;
  const value = Number(text.trim());
  return value >= min && value <= max ? value : null;
}
