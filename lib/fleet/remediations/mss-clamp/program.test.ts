import { describe, expect, test } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import type { ClampRule } from '@/lib/truth/probes/observations';
import { readClampFacts } from './facts';
import { clampProgram, unclampProgram } from './program';
import { clampRules, mssOf, packetOf } from './rules';

const RULES: ClampRule[] = [
  { family: 4, interface: 'ens3', mss: 1402 },
  { family: 6, interface: 'ens3', mss: 1382 },
];
const LINKS = [{ interface: 'ens3', mtu: 1442 }];
const TOOLS = ['nft', 'iptables'] as const;

describe('the rules', () => {
  test('leave room for the headers: 40 bytes on IPv4, 60 on IPv6, which has no packets under 1280', () => {
    const rule = (family: 4 | 6, packet: number): ClampRule => ({
      family,
      interface: 'ens3',
      mss: mssOf(packet, family),
    });
    expect([[rule(4, 1000), rule(6, 1000)], [rule(6, 1442)], []].map(packetOf)).toEqual([1000, 1442, null]);
    expect([mssOf(1442, 4), mssOf(1442, 6), mssOf(1000, 4), mssOf(1000, 6)]).toEqual([1402, 1382, 960, 1220]);
  });

  test.each(TOOLS)('of %s lower the size of both directions and both families, and are tagged', (tool) => {
    const lines = clampRules(tool, RULES)
      .split('\n')
      .filter((line) => /maxseg size set|--set-mss/.test(line));
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/"?ens3"? .*clearance/);
    expect(
      lines.filter((line) => /maxseg size > 1402 .*set 1402|--mss 1403:65535 .*--set-mss 1402/.test(line)),
    ).toHaveLength(2);
  });

  test.each<[string, Partial<ClampRule>]>([
    ['a command', { interface: 'ens3; reboot' }],
    ['a quote', { interface: 'ens3"' }],
    ['a line', { interface: 'ens3\nflush ruleset' }],
    ['an option', { interface: '-t' }],
    ['nothing', { interface: '' }],
    ['too long a name', { interface: 'e'.repeat(16) }],
    ['no whole number', { mss: 1402.5 }],
    ['no number', { mss: Number.NaN }],
    ['zero', { mss: 0 }],
    ['more than fits the field', { mss: 65_535 }],
  ])('take no %s', (_, over) => {
    for (const tool of TOOLS) {
      const rules = [{ family: 4 as const, interface: 'ens3', mss: 1402, ...over }];
      expect(() => clampRules(tool, rules)).toThrow();
      expect(() => clampProgram({ tool, rules, links: LINKS })).toThrow();
    }
  });

  test('are never none', () => {
    expect(() => clampRules('nft', [])).toThrow();
    expect(() => clampProgram({ tool: null, rules: RULES, links: LINKS })).toThrow();
  });
});

describe('the judgement before a confirmation', () => {
  const table = clampRules('nft', RULES);
  const told = (key: string, value: string) => madeFrames({ [key]: value });

  test('wants the planned rules, all of them and no other', () => {
    const { judge } = clampProgram({ tool: 'nft', rules: RULES, links: LINKS });
    expect(judge(told('clamp-nft', table)).right).toBe(true);
    expect(judge(told('clamp-nft', table.replaceAll('1402', '1400'))).right).toBe(false);
    expect(judge(told('clamp-nft', clampRules('nft', RULES.slice(0, 1)))).right).toBe(false);
    expect(judge(told('clamp-nft', '')).right).toBe(false);
    expect(judge(told('clamp-iptables', table)).right).toBe(false);
  });

  test('of a removal wants nothing of ours to be there', () => {
    const { judge } = unclampProgram();
    expect(judge(told('clamp-nft', '')).right).toBe(true);
    expect(judge(told('clamp-nft', table)).right).toBe(false);
    expect(judge(told('clamp-iptables', '-N CLEARANCE-MSS')).right).toBe(false);
  });
});

describe('the facts', () => {
  const facts = (said: Record<string, string | string[]>) => readClampFacts(madeFrames(said));

  test('say which tool takes such rules, and a warning is no refusal', () => {
    const legacy = '# Warning: iptables-legacy tables present, use iptables-legacy to see them\n';
    const seen = facts({
      'clamp-nft-version': 'nftables v1.0.6',
      'clamp-nft-takes': 'Error: Could not process rule: Operation not supported',
      'clamp-iptables-version': 'iptables v1.8.9 (nf_tables)',
      'clamp-iptables-takes': legacy,
    });
    expect(seen.nft?.refusal).toContain('Operation not supported');
    expect(seen.iptables).toEqual({ version: 'iptables v1.8.9 (nf_tables)', refusal: '' });
    expect(seen.ip6tables).toBeNull();
  });
});
