import { describe, expect, it, test } from 'vitest';
import { DOWN, HEALTHY } from '@/e2e/fixtures/docker-facts';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { madeDocker, madeObservations } from '@/e2e/fixtures/observations';
import { planOutput } from '@/e2e/fixtures/plan-output';
import { readSeen } from '@/lib/fleet/remediations/seen';
import type { ConfigReading } from '@/lib/truth/probes/docker-observation';
import { dropInWithout } from './drop-in';
import { judgeRepair } from './judge';
import { repairDaemonJson } from './kind';
import { repairPlanner } from './plan';
import { repairProgram } from './program';

const BROKEN = {
  content: '{\n  "mtu": "1442",\n  "debug": true,\n}\n',
  'dockerd-version': 'Docker version 26.1.5, build a',
};
const FAILED = { ...DOWN, unit: 'LoadState=loaded\nActiveState=failed\nResult=exit-code' };

function made(change: Record<string, string | string[] | null> = {}, keep = '') {
  const seen = readSeen(planOutput({ ...HEALTHY, ...BROKEN, ...change }));
  return repairPlanner({ kind: 'repair-daemon-json', keep }).plan(seen, 120);
}
const item = (plan: ReturnType<typeof made>['plan'], name: string) => {
  const found = plan.preflight.find((one) => one.name === name);
  return found && `${found.outcome} ${found.params.reason ?? ''}`.trim();
};

describe('a plan of a repair', () => {
  it('shows what is changed and why, and leaves a running Docker as it is', () => {
    const { plan, before, after } = made();
    expect(plan).toMatchObject({
      ...{ blocked: false, alreadyInForce: false, starts: false, mtu: 1500, currentMtu: 1500, containers: [] },
      items: [
        { code: 'trailing-comma', place: '3:16' },
        { code: 'corrected', key: 'mtu', before: '"1442"', after: '1442' },
      ],
      changes: [{ key: 'mtu', before: null, after: '1442' }, { key: 'debug' }],
    });
    expect(Buffer.from(before ?? []).toString()).toBe(BROKEN.content);
    expect(Buffer.from(after ?? []).toString()).toBe('{\n  "mtu": 1442,\n  "debug": true\n}\n');
    expect(plan.diff).toContain('+  "mtu": 1442,');
    expect(item(plan, 'repair-docker')).toBe('pass running');
    expect(repairDaemonJson.asksForName(plan)).toBe(false);
    expect(repairDaemonJson.record(plan).after).toEqual({
      changes: ['trailing-comma  3:16', 'corrected mtu 2:10'],
      starts: false,
    });
  });

  test.each<[string, Parameters<typeof made>[0], boolean, string]>([
    ['that failed', FAILED, true, 'warn'],
    ['that somebody stopped', { ...FAILED, unit: 'LoadState=loaded\nActiveState=inactive' }, false, 'pass down'],
    ['that is about to start', { ...FAILED, unit: 'LoadState=loaded\nActiveState=activating' }, false, 'block'],
    ['whose containers run on', { ...FAILED, processes: 'containerd-shim' }, false, 'block'],
    ['with a valid file', { ...FAILED, content: '{}' }, false, 'pass down'],
  ])('starts a Docker only if it is down because of the file: %s', (_, change, starts, said) => {
    const { plan } = made(change);
    expect([plan.starts, item(plan, 'repair-docker')]).toEqual([starts, said]);
    expect(item(plan, 'start-limit') !== undefined).toBe(starts);
  });

  test.each<[string, Parameters<typeof made>[0], string, string]>([
    ['a valid file', { content: '{"debug":true}' }, 'repair-content', 'pass valid'],
    ['no file', { kind: 'absent', content: null }, 'config-file', 'block absent'],
    ['a link', { kind: 'symlink', content: null }, 'config-file', 'block symlink'],
    ['a file that was not read', { content: null }, 'config-file', 'block too_large'],
    ['another fault of the text', { content: "{'mtu': 1}" }, 'repair-content', 'block syntax'],
    ['a key that is never taken out', { content: '{"data-root": 5}' }, 'repair-content', 'block never_taken_out'],
    ['a read-only folder', { writable: 'no' }, 'writable', 'block read_only'],
    ['no root', { uid: '1000' }, 'rights', 'block passwordless'],
    ['unread flags', { 'docker-unit': null, 'docker-arguments': null }, 'repair-content', 'pass repaired'],
    [
      'another folder at the next start',
      {
        content: '{"data-root": "/srv", "mtu": "1"}',
        untried: 'yes',
        info: '{"root":"/var/lib/docker","driver":"overlay2"}',
      },
      'repair-moves',
      'warn',
    ],
  ])('says of %s what it is', (_, change, name, said) => {
    const { plan } = made(change);
    expect(item(plan, name)).toBe(said);
    expect(plan.blocked).toBe(said.startsWith('block'));
    expect(plan.alreadyInForce).toBe(said === 'pass valid');
  });

  it('asks the dockerd on the disk, which reads the file at the next start', () => {
    const content = '{"default-network-opts":{"overlay":{"a":"b"}}}';
    expect(made({ content }).plan.alreadyInForce).toBe(true);
    const older = made({ content, 'dockerd-version': 'Docker version 20.10.24+dfsg1, build 297e128' });
    expect(older.plan.items).toMatchObject([{ code: 'unknown-key', key: 'default-network-opts' }]);
  });

  it('believes an engine of unknown keys that takes the file', () => {
    const newer = { content: '{"new-key": 1}', 'dockerd-version': 'Docker version 31.0.0, build a' };
    expect(made({ ...newer, validate: 'configuration OK' }).plan).toMatchObject({ alreadyInForce: true });
    expect(item(made({ ...newer, validate: 'unable to configure' }).plan, 'repair-content')).toBe(
      'block unknown_engine',
    );
  });

  it('says which of flag and file stays only if a person says it', () => {
    const change = { content: '{"hosts": ["unix://"]}' };
    expect(made(change).plan).toMatchObject({ blocked: true, commands: [] });
    expect(made(change, 'file').plan.commands).toHaveLength(3);
    expect(made(change, 'flag').plan).toMatchObject({ blocked: false, items: [{ code: 'flag-kept', key: 'hosts' }] });
    expect(() => made({}, 'both')).toThrow(expect.objectContaining({ code: 'remediation.bad-keep' }));
  });
});

describe('the drop-in without a flag', () => {
  test.each([
    [['-H', 'fd://', '--mtu', '1500', '--debug'], ['mtu'], '-H fd:// --debug'],
    [['-H', 'fd://', '--mtu=1500'], ['hosts'], '--mtu=1500'],
    [['--debug', '--mtu=1500'], ['debug'], '--mtu=1500'],
    [['-Hfd://', '-D'], ['hosts'], '-D'],
  ])('of %j without %j', (words, keys, left) => {
    expect(dropInWithout('/usr/bin/dockerd', words, keys)?.[1]).toContain(`'ExecStart=/usr/bin/dockerd ${left}'`);
  });

  it('is not shown where a word would have to be quoted', () => {
    expect(dropInWithout('/usr/bin/dockerd', ['--label', "a='$(x)'", '--mtu=1'], ['mtu'])).toBeNull();
    expect(dropInWithout('/usr/bin/dockerd', ['-DH', 'fd://'], ['hosts'])).toBeNull();
  });
});

describe('the program', () => {
  const { plan, after } = made();
  it('restarts nothing, and starts Docker only if the plan says so', () => {
    const names = (starts: boolean) => repairProgram({ ...plan, starts }, after).steps.map(([name]) => name);
    expect(names(false)).toEqual(['backup', 'write', 'validate', 'replace']);
    expect(names(true)).toEqual([...names(false), 'reset-failed', 'start-docker', 'docker-answers']);
    expect(() => repairProgram(plan, null)).toThrow();
  });

  test.each([
    [false, 'no', true],
    [true, 'no', false],
    [true, 'yes', true],
  ])('judges the file, and Docker if it was started (%s, %s)', (starts, up, right) => {
    const program = repairProgram({ ...plan, starts }, after);
    const sha256 = String(program.variables.WANTED);
    expect(program.judge(madeFrames({ sha256, 'docker-up': up })).right).toBe(right);
    expect(program.judge(madeFrames({ sha256: 'x', 'docker-up': up })).right).toBe(false);
  });
});

test('the judgement is by what the inspection says of the file', () => {
  const judge = (state: ConfigReading['state'] | null, conflicts: string[] = [], running = true, starts = false) => {
    const docker = madeDocker(1500);
    const reading = state === null ? undefined : { state, problems: [] };
    const observations = madeObservations({ ...docker, running, config: { ...docker.config, reading, conflicts } });
    const inspected = { verdict: 'oversized' as const, bridgeMtu: 1500, outcome: 'ok' as const, outcomeEvidence: null };
    return judgeRepair({ starts }, { ...inspected, observations }).state;
  };
  expect([judge('taken'), judge('refused'), judge('undecided'), judge(null)]).toEqual([
    ...['passed', 'failed', 'warned', 'undecided'],
  ]);
  expect([judge('taken', ['mtu']), judge('taken', [], false, true), judge('taken', [], false)]).toEqual([
    ...['failed', 'failed', 'passed'],
  ]);
});
