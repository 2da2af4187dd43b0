import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { EPILOGUE, prelude } from './prelude';

const nonce = 'ab'.repeat(16);

interface Ran {
  /** stdout and stderr, in the order of arrival. */
  output: string;
  stderr: string;
  ms: number;
}

describe.each(SHELLS)('a script (%s)', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
  });
  afterEach(() => sandbox.remove());

  /** Runs until all output has ended. */
  function run(body: string): Promise<Ran> {
    const [program = '', ...flags] = shell.split(' ');
    const started = performance.now();
    const child = spawn(program, [...flags, '-c', 'IFS= read -r CLEARANCE_SUDO; eval "$(cat)"'], {
      env: { ...process.env, PATH: `${sandbox.folder}/bin:${process.env.PATH}` },
    });
    const ran: Ran = { output: '', stderr: '', ms: 0 };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.stderr += text;
      ran.output += text;
    });
    child.stdin.end(`\n${prelude(nonce)}${body}\n${EPILOGUE}`);
    return new Promise((settle) => {
      child.on('close', () => settle({ ...ran, ms: performance.now() - started }));
    });
  }

  test('prints that it is alive while it waits, and nothing after its end', async () => {
    const { stderr } = await run('sleep 6');
    expect(stderr).toMatch(new RegExp(`^(?:CLEARANCE/1 ${nonce} alive\n)+$`));
    expect((await run(':')).stderr).toBe('');
  });

  test('ends its output when it ends, early or not', async () => {
    sandbox.program('sleep', 'exec /bin/sleep 20');
    for (const body of [':', 'exit 3']) expect((await run(body)).ms).toBeLessThan(15_000);
  });

  test('prints results in order while the rest still waits', async () => {
    const { output } = await run(
      `first() { emit first 1; }
       second() { emit second 2; sleep 6; emit third 3; }
       last() { emit last 4; }
       first | beside second | beside last`,
    );
    const order: string[] = output.match(/begin \w+|alive/g) ?? [];
    expect(order.filter((each) => each !== 'alive')).toEqual([
      'begin first',
      'begin second',
      'begin third',
      'begin last',
    ]);
    // The first two were printed before the third ended.
    expect(order.indexOf('alive')).toBe(2);
  });
});
