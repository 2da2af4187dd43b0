import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { madeDocker, madeObservations } from '@/e2e/fixtures/observations';
import { planOutput } from '@/e2e/fixtures/plan-output';
import en from '@/lib/platform/i18n/messages/en/remediation.json';
import ja from '@/lib/platform/i18n/messages/ja/remediation.json';
import type { ContainerProof } from '@/lib/truth/probes/proof-observation';
import { readSeen } from '../seen';
import { judgeClamp } from './judge';
import { type ClampWish, clampPlanner } from './plan';
import { CLAMP_PREFLIGHT_NAMES, type ClampPlan } from './plan-types';
import { clampRules } from './rules';

const RULES = [
  { family: 4, interface: 'ens3', mss: 1402 },
  { family: 6, interface: 'ens3', mss: 1382 },
] as const;
const TABLE = clampRules('nft', RULES);
const HEALTHY: Record<string, string | string[]> = {
  ...{ sudo: 'passwordless', uid: '0', version: '26.1.5', 'bridge-mtu': '1500' },
  egress: ['4 ens3 1442', '6 ens3 1442'],
  ...{ 'clamp-nft-version': 'nftables v1.1.3', 'clamp-iptables-version': 'iptables v1.8.11 (nf_tables)' },
  'clamp-ip6tables-version': 'ip6tables v1.8.11 (nf_tables)',
};
const NO_NFT = { 'clamp-nft-version': '' };

function plan(change: Record<string, string | string[]> = {}, wish: ClampWish = { kind: 'clamp-mss', mtu: null }) {
  const answer = planOutput({ ...HEALTHY, ...change });
  const made = clampPlanner(wish).plan(readSeen(answer, 1442), 120);
  return made.plan as ClampPlan;
}
const outcome = (made: ClampPlan, name: string) => made.preflight.find((item) => item.name === name);
const removal: ClampWish = { kind: 'unclamp-mss' };

describe('the plan of a clamp', () => {
  test('holds both families to what fits through the NIC, by nft, and changes nothing of Docker', () => {
    const made = plan();
    expect(made).toMatchObject({ tool: 'nft', packet: 1442, rules: RULES, text: TABLE, blocked: false });
    expect(made).toMatchObject({ mtu: 1500, currentMtu: 1500, containers: [], expectedInterruptionMs: 0 });
    expect(made.links).toEqual([{ interface: 'ens3', mtu: 1442 }]);
  });

  test('takes iptables where there is no nft, or where nft takes no such rules', () => {
    expect(plan(NO_NFT)).toMatchObject({ tool: 'iptables', text: clampRules('iptables', RULES) });
    expect(plan({ 'clamp-nft-takes': 'Error: Could not process rule: Operation not supported' }).tool).toBe('iptables');
  });

  test('says what is not covered: IPv6 without ip6tables, other sizes on other interfaces', () => {
    const alone = plan({ ...NO_NFT, 'clamp-ip6tables-version': '' });
    expect(alone.rules).toEqual([RULES[0]]);
    expect(outcome(alone, 'clamp-ipv6')).toMatchObject({ outcome: 'warn', params: { reason: 'no_tool' } });
    const two = plan({ egress: ['4 ens3 1442', '6 ens4 1400'] });
    expect(two.rules).toEqual([RULES[0], { family: 6, interface: 'ens4', mss: 1340 }]);
    expect(two.links).toHaveLength(2);
  });

  test.each<[string, string, Record<string, string | string[]>, Partial<ClampWish>]>([
    ['Docker is down', 'clamp-docker', { version: '' }, {}],
    ['there is no tool', 'clamp-tool', { ...NO_NFT, 'clamp-iptables-version': '' }, {}],
    ['there is no default route', 'clamp-size', { egress: [] }, {}],
    ['the size does not fit', 'clamp-size', {}, { mtu: 1450 }],
    ['there is another clamp of ours', 'clamp-present', { 'clamp-nft': TABLE.replaceAll('1402', '1300') }, {}],
    ['there is a part of one', 'clamp-present', { 'clamp-iptables': ':CLEARANCE-MSS - [0:0]' }, {}],
  ])('is blocked where %s', (_, name, change, wish) => {
    const made = plan(change, { kind: 'clamp-mss', mtu: null, ...wish } as ClampWish);
    expect(made.blocked).toBe(true);
    expect(outcome(made, name)?.outcome).toBe('block');
  });

  test.each<[string, string, Record<string, string | string[]>]>([
    ["somebody else's rules clamp, too", 'clamp-foreign', { 'clamp-foreign': '-A FORWARD -j TCPMSS' }],
    ['firewalld may flush iptables', 'clamp-firewall', { ...NO_NFT, firewalld: 'running' }],
    ['the module is missing', 'clamp-tool', { ...NO_NFT, 'clamp-module': 'FATAL: Module xt_TCPMSS not found' }],
    ['Docker fits already', 'clamp-size', { 'bridge-mtu': '1442' }],
  ])('warns where %s', (_, name, change) => {
    expect(outcome(plan(change), name)?.outcome).toBe('warn');
  });

  test('sees that the very rules are in force, and that without root nothing can be told', () => {
    expect(plan({ 'clamp-nft': TABLE })).toMatchObject({ alreadyInForce: true, blocked: false });
    const denied = plan({ sudo: 'denied', uid: '1000', egress: [] });
    expect(denied.preflight.map(({ name }) => name)).toEqual(['rights']);
    expect(denied).toMatchObject({ blocked: true, alreadyInForce: false });
  });
});

describe('the plan of its removal', () => {
  test('shows what is there, and warns where it is needed', () => {
    const made = plan({ 'clamp-nft': TABLE }, removal);
    expect(made).toMatchObject({ kind: 'unclamp-mss', tool: 'nft', blocked: false, alreadyInForce: false });
    expect(made.text).toBe(TABLE.trim());
    expect(outcome(made, 'clamp-need')?.outcome).toBe('warn');
    const fits = plan({ 'clamp-nft': TABLE, 'bridge-mtu': '1442' }, removal);
    expect(outcome(fits, 'clamp-need')?.outcome).toBe('pass');
  });

  test('has nothing to do where there is none', () => {
    expect(plan({}, removal).alreadyInForce).toBe(true);
  });
});

describe('the judgement after a clamp', () => {
  const proof = (over: Partial<ContainerProof>): ContainerProof => ({
    ...{ network: 'bridge', mtu: 1500, outcome: 'failed', ping: 'too-big', download: 'passed', detail: '' },
    ...{ downloadedBytes: 262_144, url: 'http://m/', ...over },
  });
  const judge = (kind: ClampPlan['kind'], ...proofs: ContainerProof[]) =>
    judgeClamp(kind, {
      verdict: 'oversized',
      bridgeMtu: 1500,
      outcome: 'ok',
      outcomeEvidence: null,
      observations: madeObservations(madeDocker(1500), { proofs: { known: true, value: proofs } }),
    }).state;

  test('is by downloads alone: a full packet that is no TCP is too large as before', () => {
    expect(judge('clamp-mss', proof({}))).toBe('passed');
    expect(judge('clamp-mss', proof({ download: 'stalled' }))).toBe('failed');
    expect(judge('clamp-mss', proof({ download: 'failed' }))).toBe('failed');
    expect(judge('clamp-mss', proof({}), proof({ network: 'shop', download: 'stalled' }))).toBe('failed');
    expect(judge('clamp-mss', proof({}), proof({ network: 'shop', download: 'failed' }))).toBe('passed');
    expect(judge('clamp-mss', proof({ download: 'not-run' }))).toBe('warned');
    // These packets do not pass the firewall.
    expect(judge('clamp-mss', proof({}), proof({ driver: 'macvlan', download: 'stalled' }))).toBe('passed');
    expect(judge('clamp-mss', proof({ driver: 'ipvlan' }))).toBe('warned');
    expect(judge('clamp-mss')).toBe('warned');
  });

  test('lets a removal be, whatever hangs then', () => {
    expect(judge('unclamp-mss', proof({ download: 'stalled' }))).toBe('warned');
  });
});

test.each(Object.entries({ en, ja }))('every item has words that take its facts (%s)', (locale, remediation) => {
  const say = createTranslator({
    locale,
    messages: { remediation },
    namespace: 'remediation',
    timeZone: 'UTC',
    onError: (error) => expect.fail(error.message),
  });
  const made = [
    plan(),
    plan(NO_NFT),
    plan({ 'clamp-nft': TABLE, 'bridge-mtu': '1442' }, removal),
    plan({}, removal),
    plan({ ...NO_NFT, 'clamp-iptables-version': '', 'clamp-egress': [], version: '' }),
    plan({ 'clamp-nft': 'table', 'bridge-mtu': '1442', firewalld: 'running', 'clamp-foreign': 'x' }),
  ];
  const items = made.flatMap(({ preflight }) => preflight);
  expect(new Set(items.map(({ name }) => name))).toEqual(new Set(CLAMP_PREFLIGHT_NAMES));
  for (const { name, outcome: how, params } of items) {
    const key = `preflight.${name}.${how}` as Parameters<typeof say>[0];
    expect(say(key, params), key).not.toMatch(/undefined|remediation\./);
    expect(say.has(`preflight.${name}.title` as Parameters<typeof say>[0])).toBe(true);
  }
});
