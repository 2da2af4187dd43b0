import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { NONCE, RUNNER_ALONE } from '@/e2e/shells/runner-alone';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { parseFrames } from '@/lib/truth/script/frames';
import { containerProgram } from './program';

const ID = '1'.repeat(64);
const OTHER = '2'.repeat(64);
const NETWORK = 'e'.repeat(64);
const AT = '2026-11-25T16:44:33.1Z';
const AFTER = '2026-11-25T17:00:00.1Z';

/** One container in a file of its name, and another one. A file named fails-… says what goes wrong. */
const DOCKER = `
at() { cat "$HERE/$1.started"; }
case "$1 $2" in
  'version '*) echo 26.1.5 ;;
  'info '*) echo '/var/lib/docker overlay2' ;;
  'ps -q') cat "$HERE/ids" ;;
  'ps -aq') cat "$HERE/ids" ;;
  'restart '*)
    echo "$*" >>"$HERE/asked"
    [ ! -e "$HERE/fails-restart" ] || { echo 'driver failed programming external connectivity' >&2; echo false >"$HERE/${ID}.running"; exit 1; }
    echo '${AFTER}' >"$HERE/$2.started"
    echo 1442 >"$HERE/mtu"
    [ ! -e "$HERE/fails-after" ] || echo false >"$HERE/$2.running"
    [ ! -e "$HERE/restarts-others" ] || echo '${AFTER}' >"$HERE/${OTHER}.started"
    ;;
  'start '*)
    echo "$*" >>"$HERE/asked"
    [ ! -e "$HERE/fails-start" ] || exit 1
    echo true >"$HERE/$2.running"
    ;;
  'logs '*) echo 'panic: no such file' ;;
  'container inspect')
    format=$4
    shift 4
    for id in "$@"; do
      [ -e "$HERE/$id.started" ] || exit 1
      run=$(cat "$HERE/$id.running")
      case $format in
        '{{.State.Status}} {{.State.StartedAt}}') if [ "$run" = true ]; then echo "running $(at "$id")"; else echo "exited $(at "$id")"; fi ;;
        '{{.State.Running}} '*) echo "$run false $(at "$id")" ;;
        '{{.State.Pid}}') echo 4242 ;;
        '{{range .NetworkSettings.Networks}}'*) printf '${NETWORK} 02:42:ac:11:00:02\\n\\n' ;;
        '{{.Id}} {{.State.StartedAt}} {{.Name}}') echo "$id $(at "$id") /name of $id" ;;
        '{{.Id}} '*) echo "$id running $(at "$id") no sha256:1 /web" ;;
        '{{with .State.Health}}'*) cat "$HERE/health" 2>/dev/null ;;
        '{{.State.Status}}, '*) echo 'exited, exit code 2 ' ;;
        *) exit 64 ;;
      esac
    done
    ;;
  *) exit 64 ;;
esac
`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.file('state/journal', '');
    sandbox.file('state/docker-was', 'up');
    sandbox.program('docker', DOCKER);
    sandbox.program(
      'nsenter',
      `echo '10: eth0@if11: <UP> mtu '"$(cat "$HERE/mtu")"' qdisc noqueue \\    link/ether 02:42:AC:11:00:02 brd ff'`,
    );
    sandbox.file('ids', `${ID}\n${OTHER}\n`);
    for (const id of [ID, OTHER]) {
      sandbox.file(`${id}.started`, `${AT}\n`);
      sandbox.file(`${id}.running`, 'true\n');
    }
    sandbox.file('mtu', '1500\n');
  });
  afterEach(() => sandbox.remove());

  const program = containerProgram({
    container: { id: ID, startedAt: AT, stopSeconds: 10 },
    interfaces: [{ network: 'bridge', networkId: NETWORK, now: 1500, mtu: 1442 }],
  });
  const HELPERS = `${RUNNER_ALONE}up=0
up_seconds() { date +%s; }
`;
  const run = (lines: string) =>
    sandbox.run(shell, `${HELPERS}${assign(program.variables)}${program.functions}\n${lines}`).stdout;
  const step = (name: string) => run(`${name}; echo "status $?"`);
  const steps = () => program.steps.map(([, name]) => `${name} >/dev/null 2>&1 || { echo "${name} $?"; }`).join('\n');
  const undone = () => run('undo; echo "broken:$broken"').split('\n').at(-2);

  test('one container is restarted, and gets the MTU of its network', () => {
    expect(step('check_plan')).toBe('status 0\n');
    expect(run(steps())).toBe('');
    expect(sandbox.read('asked')).toBe(`restart ${ID}\n`);
    expect(step('others_run_on')).toBe('status 0\n');
    const answer = parseFrames(
      sandbox.run(shell, `${HELPERS}${assign(program.recheck.variables)}${program.recheck.body}`).stdout,
      NONCE,
    );
    expect(program.judge(answer)).toMatchObject({ right: true });
  });

  test.each([
    ['was started again', () => sandbox.file(`${ID}.started`, AFTER)],
    ['does not run', () => sandbox.file(`${ID}.running`, 'false')],
    ['is gone', () => sandbox.file('ids', '') ?? sandbox.file(`${ID}.started`, '')],
    ['is on a Docker that was down', () => sandbox.file('state/docker-was', 'down')],
  ])('one that %s since the plan is refused', (_, change) => {
    change();
    expect(step('check_plan')).toMatch(/status 1\n$/);
  });

  test.each([
    ['fails-restart', 'restart_container', 'driver failed'],
    ['fails-after', 'container_runs', 'panic: no such file'],
  ])('one with %s ends with its log, and is started once more', (file, at, said) => {
    sandbox.file(file, '');
    run('keep_container >/dev/null');
    const done = run(`restart_container 2>&1; echo "restart_container $?"; container_runs; echo "container_runs $?"`);
    expect(done).toContain(said);
    expect(done).toContain('panic: no such file');
    expect(done).toContain(`${at} 1`);
    expect(undone()).toBe('broken:');
    expect(sandbox.read('asked')).toContain(`start ${ID}`);
    sandbox.file(`${ID}.running`, 'false\n');
    sandbox.file('fails-start', '');
    expect(undone()).toBe('broken:run-container-again');
  });

  test('one that was removed meanwhile is not the fault of the restart', () => {
    run('keep_container >/dev/null; : >"$D/restarting"');
    sandbox.file(`${ID}.running`, 'false\n');
    sandbox.file('ids', '');
    expect(undone()).toBe('broken:');
    expect(sandbox.has('asked')).toBe(false);
  });

  test('nothing is rolled back before anything was done', () => {
    expect(undone()).toBe('broken:');
    expect(sandbox.has('asked')).toBe(false);
  });

  test('another MTU than that of the network is a failure', () => {
    expect(step('container_mtu')).toMatch(/eeeeeeeeeeee: 1500, wanted 1442\nstatus 1\n$/);
  });

  test('another container that was restarted meanwhile is named', () => {
    run('keep_container >/dev/null');
    sandbox.file(`${OTHER}.started`, AFTER);
    expect(step('others_run_on')).toBe(`restarted or stopped meanwhile: /name of ${OTHER}\nstatus 4\n`);
  });

  test('a check of its own that does not pass any more is told', () => {
    sandbox.file('health', 'healthy');
    run('keep_container >/dev/null');
    sandbox.file('health', 'unhealthy');
    expect(step('container_runs')).toMatch(/health: unhealthy\nstatus 4\n$/);
  });
});
