import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DOCKER_STEPS } from './docker-steps';
import { makeSandbox, type Sandbox, SHELLS } from './shell-sandbox';

// Whole runs of shell, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe.each(SHELLS.map((argv) => [argv.join(' '), argv] as const))('whether Docker is down (%s)', (_, shell) => {
  let box: Sandbox;
  beforeEach(() => {
    box = makeSandbox();
    box.program('docker', 'echo asked >>"$HERE/asked"; [ -e "$HERE/up" ]');
    box.program('systemctl', 'cat "$HERE/unit"');
    // Whose a process is.
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
