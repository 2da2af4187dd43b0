/** The value of a variable at the start of a script; empty if it is not set. */
export function variable(script: string, name: string): string {
  return new RegExp(`^${name}='([^']*)'$`, 'm').exec(script)?.[1] ?? '';
}

/** The bytes that a `fix-apply` script contains; null if there are none. */
export function payload(script: string): Buffer | null {
  if (variable(script, 'PAYLOAD') === 'none') return null;
  const encoded = /<<'CLEARANCE_NEW_END'[^\n]*\n([\s\S]*?)\nCLEARANCE_NEW_END/.exec(script)?.[1] ?? '';
  return Buffer.from(encoded, 'base64');
}
