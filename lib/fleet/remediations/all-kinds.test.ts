import { describe, expect, it, test } from 'vitest';
import { plan as planFile } from '@/e2e/fixtures/docker-facts';
import { plan as planNetwork } from '@/e2e/fixtures/network-answer';
import { plan as planNic } from '@/e2e/fixtures/nic-facts';
import { translator } from '@/lib/platform/i18n/translator';
import { restartContainer } from './container/kind';
import { setMtu } from './daemon-config/kind';
import { findKindWords } from './find-kind-words';
import { kindOf, PLANNABLE_KINDS, REMEDIATION_KINDS, ROLLOUT_KINDS, toToldKind } from './kind-of';
import { KIND_WORDS } from './kind-words';
import { clampMss, unclampMss } from './mss-clamp/kind';
import { recreateNetwork } from './network/kind';
import { setNicMtu } from './nic/kind';
import { repairDaemonJson } from './repair-config/kind';

/** The subjects of plans, in addition to those in the words of its kind. */
const ALSO: Partial<Record<string, string[]>> = { 'restore-network': ['repair'] };

/** Nothing can be put back after these. */
const FOR_GOOD: string[] = ['restart-container', 'repair-daemon-json'];

it('has the same kinds in both tables', () => {
  expect(REMEDIATION_KINDS.toSorted()).toEqual(Object.keys(KIND_WORDS).sort());
});

it('says what can be asked for, and what of many instances', () => {
  expect(PLANNABLE_KINDS).toEqual([
    'set-mtu',
    'recreate-network',
    'clamp-mss',
    'unclamp-mss',
    'set-nic-mtu',
    'restart-container',
    'repair-daemon-json',
  ]);
  expect(ROLLOUT_KINDS).toEqual(['set-mtu', 'clamp-mss', 'unclamp-mss', 'set-nic-mtu']);
});

it.each(['set-moon-phase', 'unknown', '', '__proto__', 'constructor', 'toString'])('does not know %j', (name) => {
  expect(kindOf(name)).toBeNull();
  expect(toToldKind(name)).toBe('unknown');
  expect(findKindWords(name)).toEqual({ about: 'unknown', takesMtu: false });
});

describe.each(REMEDIATION_KINDS)('%s', (name) => {
  const kind = kindOf(name);
  if (!kind) throw new Error(name);
  const { about, takesMtu } = findKindWords(name);

  it('is taken back by a kind of the table, that can be rolled out where it can', () => {
    const back = kindOf(kind.takenBack?.kind ?? '');
    expect(back !== null).toBe(!FOR_GOOD.includes(name));
    if (back === null) return;
    expect(back.rollout === null).toBe(kind.rollout === null);
  });

  test.each(['en', 'ja'] as const)('has its words (%s)', (locale) => {
    const keys = {
      remediation: [`kind.${name}`],
      fix: [
        ...[`title.${name}`, `titleFrom.${name}`, `titleSame.${name}`],
        ...[about, ...(ALSO[name] ?? [])].flatMap((each) =>
          ['radius.nobody', 'apply.body', 'apply.button', 'apply.inForce'].map((key) => `${key}.${each}`),
        ),
        ...(kind.isGone ? [`gone.${about}`] : []),
      ],
      rollout:
        kind.rollout && !kind.rollout.onlyAsRemedy
          ? [
              ...[`heading.${name}`, `start.body.${about}`, `rollBackMeans.${about}`, `new.takesBack.${about}`],
              ...(ROLLOUT_KINDS.includes(name) ? [`form.kindHint.${about}`] : []),
              ...(ROLLOUT_KINDS.includes(name) && takesMtu ? [`form.size.${about}`] : []),
            ]
          : [],
    };
    for (const namespace of ['remediation', 'fix', 'rollout'] as const) {
      const say = translator(locale, namespace);
      expect(keys[namespace].filter((key) => !say.has(key))).toEqual([]);
    }
  });
});

const REPAIR = { ...planFile().plan, starts: true } as unknown as Parameters<typeof repairDaemonJson.program>[0];
const CONTAINER = {
  container: { id: 'a'.repeat(64), startedAt: '2026-11-25T16:44:33.1Z', stopSeconds: 10 },
  interfaces: [],
} as unknown as Parameters<typeof restartContainer.program>[0];
const CLAMP = {
  tool: 'nft' as const,
  rules: [{ family: 4 as const, interface: 'ens3', mss: 1402 }],
  links: [{ interface: 'ens3', mtu: 1442 }],
};

test.each([
  ['a file', setMtu.steps, setMtu.program(planFile().plan, Buffer.from('{}'))],
  ['a network', recreateNetwork.steps, recreateNetwork.program(planNetwork(), null)],
  ['a clamp', clampMss.steps, clampMss.program(CLAMP as Parameters<typeof clampMss.program>[0], null)],
  ['its removal', unclampMss.steps, unclampMss.program(CLAMP as Parameters<typeof clampMss.program>[0], null)],
  ['a container', restartContainer.steps, restartContainer.program(CONTAINER, null)],
  ['a repair', repairDaemonJson.steps, repairDaemonJson.program(REPAIR, Buffer.from('{}'))],
  ['a NIC', setNicMtu.steps, setNicMtu.program(planNic(), Buffer.from('mtu'))],
])('the table names every step of the program of %s', (_, steps, { steps: forth, functions }) => {
  const code = functions.replace(/^\s*#.*$/gm, '');
  const back = [...code.matchAll(/\bstep ([a-z-]+) [a-z_]+/g)].map(([, name]) => name);
  expect(back.length).toBeGreaterThan(0);
  expect([...forth.map(([name]) => name), ...back].filter((name) => !steps.includes(name ?? ''))).toEqual([]);
});
