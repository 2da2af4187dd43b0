/**
 * The network of a connection's other end as ./command prints it: `198.18.1.0/24`, or `fd00:1:0::/48` with three groups.
 * @returns IPv6 without its last zeros (`fd00:1::/48`); null if it is anything else, such as a whole address
 */
export function readNetwork(text: string): { network: string; family: 4 | 6 } | null {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.0\/24$/.exec(text);
  if (four) return four.slice(1).every((part) => Number(part) <= 255) ? { network: text, family: 4 } : null;
  const six = /^([0-9a-f]{1,4}):([0-9a-f]{1,4}):([0-9a-f]{1,4})::\/48$/.exec(text);
  if (!six) return null;
  const groups = six.slice(1).map((group) => group.replace(/^0+(?=.)/, ''));
  while (groups.at(-1) === '0') groups.pop();
  return { network: `${groups.join(':')}::/48`, family: 6 };
}

/** Whether two networks (`address/length`) have an address in common. False if one of them is not valid. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [bitsOf(one), bitsOf(other)];
  return a !== null && b !== null && a.family === b.family && (a.bits.startsWith(b.bits) || b.bits.startsWith(a.bits));
}

/** The bits of a network's prefix, as text. */
function bitsOf(network: string): { family: 4 | 6; bits: string } | null {
  const [, address = '', length = ''] = /^([0-9a-fA-F.:]{2,45})\/(\d{1,3})$/.exec(network) ?? [];
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 6 ? bitsOf6(address) : bitsOf4(address);
  return bits === null || Number(length) > bits.length ? null : { family, bits: bits.slice(0, Number(length)) };
}

function bitsOf4(address: string): string | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function bitsOf6(address: string): string | null {
  const halves = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right = []] = halves;
  const missing = 8 - left.length - right.length;
  if (halves.length > 2 || missing < 0 || (halves.length === 1 && missing > 0)) return null;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
