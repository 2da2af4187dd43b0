import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { shell as text } from '@/lib/platform/shell/read';
import { parseIdentity } from '@/lib/truth/probes/system/parse';
import { parseFrames } from '@/lib/truth/script/frames';

describe.each(SHELLS)('a time limit (%s)', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program(
      'timeout',
      'case $1 in -k) [ ! -e "$HERE/old" ] || { echo usage >&2; exit 1; }; echo "killed after $2"; shift 2 ;; esac\necho "ended after $1"\nshift\nexec "$@"',
    );
  });
  afterEach(() => sandbox.remove());
  const run = (lines: string) =>
    sandbox.run(shell, `set +u\nCLEARANCE_ROOT=root\n${text('truth/script/rights')}find_timeout >/dev/null\n${lines}`);

  test.each(['for_at_most', 'as_root_for'])('ends in a kill (%s)', (limit) => {
    expect(run(`${limit} 20 echo done`)).toMatchObject({
      stdout: 'killed after 5\nended after 20\ndone\n',
      stderr: '',
    });
  });

  test.each(['for_at_most', 'as_root_for'])('is one without a kill where timeout knows none (%s)', (limit) => {
    sandbox.file('old', '');
    expect(run(`${limit} 20 echo done`)).toMatchObject({ stdout: 'ended after 20\ndone\n', stderr: '' });
  });
});

describe.each(SHELLS)('sudo (%s)', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('id', 'echo 1000');
  });
  afterEach(() => sandbox.remove());
  /** With a password that it is asked with, or none. */
  const found = (sudo: string, password = '') => {
    sandbox.program('sudo', sudo);
    const nonce = '0d'.repeat(16);
    const head = `set +u\nCLEARANCE_NONCE=${nonce}\nCLEARANCE_SUDO=${password}\n`;
    const { stdout } = sandbox.run(
      shell,
      `${head}${text('truth/script/frames')}${text('truth/script/rights')}find_root\nemit who "me\n$CLEARANCE_ROOT"\nrefusal_section`,
    );
    const { sudo: state, refusal } = parseIdentity(parseFrames(stdout, nonce));
    return { state, reason: refusal?.reason ?? null };
  };
  const says = (words: string, status = 1) => `printf '%s\\n' "${words}" >&2; exit ${status}`;

  test.each([
    ['a password is required', 'denied', 'password'],
    ['interactive authentication is required', 'denied', 'password'],
    ["I'm sorry op. I'm afraid I can't do that", 'denied', 'not-allowed'],
    ['sorry, you must have a tty to run sudo', 'denied', 'terminal'],
  ])('refuses without a password: %s', (words, state, reason) => {
    expect(found(says(`sudo: ${words}`))).toEqual({ state, reason });
  });

  test.each([
    ['1 incorrect password attempt', 'wrong-password', 'wrong-password'],
    ['Maximum 3 incorrect authentication attempts', 'wrong-password', 'wrong-password'],
    ['sorry, you must have a tty to run sudo', 'denied', 'terminal'],
    ["I'm sorry op. I'm afraid I can't do that", 'denied', 'not-allowed'],
    ['PAM error: User account has expired', 'denied', 'account'],
    ['Account or password is expired, reset your password and try again', 'denied', 'account'],
    [
      'The \\"no new privileges\\" flag is set, which prevents sudo from running as root.',
      'denied',
      'no-new-privileges',
    ],
    ['PAM authentication error: System error', 'denied', 'pam'],
    ['something that nobody has read before', 'denied', 'other'],
  ])('refuses with a password: %s', (words, state, reason) => {
    const sudo = `case "$*" in '-n '*) echo 'sudo: a password is required' >&2; exit 1 ;; esac\n${says(`sudo: ${words}`)}`;
    expect(found(sudo, 'right')).toEqual({ state, reason });
  });

  test('has no reason if it works', () => {
    expect(found('exit 0')).toEqual({ state: 'passwordless', reason: null });
    expect(found('case "$*" in "-n "*) echo no >&2; exit 1 ;; esac; cat >/dev/null', 'right')).toEqual({
      state: 'password',
      reason: null,
    });
    expect(
      found(`case "$*" in '-n -l') echo '(root) NOPASSWD: /usr/bin/cat /x' ;; *) echo no >&2; exit 1 ;; esac`),
    ).toEqual({
      state: 'limited',
      reason: null,
    });
  });
});

describe.each(SHELLS)('a program for root (%s)', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
  });
  afterEach(() => sandbox.remove());
  const path = (owner: string) => {
    sandbox.program('docker-of-test', ':');
    sandbox.program('stat', owner);
    return sandbox.run(shell, `${text('truth/script/rights')}program_of_root docker-of-test`).stdout.trim();
  };

  test('is named by its path, so that sudo finds it in any folder', () => {
    expect(path('echo 0')).toBe(`${sandbox.folder}/bin/docker-of-test`);
  });

  test.each([
    ['it', 'echo 1000'],
    ['a folder above it', 'for one; do case $one in *bin) echo 1000 ;; *) echo 0 ;; esac; done'],
    ['nobody knows whom it', 'exit 1'],
  ])('is not one that another user can replace, because %s belongs to that user', (_what, owner) => {
    expect(path(owner)).toBe('docker-of-test');
  });
});
