import type { ClampObservation, ClampRule } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frame, type Frames, frameOf } from '@/lib/truth/script/frames';
import { cleanLine, linesOf, wholeNumber } from '@/lib/truth/script/text';
import { CLAMP_CHAIN } from './command';

/** The smallest and largest valid MSS, bytes of TCP payload. */
const MSS = { min: 1, max: 65_495 };

interface Seen extends ClampRule {
  direction: 'in' | 'out';
}

/** The clamps of `nft list table inet clearance_mss`. A clamp only counts if it is in force in both directions. */
export function parseNftRules(text: string): ClampRule[] {
  return inBothDirections(
    linesOf(text).flatMap((line) => {
      const family = / nfproto ipv([46]) /.exec(` ${line}`)?.[1];
      const [, way, device] = /\b(o|i)ifname "([^"\s]{1,32})"/.exec(line) ?? [];
      const mss = wholeNumber(/ maxseg size set (\d+)/.exec(line)?.[1], MSS.min, MSS.max);
      return family && way && device && mss !== null ? [seen(family === '6' ? 6 : 4, way, device, mss)] : [];
    }),
  );
}

/** The clamps of `iptables -t mangle -S` (or ip6tables); none if FORWARD does not jump to them. */
export function parseIptablesRules(text: string, family: 4 | 6): ClampRule[] {
  const lines = linesOf(text);
  if (!lines.some((line) => line.startsWith('-A FORWARD ') && line.endsWith(` -j ${CLAMP_CHAIN}`))) return [];
  return inBothDirections(
    lines.flatMap((line) => {
      if (!line.startsWith(`-A ${CLAMP_CHAIN} `)) return [];
      const [, way, device] = / -(o|i) ([^"\s]{1,32}) /.exec(line) ?? [];
      const mss = wholeNumber(/ -j TCPMSS --set-mss (\d+)/.exec(line)?.[1], MSS.min, MSS.max);
      return way && device && mss !== null ? [seen(family, way, device, mss)] : [];
    }),
  );
}

/** Reads the sections of ./command. Unknown (`absent`) if no clamp was set since the last boot. */
export function parseClamp(frames: Frames): Observed<ClampObservation> {
  const marker = /^(nft|iptables) (\d{1,12})\b/.exec(frameOf(frames, 'clamp-marker')?.body ?? '');
  if (!marker) return { known: false, reason: 'absent', detail: '' };
  const tool = marker[1] === 'nft' ? 'nft' : 'iptables';
  const since = new Date(Number(marker[2]) * 1000);
  const sections = (tool === 'nft' ? ['clamp-nft'] : ['clamp-iptables', 'clamp-ip6tables'])
    .map((name) => frameOf(frames, name))
    .filter((frame) => frame !== undefined);
  const unread = sections.find((frame) => frame.status !== 0 && !isGone(frame));
  if (sections.length === 0 || unread) {
    const detail = cleanLine(unread?.error ?? '');
    return { known: false, reason: /not root|password|permitted/i.test(detail) ? 'denied' : 'failed', detail };
  }
  const rules = sections.flatMap(({ name, body }) =>
    tool === 'nft' ? parseNftRules(body) : parseIptablesRules(body, name === 'clamp-iptables' ? 4 : 6),
  );
  return { known: true, value: { tool, since: since.toISOString(), rules } };
}

/** Our table does not exist: that is an answer, too. */
function isGone(frame: Frame): boolean {
  return frame.error.includes('No such file or directory');
}

function seen(family: 4 | 6, way: string, device: string, mss: number): Seen {
  return { family, interface: device, mss, direction: way === 'o' ? 'out' : 'in' };
}

function inBothDirections(rules: Seen[]): ClampRule[] {
  return rules
    .filter(({ direction }) => direction === 'out')
    .filter((out) =>
      rules.some(
        (back) =>
          back.direction === 'in' &&
          back.family === out.family &&
          back.interface === out.interface &&
          back.mss === out.mss,
      ),
    )
    .map(({ direction: _, ...rule }) => rule);
}
