import { MINIMUM_PACKET } from '@/lib/truth/packet/packet';
import { CLAMP_CHAIN, CLAMP_TABLE } from '@/lib/truth/probes/clamp/command';
import type { ClampRule } from '@/lib/truth/probes/observations';

/** Bytes of headers in a packet that carries TCP: IP's 20 or 40, and TCP's 20. */
const HEADERS = { 4: 40, 6: 60 } as const;
/** MSS is a field of two bytes. */
const LARGEST_MSS = 65_535;

/**
 * The segment size with which a TCP packet fits.
 * @param packet bytes of IP packet
 * @returns bytes of TCP payload
 */
export function mssOf(packet: number, family: 4 | 6): number {
  return (family === 6 ? Math.max(packet, MINIMUM_PACKET[6]) : packet) - HEADERS[family];
}

/**
 * The packet size that the rules limit TCP to: the reverse of `mssOf`.
 * @returns bytes of IP packet; null if there are no rules
 */
export function packetOf(rules: readonly ClampRule[]): number | null {
  // For IPv6, smaller sizes were raised to the minimum MTU of IPv6: IPv4 is more exact.
  const telling = rules.some(({ family }) => family === 4) ? rules.filter(({ family }) => family === 4) : rules;
  return telling.length === 0 ? null : Math.max(...telling.map(({ family, mss }) => mss + HEADERS[family]));
}

/**
 * Rules that lower the segment size which both ends announce when a TCP connection is opened through an interface. A
 * smaller size is not changed. The plan shows this text, and the same text is loaded on the instance.
 *
 * @returns for nft: a separate table. For iptables: input of iptables-restore and ip6tables-restore, with one separate
 *   chain and one rule that jumps to it
 * @throws Error for a value that is not allowed in a script
 */
export function clampRules(tool: 'nft' | 'iptables', rules: readonly ClampRule[]): string {
  if (rules.length === 0 || !rules.every(fits)) throw new Error('a rule has a value that is not allowed in a script');
  return tool === 'nft' ? nftTable(rules) : iptablesChain(rules);
}

/** Whether both sets of rules limit the same connections to the same sizes, in any order. */
export function sameRules(a: readonly ClampRule[], b: readonly ClampRule[]): boolean {
  const sorted = (rules: readonly ClampRule[]) =>
    rules.map((rule) => `${rule.family} ${rule.interface} ${rule.mss}`).sort();
  return sorted(a).join('\n') === sorted(b).join('\n');
}

function fits({ family, interface: device, mss }: ClampRule): boolean {
  return (
    (family === 4 || family === 6) &&
    /^[A-Za-z0-9_.:@-]{1,15}$/.test(device) &&
    !device.startsWith('-') &&
    Number.isInteger(mss) &&
    mss > 0 &&
    mss < LARGEST_MSS
  );
}

function nftTable(rules: readonly ClampRule[]): string {
  const lines = rules.flatMap(({ family, interface: device, mss }) =>
    ['oifname', 'iifname'].map(
      (way) =>
        `    meta nfproto ipv${family} ${way} "${device}" tcp flags & (syn | rst) == syn tcp option maxseg size > ${mss} tcp option maxseg size set ${mss} comment "clearance"`,
    ),
  );
  // The priority of mangle as a number: its name came with nftables 0.9.1.
  return `table inet ${CLAMP_TABLE} {
  chain forward {
    type filter hook forward priority -150; policy accept;
${lines.join('\n')}
  }
}
`;
}

function iptablesChain(rules: readonly ClampRule[]): string {
  const lines = rules.flatMap(({ family, interface: device, mss }) =>
    ['-o', '-i'].map(
      (way) =>
        `-${family} -A ${CLAMP_CHAIN} ${way} ${device} -p tcp --tcp-flags SYN,RST SYN -m tcpmss --mss ${mss + 1}:${LARGEST_MSS} -m comment --comment clearance -j TCPMSS --set-mss ${mss}`,
    ),
  );
  return `*mangle
:${CLAMP_CHAIN} - [0:0]
${lines.join('\n')}
-I FORWARD -m comment --comment clearance -j ${CLAMP_CHAIN}
COMMIT
`;
}
