import { readMtu } from '@/lib/truth/packet/mtu';

/** The result of one ping of one packet. MTUs are bytes of IP packet. */
export type PingAnswer =
  | { kind: 'reply'; ms: number | null }
  /** The instance's own kernel refused: because of the interface, the route or a cached path MTU. */
  | { kind: 'local'; mtu: number | null }
  /** A router answered "fragmentation needed" or "packet too big". */
  | { kind: 'reported'; mtu: number | null; from: string | null }
  | { kind: 'unreachable'; said: string }
  /** A router or the destination answered that a firewall forbids it. */
  | { kind: 'prohibited'; said: string }
  /** The instance's own firewall refused to send it. */
  | { kind: 'firewalled'; said: string }
  /** ping itself failed: no right to a socket, or an unknown option. */
  | { kind: 'failed'; said: string }
  | { kind: 'silent' };

const TOO_BIG =
  /frag(?:mentation)? needed|packet too big|message too long|too big|断片化が必要|メッセージが長すぎ|パケットが大きすぎ/i;
const UNREACHABLE =
  /unreachable|no route to host|time to live exceeded|time exceeded|hop limit|name or service not known|bad address|unknown host|name resolution|到達できません/i;
const PROHIBITED = /prohibited|packet filtered|port unreachable/i;
const FIREWALLED = /send(?:msg|to): operation not permitted/i;
const FAILED =
  /operation not permitted|permission denied|invalid (?:option|argument)|unrecognized option|usage:|not found|cannot assign|address family not supported|socket:/i;

/**
 * Reads the output of ping for one packet, in all known wordings: iputils before and after 20190324, IPv6, BusyBox, and
 * Japanese if a program ignores LC_ALL. Source: iputils ping/ping.c, ping6_common.c, po/ja.po.
 * @param text ping's output, lines joined by newline or `|`
 */
export function classifyPing(text: string): PingAnswer {
  const lines = text.slice(0, 4000).split(/[\n|]/);
  for (const line of lines) {
    if (/^\d{1,6} bytes from /.test(line) || /^\d{1,6} (?:バイト|octets)/.test(line)) {
      const ms = /(?:time|時間)[=<]\s?([\d.]{1,12}) ?(?:ms|ミリ秒)/.exec(line)?.[1];
      return { kind: 'reply', ms: ms === undefined ? null : Number(ms) };
    }
  }
  const big = lines.find((line) => TOO_BIG.test(line));
  if (big !== undefined) {
    const mtu = readMtu(/mtu\s?[=:]?\s?(\d{1,5})/i.exec(big)?.[1]);
    const from = /^From ([0-9a-zA-Z:.%_-]{2,80})[ :]/.exec(big)?.[1]?.replace(/:$/, '');
    return from !== undefined && !/local error/.test(big) ? { kind: 'reported', mtu, from } : { kind: 'local', mtu };
  }
  // Its own REJECT also answers like a router's.
  const firewalled = lines.find((line) => FIREWALLED.test(line));
  if (firewalled !== undefined) return { kind: 'firewalled', said: firewalled.slice(0, 200) };
  const prohibited = lines.find((line) => PROHIBITED.test(line));
  if (prohibited !== undefined) return { kind: 'prohibited', said: prohibited.slice(0, 200) };
  const unreachable = lines.find((line) => UNREACHABLE.test(line));
  if (unreachable !== undefined) return { kind: 'unreachable', said: unreachable.slice(0, 200) };
  const failed = lines.find((line) => FAILED.test(line));
  if (failed !== undefined) return { kind: 'failed', said: failed.slice(0, 200) };
  return { kind: 'silent' };
}
