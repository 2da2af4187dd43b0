import { lstatSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { containerFile, DOCKER, makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { type DaemonConfigChange, daemonConfigProgram } from '@/lib/fleet/remediations/daemon-config/program';
import { JOURNAL_STEP_NAMES } from '@/lib/fleet/remediations/step-names';
import { parseJournal } from './journal';
import type { FixProgram } from './program';
import { runnerScript } from './runner';
import { sha256 } from './sha256';

const ID = '01890000-0000-7000-8000-000000000000';
const OTHER = '01890000-0000-7000-8000-000000000001';
const HERE = `state/${ID}`;

/** A change that changes nothing: the test is about the runner. */
const PROGRAM: FixProgram = {
  name: 'nothing',
  title: 'nothing',
  needs: [],
  variables: {},
  functions: `
check_plan() { :; }
undo() { echo undo >>"$D/undone"; }
remove_temporary() { :; }
backwards() { : >"$D/backwards"; }
`,
  steps: [['write', 'backwards']],
  payload: null,
  spare: [],
  recheck: { name: 'nothing', variables: {}, body: '' },
  judge: () => ({ right: true, output: '' }),
};

describe.each(SHELLS)('the runner (%s)', (shell) => {
  let box: Sandbox;
  beforeEach(() => {
    box = makeSandbox();
    for (const name of ['journalctl', 'flock', 'selinuxenabled']) box.program(name, 'exit 1');
    box.program('flock', 'exit 0');
    box.program('docker', DOCKER);
    box.program('systemctl', 'case $* in *ActiveState*) echo ActiveState=active ;; *MainPID*) echo MainPID=0 ;; esac');
    box.program('sync', 'echo "$*" >>"$HERE/synced"');
    box.program('sleep', 'exec /bin/sleep 0.05');
    box.file('up', '');
    box.file(`${HERE}/journal`, '');
    symlinkSync(ID, path.join(box.folder, 'state/lock'));
  });
  afterEach(() => box.remove());

  const run = (program: FixProgram = PROGRAM, confirmSeconds = 1) => {
    const script = runnerScript({ id: ID, confirmSeconds, program })
      .replace("STATE='/var/lib/clearance'", `STATE='${box.folder}/state'`)
      .replace(/^PATH=/m, `PATH=${box.folder}/bin:`);
    return box.run(shell, script);
  };
  const link = (name: string): string | null => {
    const at = path.join(box.folder, name);
    try {
      return lstatSync(at).isSymbolicLink() ? readlinkSync(at) : null;
    } catch {
      return null;
    }
  };
  const journal = () =>
    box
      .read(`${HERE}/journal`)
      .split('\n')
      .flatMap((line) => parseJournal(line, JOURNAL_STEP_NAMES) ?? []);

  test('ends with its last word, and only then frees the lock', () => {
    expect(run().stderr).toBe('');
    expect(link(`${HERE}/result`)).toBe('reverted:not-confirmed');
    expect(link('state/lock')).toBeNull();
    expect(box.read(`${HERE}/undone`)).toBe('undo\n');
  });

  test('where there is no room for its last word, makes some and tries on, and does not take back twice', () => {
    box.file(`${HERE}/new`, 'x');
    // Space for one more name, as soon as one is removed; the lock must exist that long.
    box.program(
      'ln',
      `case $* in *"/result")
        echo try >>"$HERE/tries"
        [ -L "$HERE/state/lock" ] || echo "the lock was free" >>"$HERE/tries"
        [ -e "$HERE/${HERE}/new" ] && exit 1
        [ "$(grep -c . "$HERE/tries")" -gt 6 ] || exit 1 ;;
      esac
      exec /bin/ln "$@"`,
    );
    run();
    expect(link(`${HERE}/result`)).toBe('reverted:not-confirmed');
    expect(box.read('tries')).toBe('try\n'.repeat(7));
    expect(link('state/lock')).toBeNull();
    run();
    expect(box.read(`${HERE}/undone`)).toBe('undo\n');
  });

  test('does not begin without the lock, and leaves it to its holder', () => {
    box.run('sh', `ln -sfn ${OTHER} "$HERE/state/lock"`);
    run();
    expect(link(`${HERE}/result`)).toBe('refused:locked');
    expect(link('state/lock')).toBe(OTHER);
    expect(box.has(`${HERE}/begun`)).toBe(false);
    expect(journal()).toEqual([]);
  });

  test('that was called off before it began changes nothing, and goes no further once it has begun', () => {
    symlinkSync('revert:cancelled', path.join(box.folder, HERE, 'verdict'));
    run();
    expect(link(`${HERE}/result`)).toBe('refused:cancelled');
    expect(journal()).toEqual([]);

    for (const name of ['result', 'verdict']) box.run('sh', `rm "$HERE/${HERE}/${name}"`);
    symlinkSync(ID, path.join(box.folder, 'state/lock'));
    const calledOff = {
      ...PROGRAM,
      functions: `${PROGRAM.functions}\ncheck_plan() { ln -s revert:cancelled "$D/verdict"; }\n`,
    };
    run(calledOff);
    expect(link(`${HERE}/result`)).toBe('reverted:cancelled');
    expect(journal().map(({ name }) => name)).not.toContain('write');
  });

  test('counts on beyond what a run before it wrote, however little of that is left', () => {
    box.file(`${HERE}/journal`, 'J 1 begin running 1 - \nJ 9 begin passed 1 1 \nJ 40 check run');
    box.file(`${HERE}/begun`, '');
    run();
    const [, , ...mine] = journal();
    expect(mine[0]).toMatchObject({ name: 'recover', seq: expect.any(Number) });
    expect(mine.map(({ seq }) => seq)).toEqual(mine.map((_line, at) => 141 + at));
  });

  test('writes no negative duration where the clock was set back', () => {
    box.program('date', `[ -e "$HERE/${HERE}/backwards" ] && exec echo 1000000000000 || exec /bin/date "$@"`);
    run();
    expect(journal().find(({ name, state }) => name === 'write' && state !== 'running')).toMatchObject({
      state: 'passed',
      ms: 0,
    });
  });

  describe('a change of daemon.json', () => {
    const OLD = '{"mtu":1500}';
    const NEW = '{"mtu":1442}';
    const WEB = 'a'.repeat(64);
    const change = (of: Partial<DaemonConfigChange> = {}) => {
      const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
      return daemonConfigProgram({
        ...{ mtu: 1442, path: `${box.folder}/etc/daemon.json`, expected: sha256(Buffer.from(OLD)) },
        ...{ attributes: `644:${uid}:${gid}`, content: Buffer.from(NEW), mode: '600', owner: `${uid}:${gid}`, ...of },
      });
    };
    /** Up to and including a step. */
    const upTo = (last: string, program: FixProgram): FixProgram => {
      const steps = program.steps.map(([name]) => name as string);
      return { ...program, steps: program.steps.slice(0, steps.indexOf(last) + 1) };
    };
    /** Docker reads the file with every restart, and restarts its containers. */
    beforeEach(() => {
      box.file('etc/daemon.json', OLD);
      box.run('sh', 'chmod 644 "$HERE/etc/daemon.json"');
      box.file('bridge-mtu', '1500\n');
      box.file(`known/${WEB}`, containerFile({ policy: 'always' }));
      box.file(`${HERE}/new`, NEW);
      box.program('dockerd', 'exit 1');
      box.program(
        'systemctl',
        `case $* in
          *ActiveState*) echo ActiveState=active ;;
          *MainPID*) echo MainPID=0 ;;
          *ExecStart*) echo "{ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd --config-file=$HERE/etc/daemon.json ; }" ;;
          'restart docker.service') sed 's/[^0-9]//g' "$HERE/etc/daemon.json" >"$HERE/bridge-mtu"; echo restart >>"$HERE/restarts" ;;
        esac`,
      );
    });

    test('is made, and taken back without a confirmation', () => {
      run(change());
      expect(journal().flatMap(({ name, state }) => (state === 'failed' ? [name] : []))).toEqual([
        'await-confirmation',
      ]);
      expect(link(`${HERE}/result`)).toBe('reverted:not-confirmed');
      expect(box.read('etc/daemon.json')).toBe(OLD);
      expect(box.read('restarts')).toBe('restart\nrestart\n');
      expect(box.list('etc')).toEqual(['daemon.json']);
    });

    test('has everything that the way back reads on the disk before the file is replaced', () => {
      run(upTo('replace', change()));
      const synced = box.read('synced').split('\n');
      const before = synced.slice(0, synced.indexOf(`${box.folder}/${HERE}/replacing`));
      for (const name of ['boot-id', 'docker-was', 'containers', 'tasks', 'old', 'old.stat']) {
        expect(before).toContain(`${box.folder}/${HERE}/${name}`);
      }
    });

    test('is refused where Docker runs and does not answer: nothing is changed', () => {
      box.run('sh', 'rm "$HERE/up"');
      run(change());
      expect(link(`${HERE}/result`)).toBe('refused:changed-since-plan');
      expect(box.read('etc/daemon.json')).toBe(OLD);
      expect(box.has('restarts')).toBe(false);
      expect(journal().find(({ name, state }) => name === 'check' && state === 'failed')?.output).toMatch(
        /does not answer/,
      );
    });

    test.each([
      ['mode', 'chmod 640 "$HERE/etc/daemon.json"', {}],
      ['owner', ':', { attributes: '644:4711:4711' }],
    ])('is refused where the file has another %s than planned: nothing is changed', (_what, lines, of) => {
      box.run('sh', lines);
      run(change(of));
      expect(link(`${HERE}/result`)).toBe('refused:changed-since-plan');
      expect(box.read('etc/daemon.json')).toBe(OLD);
      expect(box.list(HERE)).not.toContain('old');
    });

    test.each([
      ['is kept', 'exec /bin/cp "$@"', 'their version is kept', true],
      [
        'is said to be lost where it is',
        `case $* in */foreign) echo x >"$HERE/${HERE}/foreign"; exit 1 ;; esac; exec /bin/cp "$@"`,
        'their version could not be kept',
        false,
      ],
    ])('what somebody else made of the file meanwhile %s', (_what, cp, said, kept) => {
      box.program('cp', cp);
      const program = change();
      const meddled = `${program.functions}\nawait_confirmation() { echo theirs >"$FILE"; return 1; }\n`;
      run({ ...program, functions: meddled });
      expect(link(`${HERE}/result`)).toBe('reverted:not-confirmed');
      expect(box.read('etc/daemon.json')).toBe(OLD);
      expect(box.has(`${HERE}/foreign`)).toBe(kept);
      const step = journal().find(({ name, state }) => name === 'restore-file' && state !== 'running');
      expect(step?.output).toContain(said);
    });

    test.each([
      ['as it was planned', 'exec cp /dev/null "$HERE/labelled"; ', 'passed'],
      ["else the folder's, and said", 'exit 1', 'warned'],
    ])('has the SELinux context %s', (_what, chcon, state) => {
      const context = 'system_u:object_r:container_config_t:s0';
      box.program('selinuxenabled', 'exit 0');
      box.program('chcon', `echo "$1" >>"$HERE/chcon"; ${chcon}`);
      box.program('restorecon', 'echo "$1" >>"$HERE/restorecon"');
      const other = 'system_u:object_r:etc_t:s0';
      box.program(
        'stat',
        `case $2 in
          %C) if [ -e "$HERE/labelled" ]; then echo ${context}; else echo ${other}; fi ;;
          *) exec /usr/bin/stat "$@" ;;
        esac`,
      );
      run(upTo('write', change({ context })));
      expect(box.read('chcon')).toBe(`${context}\n`);
      expect(box.has('restorecon')).toBe(state === 'warned');
      const step = journal().find((line) => line.name === 'write' && line.state !== 'running');
      expect(step?.state).toBe(state);
      if (state === 'warned') expect(step?.output).toContain(`SELinux context ${other}, wanted ${context}`);
    });

    test("has Docker's SELinux context where stat prints a sentence for it, as uutils' does", () => {
      box.program('selinuxenabled', 'exit 0');
      box.program('chcon', 'echo "$*" >>"$HERE/chcon"');
      box.program(
        'stat',
        `case $2 in %C) echo 'unsupported for this operating system' ;; *) exec /usr/bin/stat "$@" ;; esac`,
      );
      run(upTo('write', change()));
      expect(box.read('chcon')).toMatch(/^-t container_config_t .*\n$/);
    });
  });
});
