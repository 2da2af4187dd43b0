import { parseNftRules } from '@/lib/truth/probes/clamp/parse';
import type { Machine } from './machine';
import type { AnswerFrame } from './render-frames';

/** The sections about an MSS clamp, if there is one. */
export function describeClamp({ clamp }: Machine, root: boolean): AnswerFrame[] {
  if (!clamp) return [];
  const marker = `nft ${Math.floor(clamp.since.getTime() / 1000)} 01a20600-0000-7000-8000-000000000001\n`;
  const listed = root ? { body: clamp.rules } : { body: '', error: 'not root, and sudo is denied', status: 126 };
  return [
    { name: 'clamp-marker', body: marker },
    { name: 'clamp-nft', ...listed },
  ];
}

/** Additional questions of a clamp's plan. */
export function emitClamp(machine: Machine, emit: (key: string, value: string) => void): void {
  emit('clamp-nft', machine.clamp?.rules ?? '');
  emit('clamp-nft-version', 'nftables v1.0.6 (Lester Gooch #5)');
  emit('clamp-nft-takes', '');
  emit('clamp-iptables-version', 'iptables v1.8.9 (nf_tables)');
  emit('clamp-iptables-takes', '');
}

/** The largest IPv4 packet that TCP in a container sends or receives, bytes. */
export function largestTcpPacket({ clamp }: Machine, mtu: number): number {
  const mss = parseNftRules(clamp?.rules ?? '').find(({ family }) => family === 4)?.mss;
  return mss === undefined ? mtu : Math.min(mtu, mss + 40);
}
