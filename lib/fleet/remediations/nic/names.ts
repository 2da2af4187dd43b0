/**
 * Whether a link can have this name (`dev_valid_name` of net/core/dev.c: at most 15 bytes, no slash, colon or white
 * space), and it means nothing to a shell, to a pattern or as an option.
 */
export function isLinkName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(name);
}

/** A path that means the same to every tool: absolute, no `..`, no character with a meaning for a shell. */
export function isPlainPath(path: string): boolean {
  return /^(\/[A-Za-z0-9._@-]{1,100}){1,12}$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path);
}
