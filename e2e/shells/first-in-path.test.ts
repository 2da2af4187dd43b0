import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeShells, SHELLS } from './present.mjs';
import { makeSandbox, type Sandbox } from './sandbox';

describe.each(SHELLS)('a program that stands in for another (%s)', (shell) => {
  let box: Sandbox;
  beforeEach(() => {
    box = makeSandbox();
    // An applet of BusyBox, and a name that no shell accepts as that of a function.
    box.program('sleep', 'echo "slept $*"');
    box.program('iptables-save', 'echo "saved $*"');
  });
  afterEach(() => box.remove());

  test.each([
    ['by its name', 'sleep 1', 'slept 1'],
    ['in a pipeline', 'sleep 1 | cat', 'slept 1'],
    ['with a limit', 'timeout 5 sleep 1', 'slept 1'],
    ['with a limit to the kill', 'timeout -k 5 5 sleep 1', 'slept 1'],
    ['where its name is no function', 'iptables-save -c', 'saved -c'],
    ['where it is looked for', 'command -v sleep >/dev/null && sleep 1', 'slept 1'],
  ])('is called %s', (_, lines, said) => {
    expect(box.run(shell, lines)).toEqual({ status: 0, stdout: `${said}\n`, stderr: '' });
  });

  test('is called by a program that another one calls', () => {
    box.program('docker', 'sleep "$1"');
    expect(box.run(shell, 'docker 2').stdout).toBe('slept 2\n');
  });

  test('stands in for the limit, too', () => {
    box.program('timeout', 'exit 124');
    expect(box.run(shell, 'timeout 5 sleep 1')).toEqual({ status: 124, stdout: '', stderr: '' });
  });
});

test('the shells are named, each with what is there of it', () => {
  const line = describeShells();
  for (const shell of SHELLS) expect(line).toContain(shell.split(' ')[0]);
  expect(line).toMatch(/^shells: \S/);
});
