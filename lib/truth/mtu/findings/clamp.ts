import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Finding, Verdict } from '@/lib/truth/mtu/verdict';
import type { ClampRule, Observations } from '@/lib/truth/probes/observations';

/** Verdicts with which nothing needs a clamp. */
const WITHOUT_NEED: readonly Verdict[] = ['fits', 'undersized'];

/**
 * Whether our own rules limit the size of TCP packets of containers. Old inspections have no information about clamps.
 */
export function clampInForce({ clamp }: Observations): boolean {
  return clamp?.known === true && clamp.value.rules.length > 0;
}

/** The MSS clamp: in force, not needed any more, gone, or unknown. It never changes the verdict. */
export function clampFindings(observations: Observations, verdict: Verdict): Finding[] {
  const { clamp } = observations;
  if (!clamp.known) {
    return clamp.reason === 'absent'
      ? []
      : [finding('clamp-unknown', 'notice', {}, evidence('nft list table; iptables -S', clamp.detail))];
  }
  const { rules, tool } = clamp.value;
  const params = { tool, sizes: sizesOf(rules), interface: rules[0]?.interface ?? '' };
  const listed = evidence(
    tool === 'nft' ? 'nft list table inet clearance_mss' : 'iptables -t mangle -S',
    rules.map((rule) => `${rule.interface} IPv${rule.family}: MSS ${rule.mss}`).join('\n'),
  );
  if (rules.length === 0) return [finding('clamp-gone', 'notice', { tool }, listed)];
  return WITHOUT_NEED.includes(verdict)
    ? [finding('clamp-unneeded', 'notice', params, listed)]
    : [finding('clamp-in-force', 'info', params, listed)];
}

/** `1402 / 1382`: bytes of TCP payload, IPv4's first. */
export function sizesOf(rules: readonly ClampRule[]): string {
  return [...rules]
    .sort((a, b) => a.family - b.family)
    .map(({ mss }) => mss)
    .join(' / ');
}
