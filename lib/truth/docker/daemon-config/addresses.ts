/** Whether Go's `net.ParseIP` accepts a text as an IP address: without a zone, leading zeros or brackets. */
export function isIp(said: string): boolean {
  return isIpv4(said) || isIpv6(said);
}

/** Whether Go's `netip.ParsePrefix` and `net.ParseCIDR` accept a text as a subnet: an address and its bits. */
export function isIpPrefix(said: string, family?: 6): boolean {
  const [, address = '', bits = ''] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(said) ?? [];
  if (bits === '') return false;
  if (isIpv6(address)) return Number(bits) <= 128;
  return family !== 6 && isIpv4(address) && Number(bits) <= 32;
}

function isIpv4(said: string): boolean {
  const parts = said.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(said: string): boolean {
  const last = said.lastIndexOf(':');
  if (last < 0) return false;
  // The last 32 bits may be written like an IPv4 address.
  const isMixed = said.includes('.');
  if (isMixed && !isIpv4(said.slice(last + 1))) return false;
  const groups = isMixed ? `${said.slice(0, last)}:0:0` : said;
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const words = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!words.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return false;
  return halves.length === 2 ? words.length < 8 : words.length === 8;
}
