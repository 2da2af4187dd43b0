import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { containerFile, DOCKER, type FakeContainer, makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { type ShellFile, shell as text } from '@/lib/platform/shell/read';

const STEPS: ShellFile[] = ['fleet/remediations/script/is-removed', 'fleet/remediations/script/container-steps'];
const RECHECK: ShellFile[] = ['fleet/remediations/script/is-removed', 'fleet/remediations/script/not-running'];
const WEB = 'a'.repeat(64);
const JOB = 'b'.repeat(64);

// Time only moves when somebody reads it.
const AROUND = `
D=$HERE
limit() { shift; "$@"; }
pause() { :; }
sleep() { :; }
flush() { :; }
up_seconds() { echo . >>"$HERE/time"; grep -c . "$HERE/time"; }
docker_state() { echo up; }
emit() { echo "$1 $2"; }
`;

describe.each(SHELLS)('containers (%s)', (shell) => {
  let box: Sandbox;
  beforeEach(() => {
    box = makeSandbox();
    box.program('docker', DOCKER);
    box.file('up', '');
    box.file('docker-was', 'up\n');
    box.file('on-start', '');
    has(WEB, { name: 'web', policy: 'always' });
  });
  afterEach(() => box.remove());

  const has = (id: string, of: Partial<FakeContainer>) => box.file(`known/${id}`, containerFile(of));
  const step = (name: string) => {
    const { status, stdout, stderr } = box.run(shell, `${AROUND}${STEPS.map(text).join('')}\n${name}`);
    expect(stderr).toBe('');
    return { status, said: stdout.trim().split('\n') };
  };
  const recheck = () => box.run(shell, `${AROUND}${RECHECK.map(text).join('')}`).stdout.trim();
  /** The restart of Docker: only containers with a policy run. */
  const restarted = (job: Partial<FakeContainer> = {}) => {
    has(JOB, { name: 'job', running: false, code: 137, ...job });
    has(WEB, { name: 'web', policy: 'always', started: '2021-01-01T00:00:00Z' });
  };
  /** What happens to the started container. */
  const onStart = (job: Partial<FakeContainer>) => {
    box.file('becomes', containerFile({ name: 'job', started: '2021-01-01T00:00:01Z', ...job }));
    box.file('on-start', 'cp "$HERE/becomes" "$HERE/known/$id"\n');
  };
  const starts = () => box.read('starts').trim().split('\n').filter(Boolean);

  test('that do not come back are started, and run', () => {
    has(JOB, { name: 'job', started: '2020-01-01T00:00:02Z' });
    expect(step('record_containers')).toEqual({ status: 0, said: ['/web', '/job'] });
    restarted();
    expect(recheck()).toBe('not-running /job');
    onStart({});
    expect(step('containers_again')).toEqual({ status: 0, said: ['start /job', 'runs: /web', 'runs: /job'] });
    expect(starts()).toEqual([JOB]);
    expect(recheck()).toBe('');
  });

  test('of no policy that end at once with 0 are started once, in both directions, and are no failure', () => {
    has(JOB, { name: 'job', started: '2020-01-01T00:00:02Z' });
    step('record_containers');
    restarted();
    onStart({ running: false, code: 0 });
    const again = step('containers_again');
    expect(again).toMatchObject({
      status: 4,
      said: expect.arrayContaining(['was started, and ended by itself: /job']),
    });
    expect(recheck()).toBe('');
    step('record_more');
    expect(step('containers_again').status).toBe(4);
    expect(starts()).toEqual([JOB]);
  });

  test.each<[string, Partial<FakeContainer>, number]>([
    ['end with another code each time', { running: false, code: 1 }, 3],
    ['fail and wait to be started anew, which Docker calls running', { restarting: true, policy: 'always' }, 1],
  ])('that %s are a failure', (_what, job, times) => {
    has(JOB, { name: 'job', policy: job.policy ?? 'no' });
    step('record_containers');
    restarted({ policy: job.policy ?? 'no' });
    onStart(job);
    expect(step('containers_again')).toMatchObject({ status: 1, said: expect.arrayContaining(['does not run: /job']) });
    expect(starts()).toEqual(new Array(times).fill(JOB));
    expect(recheck()).toBe('not-running /job');
  });

  test('that what they lean on was not up for yet are started once more', () => {
    has(JOB, { name: 'job', started: '2020-01-01T00:00:02Z' });
    step('record_containers');
    restarted();
    onStart({});
    // Refused at first, like with the network namespace of a container that does not run, then it runs.
    box.file(
      'on-start',
      '[ -e "$HERE/early" ] || { : >"$HERE/early"; exit 1; }; cp "$HERE/becomes" "$HERE/known/$id"\n',
    );
    expect(step('containers_again')).toEqual({
      status: 0,
      said: ['start /job', 'start /job again', 'runs: /web', 'runs: /job'],
    });
    expect(recheck()).toBe('');
  });

  test('that run at times between two failures are a failure', () => {
    step('record_containers');
    // Restarted at each check.
    box.file('on-look', 'echo "started=$(date +%s%N)$$" >>"$HERE/known/$id"\n');
    expect(step('containers_again')).toMatchObject({ status: 1, said: ['does not run: /web'] });
    expect(recheck()).toBe('not-running /web');
  });

  test('that fail again and again already are not ours to judge', () => {
    has(WEB, { name: 'web', policy: 'always', restarts: 7, started: new Date().toISOString() });
    has(JOB, { name: 'job', policy: 'always', restarts: 7 });
    expect(step('record_containers').status).toBe(0);
    expect(box.read('containers')).toMatch(/ unsteady \/web\n/);
    expect(box.read('containers')).toMatch(/ running \/job\n/);
    has(WEB, { name: 'web', policy: 'always', restarting: true });
    expect(step('containers_again')).toMatchObject({
      status: 4,
      said: ['runs: /job', 'fails again and again, as before: /web'],
    });
    expect(recheck()).toBe('');
  });

  test('that end while they are noted are left out where they are gone, and only there', () => {
    box.file('also', `${JOB}\n`);
    expect(step('record_containers')).toEqual({ status: 0, said: ['/web'] });
    // It exists, but cannot be read.
    box.program('docker', DOCKER.replace('missing=0', `missing=0; [ "$1" != ${WEB} ] || shift`));
    expect(step('record_containers').status).toBe(1);
  });

  test('that others started since are noted before Docker is restarted once more, and started with the rest', () => {
    step('record_containers');
    expect(step('record_more')).toEqual({ status: 0, said: [''] });
    has(JOB, { name: 'job', started: '2020-06-01T00:00:00Z' });
    expect(step('record_more').said).toEqual(['started since: /job']);
    // Killed and run again while Docker is down, it forgets no container.
    restarted();
    step('record_more');
    onStart({});
    expect(step('containers_again')).toEqual({ status: 0, said: ['start /job', 'runs: /web', 'runs: /job'] });
  });

  test('that were run with --rm, or removed by whoever they belong to, are no failure', () => {
    has(JOB, { name: 'job', rm: true });
    has('c'.repeat(64), { name: 'away' });
    step('record_containers');
    box.run('sh', `rm "$HERE/known/${JOB}" "$HERE/known/${'c'.repeat(64)}"`);
    expect(step('containers_again')).toMatchObject({ status: 4 });
    expect(recheck()).toBe('ended /away');
  });

  test('are missing where Docker looks for them elsewhere', () => {
    has(JOB, { name: 'job' });
    step('record_containers');
    box.run('sh', `rm "$HERE/known/${JOB}"`);
    box.file('root', '/data overlay2\n');
    expect(step('containers_again')).toMatchObject({ status: 1, said: expect.arrayContaining(['does not run: /job']) });
    expect(recheck()).toBe('not-running /job');
    box.run('sh', 'ln -s revert:not-confirmed "$HERE/verdict"');
    expect(step('containers_again')).toMatchObject({ status: 1 });
  });

  test('are not asked for where Docker was down', () => {
    box.file('docker-was', 'down\n');
    expect(step('record_containers').status).toBe(3);
    expect(step('containers_again').status).toBe(3);
  });
});
