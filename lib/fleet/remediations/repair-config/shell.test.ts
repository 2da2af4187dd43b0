import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { NONCE, RUNNER_ALONE } from '@/e2e/shells/runner-alone';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { sha256 } from '@/lib/remote/runner/sha256';
import { parseFrames } from '@/lib/truth/script/frames';
import { repairProgram } from './program';

const OLD = '{"mtu": "1442"}\n';
const NEW = Buffer.from('{"mtu": 1442}\n');
const FILE = '/etc/docker/daemon.json';

/** Docker starts unless a file named broken is there. */
const SYSTEMCTL = `
echo "$*" >>"$HERE/asked"
case "$1" in
  start) [ ! -e "$HERE/broken" ] || exit 1; echo active >"$HERE/unit" ;;
  stop) [ -e "$HERE/stuck" ] || echo inactive >"$HERE/unit" ;;
  show) echo "ActiveState=$(cat "$HERE/unit")" ;;
esac
`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    mkdirSync(path.join(sandbox.folder, 'etc/docker'), { recursive: true });
    sandbox.file('etc/docker/daemon.json', OLD);
    sandbox.file('state/journal', '');
    sandbox.file('state/new', NEW.toString());
    sandbox.file('state/docker-was', 'down');
    sandbox.file('unit', 'failed\n');
    sandbox.program('systemctl', SYSTEMCTL);
    sandbox.program('journalctl', 'echo "unable to configure the Docker daemon"');
    sandbox.program('chown', ':');
    sandbox.program('docker', '[ "$(cat "$HERE/unit")" = active ] && echo 26.1.5');
    sandbox.program('dockerd', ':');
  });
  afterEach(() => sandbox.remove());

  const program = (starts: boolean) =>
    repairProgram(
      {
        ...{ mtu: 1442, starts },
        file: {
          ...{ path: FILE, exists: true, sha256: sha256(Buffer.from(OLD)), mode: '644', uid: 0, gid: 0 },
          ...{ context: null, bytes: OLD.length },
        },
      },
      NEW,
    );
  const run = (lines: string, starts = true) => {
    const { variables, functions } = program(starts);
    // The file in the sandbox; its owner is whoever runs the test.
    const here = `FILE="$HERE${FILE}"\nATTRIBUTES=$(stat -c %a:%u:%g "$FILE")\n`;
    return sandbox.run(shell, `${RUNNER_ALONE}${assign(variables)}${here}${functions}\n${lines}`).stdout;
  };
  const change = 'back_up >/dev/null && write_new && replace';
  const daemonJson = () => sandbox.read('etc/docker/daemon.json');

  test('the file is replaced, and nothing is asked of systemd', () => {
    expect(run(`${change}; echo $?`, false)).toMatch(/0\n$/);
    expect(daemonJson()).toBe(NEW.toString());
    expect(sandbox.has('asked')).toBe(false);
  });

  test('Docker is started, and stopped again by a roll-back', () => {
    expect(run(`${change} && reset_failed && start_docker; echo $?`)).toMatch(/0\n$/);
    expect(sandbox.read('unit')).toBe('active\n');
    expect(sandbox.read('asked')).not.toContain('restart');
    expect(run('undo; echo "broken:$broken"')).toMatch(/broken:\n$/);
    expect([daemonJson(), sandbox.read('unit')]).toEqual([OLD, 'inactive\n']);
  });

  test('a Docker that does not start ends with its journal, and the file is put back', () => {
    sandbox.file('broken', '');
    expect(run(`${change} && start_docker; echo $?`)).toContain('unable to configure');
    expect(run('undo; echo "broken:$broken"')).toMatch(/broken:\n$/);
    expect(daemonJson()).toBe(OLD);
  });

  test('a Docker that does not stop again is told', () => {
    run(`${change} && start_docker`);
    sandbox.file('stuck', '');
    expect(run('undo; echo "broken:$broken"')).toMatch(/broken:restore-stopped\n$/);
  });

  test('a Docker that runs is not touched by a roll-back', () => {
    run(change, false);
    sandbox.file('unit', 'active\n');
    expect(run('undo; echo "broken:$broken"', false)).toMatch(/broken:\n$/);
    expect([daemonJson(), sandbox.read('unit')]).toEqual([OLD, 'active\n']);
  });

  test.each([true, false])('its check asks Docker only if it was started (%s)', (starts) => {
    run(change, starts);
    sandbox.file('unit', 'active\n');
    sandbox.program('docker', 'echo asked >"$HERE/asked-docker"');
    const { recheck } = program(starts);
    const body = `${assign(recheck.variables)}FILE="$HERE${FILE}"\n${recheck.body}`;
    const answer = parseFrames(sandbox.run(shell, `${RUNNER_ALONE}${body}`).stdout, NONCE);
    expect(program(starts).judge(answer).right).toBe(true);
    expect(sandbox.has('asked-docker')).toBe(starts);
  });
});
