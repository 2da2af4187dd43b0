/** A default route of `route -n`, as net-tools and BusyBox print it. */
export interface ClassicRoute {
  interface: string;
  gateway: string | null;
  metric: number;
}

/** `0.0.0.0 GATEWAY 0.0.0.0 FLAGS METRIC REF USE IFACE`. */
const FOUR = /^0\.0\.0\.0\s+([0-9.]{7,15})\s+0\.0\.0\.0\s+([A-Z!]+)\s+(\d{1,10})\s+\d+\s+\d+\s+(\S{1,64})\s*$/;

/** `::/0 NEXT-HOP FLAG METRIC REF USE IF`; newer net-tools put addresses in brackets. */
const SIX = /^(?:\[::\]|::)\/0\s+\[?([0-9a-f:]{2,39})\]?\s+([A-Za-z!]+)\s+(\d{1,10})\s+\d+\s+\d+\s+(\S{1,64})\s*$/;

/**
 * The default route in one line of `route -n` (IPv4), or of `route -n -A inet6`.
 * @returns null if it is not one, is of the other IP family, or rejects packets (`!`)
 */
export function parseClassicRoute(line: string, family: 4 | 6): ClassicRoute | null {
  const [, gateway = '', flags = '!', metric = '', device = ''] = (family === 4 ? FOUR : SIX).exec(line) ?? [];
  if (flags.includes('!') || device === 'lo') return null;
  const isNone = gateway === '0.0.0.0' || gateway === '::';
  return { interface: device, gateway: isNone ? null : gateway, metric: Number(metric) };
}
