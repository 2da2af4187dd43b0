import { describe, expect, it, test } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { madeDocker, madeNetwork, madeObservations } from '@/e2e/fixtures/observations';
import { planOutput } from '@/e2e/fixtures/plan-output';
import { readSeen, type Seen } from '@/lib/fleet/remediations/seen';
import { judgeContainer } from './judge';
import { restartContainer } from './kind';
import { containerPlanner } from './plan';
import type { ContainerPlan } from './plan-types';
import { containerProgram } from './program';

const ID = '1'.repeat(64);
const MAC = '02:42:ac:11:00:02';
const AT = '2026-11-25T16:44:33.123456789Z';
const ROW = {
  ...{ id: ID, name: '/web', image: 'nginx', policy: 'always', mode: 'default', labels: {}, autoRemove: false },
  networks: { bridge: { MacAddress: MAC } },
};
const FACTS = {
  ...{ id: ID, name: '/web', status: 'running', startedAt: AT, stopSeconds: null, mode: 'bridge', service: null },
};

function made(
  row: object = {},
  facts: object | null = {},
  more: Record<string, string | null> = {},
  interfaceMtu = 1500,
): ContainerPlan {
  const answer = planOutput({
    ...{ sudo: 'passwordless', uid: '0', version: '26.1.5', 'bridge-mtu': '1442', egress: '4 ens3 1442' },
    containers: JSON.stringify({ ...ROW, ...row }),
    'docker-interfaces': `container ${ID}\n10: eth0@if11: <UP> mtu ${interfaceMtu} qdisc noqueue \\    link/ether ${MAC} brd ff\n`,
    'restart-container': facts && JSON.stringify({ ...FACTS, ...facts }),
    ...more,
  });
  return containerPlanner({ kind: 'restart-container', container: 'web' }).plan(readSeen(answer) as Seen, 120).plan;
}
const item = ({ preflight }: ContainerPlan, name: string) => {
  const found = preflight.find((one) => one.name === name);
  return found && `${found.outcome} ${found.params.reason ?? ''}`.trim();
};

describe('a plan of a restart', () => {
  it('is bound to the container as it is, and names who is interrupted', () => {
    const plan = made();
    expect(plan).toMatchObject({
      ...{ kind: 'restart-container', mtu: 1442, currentMtu: 1500, blocked: false, alreadyInForce: false },
      container: { id: ID, startedAt: AT, stopSeconds: 10 },
      interfaces: [{ network: 'bridge', now: 1500, mtu: 1442 }],
      containers: [{ name: 'web', restartPolicy: 'always', effect: 'restarted' }],
    });
    expect(plan.preflight.every(({ outcome }) => outcome === 'pass')).toBe(true);
    expect(restartContainer.asksForName(plan)).toBe(true);
    expect(restartContainer.words(plan)).toEqual({
      title: { key: 'titleFrom.restart-container', values: { from: 1500, mtu: 1442, name: 'web' } },
      about: 'container',
    });
  });

  it('is nothing to do where the interface has the MTU of its network', () => {
    expect(made({}, {}, {}, 1442)).toMatchObject({ alreadyInForce: true, blocked: false });
  });

  it.each<[string, Parameters<typeof made>, string, string]>([
    ['one that is not there', [{}, null], 'restart-container', 'block absent'],
    ['another one whose id begins so', [{}, { name: '/web-2' }], 'restart-container', 'block absent'],
    ['one that was run with --rm', [{ autoRemove: true }], 'restart-container', 'block auto_remove'],
    ['a paused one', [{}, { status: 'paused' }], 'restart-container', 'block state'],
    ['one without a start time', [{}, { startedAt: '$(x)' }], 'restart-container', 'block unread'],
    ['one that is never killed', [{}, { stopSeconds: -1 }], 'restart-container', 'block never_killed'],
    ['one that takes too long', [{}, { stopSeconds: 3600 }], 'restart-container', 'block stops_slowly'],
    ['a task of the Swarm', [{}, {}, { tasks: ID }], 'restart-owner', 'block swarm'],
    ['a task by its label', [{}, { service: 'api' }], 'restart-owner', 'block swarm'],
    ['one of Compose', [{ labels: { 'com.docker.compose.project': 'shop' } }], 'restart-owner', 'pass compose'],
    ["one on another one's network", [{}, { mode: `container:${'2'.repeat(64)}` }], 'restart-shared', 'block joined'],
    [
      'one whose network others use',
      [{}, {}, { 'restart-sharing': `container:${ID} /sidecar` }],
      'restart-shared',
      'block sharing',
    ],
    ['an interface that was not seen', [{}, {}, { 'docker-interfaces': null }], 'restart-mtu', 'block unread'],
    ['a network that is too large', [{}, {}, { 'bridge-mtu': '1450' }], 'restart-mtu', 'warn above'],
    ['no nsenter', [{}, {}, { 'missing-tool': 'nsenter' }], 'tools', 'block'],
    ['no root', [{}, {}, { uid: '1000', sudo: 'denied' }], 'rights', 'block denied'],
    ['a Docker that is down', [{}, null, { version: '' }], 'docker', 'block'],
  ])('says of %s what it is', (_, sections, name, said) => {
    const plan = made(...sections);
    expect(item(plan, name)).toBe(said);
    expect(plan.blocked).toBe(said.startsWith('block'));
  });

  it('shows the command for what it refuses', () => {
    const shared = made({}, {}, { 'restart-sharing': `container:${ID} /a b\ncontainer:${'3'.repeat(64)} /c` });
    expect(shared.preflight.find(({ name }) => name === 'restart-shared')?.params.command).toBe('docker restart web a');
    const task = made({}, { service: "a';x" });
    expect(task.preflight.find(({ name }) => name === 'restart-owner')?.params.command).toBe(
      `docker service update --force 'a'\\'';x'`,
    );
  });

  it.each(['', '-x', 'a b', 'a;b', '../x', 'x'.repeat(129)])('takes no name that Docker does not give: %j', (name) => {
    expect(() => containerPlanner({ kind: 'restart-container', container: name })).toThrow(
      expect.objectContaining({ code: 'remediation.bad-container' }),
    );
  });
});

describe('the program', () => {
  const plan = made();
  it('takes only values that are allowed in a script', () => {
    expect(() => containerProgram({ ...plan, container: null })).toThrow();
    for (const bad of [{ id: 'x' }, { startedAt: "'" }, { stopSeconds: -1 }]) {
      const container = { id: ID, startedAt: AT, stopSeconds: 10, ...bad };
      expect(() => containerProgram({ ...plan, container })).toThrow();
    }
  });

  test.each([
    [`true false ${AT}`, '1442', true],
    [`true false ${AT}`, '1500', false],
    [`true true ${AT}`, '1442', false],
    ['', '', false],
  ])('judges %j with %s', (state, mtu, right) => {
    const [network] = plan.interfaces;
    const answer = madeFrames({ 'container-state': state, 'container-mtus': `${network?.networkId} ${mtu}\n` });
    expect(containerProgram(plan).judge(answer).right).toBe(right);
  });
});

test('the judgement is by the interface of the inspection, and without it there is none', () => {
  const plan = made();
  const judge = (mtu: number | null) => {
    const container = {
      ...{ id: ID, name: 'web', image: 'nginx', restartPolicy: 'no', composeProject: null, networks: ['bridge'] },
      ...{ interfaceMtu: mtu, interfaces: mtu === null ? [] : [{ name: 'eth0', network: 'bridge', mtu }] },
    };
    const docker = madeDocker(1442, { networks: [madeNetwork('bridge', 1442)], containers: [container] });
    const inspected = { verdict: 'fits' as const, bridgeMtu: 1442, outcome: 'ok' as const, outcomeEvidence: null };
    return judgeContainer(plan, { ...inspected, observations: madeObservations(docker) }).state;
  };
  expect([judge(1442), judge(1500), judge(null)]).toEqual(['passed', 'failed', 'undecided']);
});
