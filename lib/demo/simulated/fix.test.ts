import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { scaled } from '@/e2e/pace/scaled.mjs';
import { daemonConfigProgram } from '@/lib/fleet/remediations/daemon-config/program';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { egressMtuOf, readSeen } from '@/lib/fleet/remediations/seen';
import { JOURNAL_STEP_NAMES } from '@/lib/fleet/remediations/step-names';
import { applyScript } from '@/lib/remote/runner/apply';
import { decideScript, statusScript } from '@/lib/remote/runner/follow';
import { parseJournal } from '@/lib/remote/runner/journal';
import { type Connection, connect } from '@/lib/remote/ssh/connect';
import { bytesOf, frameOf, parseFrames, textOf, textsOf } from '@/lib/truth/script/frames';
import { newNonce } from '@/lib/truth/script/nonce';
import type { SimulatedInstance } from './instance';
import { type SimulatedFleet, startSimulatedFleet } from './start-fleet';

const ID = '01a20600-0000-7000-8000-000000000001';
const OLD = '{\n  "log-driver": "journald"\n}\n';
const NEW = '{\n  "log-driver": "journald",\n  "mtu": 1442\n}\n';
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

let fleet: SimulatedFleet | null = null;
let connection: Connection | null = null;
afterEach(async () => {
  connection?.close();
  await fleet?.stop();
});

async function open(instance: Partial<SimulatedInstance>) {
  fleet = await startSimulatedFleet({ instances: [{ name: 'one', daemonJson: OLD, ...instance }], pace: 0.001 });
  const { address, port, machine } = fleet.endpoint('one');
  const { username, privateKey } = fleet.credential;
  const outcome = await connect(
    { address, port, username, auth: { kind: 'key', privateKey } },
    { verifyHostKey: () => 'trusted' },
  );
  if (!outcome.ok) throw new Error(outcome.evidence);
  connection = outcome;
  const ask = async (script: (nonce: string) => string) => {
    const nonce = newNonce();
    const ended = await outcome.exec({ source: script(nonce), deadlineMs: scaled(20_000), maxBytes: 2 ** 20 });
    return parseFrames(ended.stdout, nonce);
  };
  const apply = (expected = OLD) =>
    ask((nonce) =>
      applyScript(nonce, {
        id: ID,
        confirmSeconds: 60,
        program: daemonConfigProgram({
          mtu: 1442,
          path: '/etc/docker/daemon.json',
          expected: sha256(expected),
          attributes: '644:0:0',
          content: Buffer.from(NEW),
          mode: '644',
          owner: '0:0',
        }),
      }),
    );
  const look = () => ask((nonce) => statusScript(nonce, ID, 0, 10));
  return { machine, ask, apply, look };
}

describe('a fix on a simulated instance', () => {
  it('is seen in the facts, runs step by step, and stays once it is confirmed', async () => {
    const { machine, ask, apply, look } = await open({ containers: [{ name: 'web', image: 'nginx:1.29' }] });
    const facts = await ask(factsScript);
    expect(Buffer.from(bytesOf(facts, 'content') ?? []).toString()).toBe(OLD);
    expect(textOf(facts, 'sha256')).toBe(sha256(OLD));
    expect(egressMtuOf(readSeen(facts))).toBe(1442);
    expect(facts.done).toBe(true);

    expect(textOf(await apply(), 'started')).not.toBe('');
    const waiting = await look();
    expect(textOf(waiting, 'waiting')).toBe('1');
    const steps = textsOf(waiting, 'journal').map((line) => parseJournal(line, JOURNAL_STEP_NAMES));
    expect(steps.every((step) => step !== null)).toBe(true);
    expect(steps.map((step) => step?.name)).toEqual(expect.arrayContaining(['backup', 'restart', 'bridge-mtu']));

    const confirmed = await ask((nonce) => decideScript(nonce, ID, 'confirmed'));
    expect(textOf(confirmed, 'result')).toBe('confirmed');
    expect(machine.daemonJson?.toString()).toBe(NEW);
    expect(machine.bridgeMtu).toBe(1442);
    expect(machine.containers.map(({ name, mtu }) => [name, mtu])).toEqual([['web', 1442]]);
  });

  it('is taken back when Docker does not come up, containers included', async () => {
    const { machine, apply, look } = await open({
      restartFails: true,
      containers: [{ name: 'web', image: 'nginx:1.29' }],
    });
    await apply();
    expect(textOf(await look(), 'result')).toBe('reverted:step-failed:restart');
    expect(machine.daemonJson?.toString()).toBe(OLD);
    expect(machine.dockerRuns).toBe(true);
    expect(machine.containers.map(({ name, mtu }) => [name, mtu])).toEqual([['web', 1500]]);
  });

  it('is taken back when that is asked for', async () => {
    const { machine, ask, apply, look } = await open({});
    await apply();
    await look();
    await ask((nonce) => decideScript(nonce, ID, 'revert:cancelled'));
    expect(textOf(await look(), 'result')).toBe('reverted:cancelled');
    expect(machine.daemonJson?.toString()).toBe(OLD);
  });

  it('is refused when the file is not as planned', async () => {
    const { machine, apply, look } = await open({});
    await apply('{}\n');
    expect(textOf(await look(), 'result')).toBe('refused:changed-since-plan');
    expect(machine.daemonJson?.toString()).toBe(OLD);
  });

  it('needs root', async () => {
    const { ask } = await open({ sudo: 'denied' });
    const answer = await ask(factsScript);
    expect(textOf(answer, 'sudo')).toBe('denied');
    expect(frameOf(answer, 'uid')).toBeUndefined();
  });
});
