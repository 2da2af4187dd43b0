import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { shell as text } from '@/lib/platform/shell/read';

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
