/** The addresses of the line `own6` of ./command: 32 hexadecimal digits each, as in /proc/net/if_inet6. */
export function instanceAddresses(text: string): Set<string> {
  const line = /^own6 ([0-9a-f ]{0,16000})$/m.exec(text)?.[1] ?? '';
  return new Set(line.split(' ').filter((one) => one.length === 32));
}

/**
 * An IPv6 address as 32 hexadecimal digits, lower case, without its zone; null if it is not one (or has IPv4's dots,
 * which our routers do not use in answers).
 */
export function spelledOut(address: string): string | null {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  if (!/^[0-9a-f:]{2,39}$/.test(bare)) return null;
  const [head = '', tail, more] = bare.split('::');
  const first = head.split(':').filter(Boolean);
  const last = (tail ?? '').split(':').filter(Boolean);
  const missing = 8 - first.length - last.length;
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...first, ...new Array<string>(missing).fill('0'), ...last];
  return groups.every((group) => group.length <= 4) ? groups.map((group) => group.padStart(4, '0')).join('') : null;
}
