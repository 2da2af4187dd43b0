import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onPath, SHELLS } from '@/e2e/shells/present.mjs';
import { quote } from '@/lib/platform/shell/assign';
import { applyScript } from '@/lib/remote/runner/apply';
import { checkScript, decideScript, statusScript } from '@/lib/remote/runner/follow';
import { journalLine, parseJournal } from '@/lib/remote/runner/journal';
import type { FixProgram } from '@/lib/remote/runner/program';
import { type Run, runnerScript } from '@/lib/remote/runner/runner';
import { type DaemonConfigChange, daemonConfigProgram, isPlainPath } from '../daemon-config/program';
import { CLAMP_QUESTION } from '../mss-clamp/facts';
import { clampProgram, unclampProgram } from '../mss-clamp/program';
import { networkProgram } from '../network/program';
import { networkQuestion } from '../network/question';
import { JOURNAL_STEP_NAMES } from '../step-names';
import { factsScript } from './facts';

const NONCE = '0123456789abcdef'.repeat(2);
const ID = '01890000-0000-7000-8000-000000000000';
const CHANGE: DaemonConfigChange = {
  mtu: 1442,
  path: '/etc/docker/daemon.json',
  expected: null,
  attributes: null,
  content: Buffer.from('{"mtu":1442}'),
  mode: '644',
  owner: '0:0',
};
function runOf(change: Partial<DaemonConfigChange> = {}, run: Partial<Run> = {}): Run {
  return { id: ID, confirmSeconds: 120, program: daemonConfigProgram({ ...CHANGE, ...change }), ...run };
}

const CLAMPS = (['nft', 'iptables'] as const).map((tool) =>
  clampProgram({
    tool,
    rules: [{ family: 4, interface: 'ens3', mss: 1402 }],
    links: [{ interface: 'ens3', mtu: 1442 }],
  }),
);

const NETWORK = networkProgram({
  mtu: 1442,
  fingerprint: 'f'.repeat(64),
  network: {
    ...{ id: 'a'.repeat(64), name: 'shop', ipv4: true, ipv6: false, internal: false, attachable: false },
    ...{ ipamOptions: {}, pools: [], options: {}, labels: {} },
  },
  option: { before: null, after: '1442' },
  endpoints: [],
});

/** The part that runs as root, and the runner: as files that a shell can check. */
function body(script: string): string {
  return script.split("cat <<'CLEARANCE_BODY_END'\n")[1]?.split('\nCLEARANCE_BODY_END')[0] ?? '';
}
const SCRIPTS: [string, string][] = [
  ['facts', factsScript(NONCE)],
  ['apply', applyScript(NONCE, runOf())],
  ['apply without a file', applyScript(NONCE, runOf({ content: null }))],
  ['status', statusScript(NONCE, ID, 0, 20)],
  ['check', checkScript(NONCE, ID, runOf().program.recheck)],
  ['confirm', decideScript(NONCE, ID, 'confirmed')],
  ['rollback', decideScript(NONCE, ID, 'revert:cancelled')],
  ['facts of a clamp', factsScript(NONCE, CLAMP_QUESTION)],
  ['facts of a network', factsScript(NONCE, networkQuestion('shop'))],
  [
    'facts of the pieces of one',
    factsScript(NONCE, networkQuestion('shop', { of: ID, ids: ['1'.repeat(64), '2'.repeat(64)] })),
  ],
  ['check of a network', checkScript(NONCE, ID, NETWORK.recheck)],
  ['check of a clamp', checkScript(NONCE, ID, unclampProgram().recheck)],
];
const SOURCES: [string, string][] = [
  ...SCRIPTS,
  ...SCRIPTS.map(([name, script]): [string, string] => [`${name}, as root`, body(script)]),
  ['runner', runnerScript(runOf())],
  ['runner of a network', runnerScript(runOf({}, { program: NETWORK }))],
  ...[...CLAMPS, unclampProgram()].map((program, at): [string, string] => [
    `runner of a clamp, ${at}`,
    runnerScript(runOf({}, { program })),
  ]),
];

describe.each(SHELLS)('%s', (shell) => {
  const [program = '', ...flags] = shell.split(' ');
  test.each(SOURCES)('parses %s', (_, source) => {
    const { status, stderr } = spawnSync(program, [...flags, '-n'], { input: source, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('a program without Docker', () => {
  const PLAIN: FixProgram = {
    ...{
      name: 'plain',
      title: 'a plain change',
      needs: ['ip', 'true'],
      variables: {},
      payload: null,
      spare: ['notes'],
    },
    functions: 'check_plan() { :; }\nundo() { :; }\nremove_temporary() { :; }\n',
    steps: [],
    recheck: { name: 'plain', variables: {}, body: '' },
    judge: () => ({ right: true, output: '' }),
  };
  const run = runOf({}, { program: PLAIN });

  test.each<[string, string]>([
    ['begun', applyScript(NONCE, run)],
    ['followed', statusScript(NONCE, ID, 0, 20)],
    ['checked', checkScript(NONCE, ID, PLAIN.recheck)],
    ['confirmed', decideScript(NONCE, ID, 'confirmed')],
  ])('is %s by a script that as root knows nothing of Docker', (_, script) => {
    expect(body(script)).toContain('emit ');
    expect(body(script)).not.toMatch(/docker/i);
  });

  test('says its name and what it needs', () => {
    const script = applyScript(NONCE, run);
    expect(script.split('\n')[0]).toBe('# clearance fix-apply plain');
    expect(script).toContain("NEEDS='ip true'");
    expect(applyScript(NONCE, runOf())).toContain("NEEDS='docker'");
  });
});

test
  .skipIf(!onPath('shellcheck'))
  .each(SOURCES.filter(([name]) => name.startsWith('runner') || name.endsWith('as root')))(
  'shellcheck has nothing to say about %s',
  (_, source) => {
    // The last line of the runner never returns. So everything that is only called by its name cannot be reached.
    const input = source.replace(/^revert not-confirmed\n$/m, '');
    const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-f', 'gcc', '-'], { input, encoding: 'utf8' });
    expect(stdout).toBe('');
  },
);

function refused(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

describe('nothing that came from an instance becomes part of a command', () => {
  test.each<[keyof DaemonConfigChange, string]>([
    ['path', "/etc/docker/daemon.json'; reboot; '"],
    ['path', '/etc/docker/$(reboot)'],
    ['path', '/etc/docker/a b.json'],
    ['path', '/etc/docker/../shadow'],
    ['path', '/etc/docker/daemon.json\nreboot'],
    ['path', 'daemon.json'],
    ['path', ''],
    ['expected', 'absent; reboot'],
    ['mode', '644; reboot'],
    ['owner', '0:0 /etc/shadow'],
  ])('%s %j is refused', (key, value) => {
    expect(() => runOf({ [key]: value })).toThrow();
  });

  test.each(["x'; reboot; '", '../../../etc/passwd-0000-0000-00000000'])('the id %j is refused', (id) => {
    expect(() => runnerScript(runOf({}, { id }))).toThrow();
    expect(() => applyScript(NONCE, runOf({}, { id }))).toThrow();
  });

  test('no value of a variable leaves its quotes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (value) => {
        fc.pre(!/^[A-Za-z0-9+/=._:@-]*$/.test(value));
        expect(refused(() => quote('X', value))).toBe(true);
      }),
    );
  });

  test('a path is plain or is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }), (name) => {
        if (isPlainPath(`/etc/${name}`)) expect(`/etc/${name}`).toMatch(/^[A-Za-z0-9._@/-]+$/);
      }),
    );
    expect(isPlainPath('/var/snap/docker/current/config/daemon.json')).toBe(true);
  });

  test('any bytes of daemon.json travel as base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
        const script = applyScript(NONCE, runOf({ content }));
        const sent = /CLEARANCE_NEW_END'\n([A-Za-z0-9+/=\n]*)\nCLEARANCE_NEW_END\n/.exec(script)?.[1] ?? '?';
        expect(Buffer.compare(Buffer.from(sent.replaceAll('\n', ''), 'base64'), content)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the journal', () => {
  test('a line goes there and back', () => {
    const line = {
      seq: 3,
      name: 'restart',
      state: 'failed',
      startedAt: 1795397708123,
      ms: 91,
      output: 'a\nb "c"',
    } as const;
    expect(parseJournal(journalLine(line), JOURNAL_STEP_NAMES)).toEqual(line);
    expect(parseJournal(journalLine({ ...line, ms: null, output: '' }), JOURNAL_STEP_NAMES)).toEqual({
      ...line,
      ms: null,
      output: '',
    });
  });

  test.each(['', 'J', 'J 1 restart', 'J 1 rm-rf passed 1 1 ', 'J 1 restart done 1 1 ', 'J x restart passed 1 1 '])(
    '%j is none',
    (line) => {
      expect(parseJournal(line, JOURNAL_STEP_NAMES)).toBeNull();
    },
  );
});
