import ipaddr from 'ipaddr.js';

export type AddressProblem =
  | 'address.missing'
  | 'address.scheme'
  | 'address.user'
  | 'address.port'
  | 'address.dash'
  | 'address.not-one-instance'
  | 'address.invalid';

export type AddressResult = { ok: true; address: string } | { ok: false; code: AddressProblem };

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads the address of an instance: an IPv4 address, an IPv6 address or a host name. Refuses anything that an SSH
 * client could read as a user, a port or an option.
 * @returns the address in its normal form (lower case, IPv6 compressed, IPv4-mapped IPv6 as IPv4)
 */
export function parseAddress(text: string): AddressResult {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') return refuse('address.missing');
  if (trimmed.startsWith('-')) return refuse('address.dash');
  if (trimmed.includes('://')) return refuse('address.scheme');
  if (trimmed.includes('@')) return refuse('address.user');
  const bracketed = /^\[([^\]]*)\](:.*)?$/.exec(trimmed);
  if (bracketed?.[2] !== undefined) return refuse('address.port');
  const bare = bracketed?.[1] ?? trimmed;
  if (ipaddr.IPv6.isValid(bare) && !bare.includes('%')) return fromIpv6(bare);
  if (bracketed) return refuse('address.invalid');
  if (/^[^:]+:\d*$/.test(bare)) return refuse('address.port');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return fromIpv4(bare);
  return fromHostName(bare);
}

function refuse(code: AddressProblem): AddressResult {
  return { ok: false, code };
}

function fromIpv4(text: string): AddressResult {
  const address = ipaddr.IPv4.parse(text);
  if (['unspecified', 'multicast', 'broadcast'].includes(address.range())) return refuse('address.not-one-instance');
  return { ok: true, address: address.toString() };
}

function fromIpv6(text: string): AddressResult {
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) return fromIpv4(address.toIPv4Address().toString());
  if (['unspecified', 'multicast'].includes(address.range())) return refuse('address.not-one-instance');
  return { ok: true, address: address.toString() };
}

function fromHostName(text: string): AddressResult {
  const name = toAscii(text.replace(/\.$/, ''));
  if (name === null || name.length > 253) return refuse('address.invalid');
  const labels = name.split('.');
  if (!labels.every((label) => LABEL.test(label))) return refuse('address.invalid');
  // A name that ends in a number is a mistyped or short IPv4 address (127.1, 0x7f.1), never a host name.
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) return refuse('address.invalid');
  return { ok: true, address: name };
}

function toAscii(name: string): string | null {
  if (/^[\x21-\x7e]*$/.test(name)) return name;
  if (/[\s/?#\\:]/.test(name)) return null;
  try {
    return new URL(`http://${name}`).hostname;
  } catch {
    return null;
  }
}
