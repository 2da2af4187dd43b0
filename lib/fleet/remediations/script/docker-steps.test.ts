import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { shell as text } from '@/lib/platform/shell/read';

const DOCKER_STEPS = `${text('fleet/remediations/script/docker-processes')}${text('fleet/remediations/script/docker-steps')}`;

describe.each(SHELLS)('whether Docker is down (%s)', (shell) => {
  let box: Sandbox;
  beforeEach(() => {
    box = makeSandbox();
    box.program('docker', 'echo asked >>"$HERE/asked"; [ -e "$HERE/up" ]');
    box.program('systemctl', 'cat "$HERE/unit"');
    // The owner of a process.
    box.program('stat', 'cat "$3/uid"');
    runs(1, 'systemd', []);
    symlinkSync('pid:[1]', path.join(box.folder, 'proc/self/ns/pid'));
  });
  afterEach(() => box.remove());

  const runs = (pid: number, comm: string, argv: string[], of: { uid?: number; space?: number } = {}) => {
    box.file(`proc/${pid}/comm`, `${comm}\n`);
    box.file(`proc/${pid}/cmdline`, [comm, ...argv, ''].join('\0'));
    box.file(`proc/${pid}/uid`, `${of.uid ?? 0}\n`);
    box.file(`proc/${pid}/ns/others`, '');
    box.file('proc/self/ns/others', '');
    symlinkSync(`pid:[${of.space ?? 1}]`, path.join(box.folder, `proc/${pid}/ns/pid`));
  };
  const shim = (namespace: string) => ['-namespace', namespace, '-id', 'a'.repeat(64)];
  const state = (unit: string) => {
    box.file('unit', `ActiveState=${unit}\n`);
    const around = 'limit() { shift; "$@"; }\npause() { :; }\n';
    const { stdout, stderr } = box.run(
      shell,
      `${around}${DOCKER_STEPS.replaceAll('/proc/', '$HERE/proc/')}\ndocker_state`,
    );
    expect(stderr).toBe('');
    return `${stdout.trim()}${box.has('asked') ? ', asked' : ''}`;
  };

  test.each(['inactive', 'failed'])(
    '%s and nothing of it is left: down, and not asked, which could start it',
    (unit) => {
      runs(7, 'containerd-shim', shim('k8s.io'));
      runs(8, 'dockerd', [], { uid: 1000 });
      runs(9, 'containerd-shim', shim('moby'), { uid: 1000 });
      runs(10, 'dockerd', [], { space: 2 });
      expect(state(unit)).toBe('down');
    },
  );

  test('it answers: up', () => {
    box.file('up', '');
    runs(7, 'dockerd', []);
    expect(state('active')).toBe('up, asked');
  });

  test('it answers, and is not of this unit: up', () => {
    box.file('up', '');
    runs(7, 'dockerd', []);
    expect(state('inactive')).toBe('up, asked');
  });

  test.each(['active', 'activating', 'deactivating'])('%s without an answer: silent', (unit) => {
    runs(7, 'dockerd', []);
    expect(state(unit)).toBe('silent, asked');
  });

  test.each([
    ['containerd-shim', 'failed'],
    ['docker-containe', 'inactive'],
  ])('gone, and its containers are not (%s): silent, and not asked', (comm, unit) => {
    runs(7, comm, shim('moby'));
    expect(state(unit)).toBe('silent');
  });
});

describe.each(SHELLS)('waiting for Docker (%s)', (shell) => {
  let box: Sandbox;
  beforeEach(() => {
    box = makeSandbox();
    box.program('docker', '[ "$(cat "$HERE/clock")" -ge "$(cat "$HERE/answers-at")" ]');
    // Each check finds the next of the states, and then always the last one.
    box.program(
      'systemctl',
      `case $* in
        *' Job '*) head -n 1 "$HERE/states"; sed -i -e '$!{1d' -e '}' "$HERE/states" ;;
        start*) echo "$*" >>"$HERE/started" ;;
      esac`,
    );
    box.program('journalctl', ':');
    box.file('clock', '0\n');
  });
  afterEach(() => box.remove());

  interface Boot {
    /** The answers of systemctl, check by check. */
    states: string[];
    /** When Docker begins to answer, s from now. */
    answersAt?: number;
    was?: 'up' | 'down';
  }
  const wait = (step: string, { states, answersAt = 100_000, was = 'up' }: Boot) => {
    box.file('states', states.map((state) => `${state}\n`).join(''));
    box.file('answers-at', `${answersAt}\n`);
    box.file('docker-was', `${was}\n`);
    const around = `
limit() { shift; "$@"; }
up_seconds() { cat "$HERE/clock"; }
# Half a minute a look, for the sake of the test.
pause() { up=$(($(cat "$HERE/clock") + 30)); echo $up >"$HERE/clock"; }
D=$HERE
`;
    const { status, stderr } = box.run(shell, `${around}${DOCKER_STEPS}\n${step}`);
    expect(stderr).toBe('');
    return { status, seconds: Number(box.read('clock')), starts: box.read('started').split('\n').filter(Boolean) };
  };
  const [QUEUED, ACTIVATING] = ['Job=51 ActiveState=inactive', 'ActiveState=activating'];

  test('on the way back it may come long after a reboot, and is left to the boot', () => {
    const states = [...Array<string>(8).fill(QUEUED), ACTIVATING];
    expect(wait('restore_docker_answers', { states, answersAt: 300 })).toEqual({ status: 0, seconds: 300, starts: [] });
  });

  test('on the way back waiting has an end', () => {
    expect(wait('restore_docker_answers', { states: [ACTIVATING] })).toEqual({ status: 1, seconds: 600, starts: [] });
  });

  test('on the way forward it is shorter', () => {
    expect(wait('docker_answers', { states: [ACTIVATING] })).toMatchObject({ status: 1, seconds: 60 });
  });

  test.each(['inactive', 'failed'])('one that is %s, and that nothing is about to start, is started', (state) => {
    const states = [`ActiveState=${state}`, ACTIVATING];
    expect(wait('restore_docker_answers', { states, answersAt: 90 })).toEqual({
      ...{ status: 0, seconds: 90 },
      starts: ['start --no-block docker.service'],
    });
  });

  test('one that failed, and fails again, is not waited for', () => {
    const states = ['ActiveState=failed', ACTIVATING, 'ActiveState=failed'];
    expect(wait('restore_docker_answers', { states })).toMatchObject({ status: 1, seconds: 60, starts: { length: 1 } });
  });

  test('one that was down before, and is, is neither waited for nor started', () => {
    const states = ['ActiveState=inactive'];
    expect(wait('restore_docker_answers', { states, was: 'down' })).toEqual({ status: 4, seconds: 0, starts: [] });
  });
});
