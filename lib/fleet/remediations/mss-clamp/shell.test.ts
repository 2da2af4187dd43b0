import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as shellText } from '@/lib/platform/shell/read';
import type { Question } from '@/lib/remote/runner/root-script';
import { type Frames, parseFrames } from '@/lib/truth/script/frames';
import {
  CLAMP_QUESTION,
  clampIsUnread,
  clampOf,
  foreignOf,
  REPORT_CLAMP_RULES,
  REPORT_FOREIGN_RULES,
  readClampFacts,
} from './facts';
import { unclampProgram } from './program';
import { clampRules } from './rules';

const asked = ({ variables, body }: Question) => `${assign(variables)}${body}`;
const NONCE = '0123456789abcdef'.repeat(2);
const HELPERS = `
D="$HERE/state"
limit() { shift; "$@"; }
flush() { :; }
${assign({ CLEARANCE_NONCE: NONCE })}${shellText('truth/script/frames')}`;
/** Lists the file table; prints the file error instead, if there is one. Deletes unless told not to. */
const NFT = `
if [ -e "$HERE/error" ]; then cat "$HERE/error" >&2; exit 1; fi
case $1 in
  list) [ -e "$HERE/table" ] || { echo 'Error: No such file or directory' >&2; exit 1; }; cat "$HERE/table" ;;
  delete) rm -f "$HERE/table" ;;
esac
`;
const SAVE = `[ ! -e "$HERE/hangs" ] || exit 124\ncat "$HERE/saved" 2>/dev/null || :`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.file('state/journal', '');
    sandbox.program('nft', NFT);
    sandbox.program('iptables-save', SAVE);
    sandbox.program('ip6tables-save', SAVE);
    sandbox.program('iptables', 'exit 1');
    sandbox.program('ip6tables', 'exit 1');
  });
  afterEach(() => sandbox.remove());
  const told = (): Frames => parseFrames(sandbox.run(shell, `${HELPERS}${asked(REPORT_CLAMP_RULES)}`).stdout, NONCE);
  const program = unclampProgram();
  // The marker of the machine that runs these tests is ignored.
  const functions = `${assign(program.variables)}CLAMP_MARKER="$HERE/marker"\n${program.functions}`;
  const step = (name: string) => sandbox.run(shell, `${HELPERS}${functions}\n${name}`);

  test.each([
    ['is silent', 'exit 124', 'exit status 124:'],
    ['says why', 'echo "Extension TCPMSS is missing" >&2; exit 1', 'exit status 1: Extension TCPMSS is missing'],
    ['only warns', 'echo "# Warning: tables of old are there" >&2', ''],
  ])('a tool that %s takes rules where it ends well', (__, restore, refusal) => {
    sandbox.program('iptables', 'echo iptables v1.8.9');
    sandbox.program('iptables-restore', restore);
    const { stdout } = sandbox.run(shell, `${HELPERS}${asked(CLAMP_QUESTION)}`);
    expect(readClampFacts(parseFrames(stdout, NONCE)).iptables).toEqual({ version: 'iptables v1.8.9', refusal });
  });

  test('no rule of ours is an answer', () => {
    expect([clampOf(told()), clampIsUnread(told())]).toEqual([null, false]);
    expect(program.judge(told()).right).toBe(true);
    expect(step('remove_clamp').status).toBe(0);
  });

  test('a kernel without nftables has no table', () => {
    sandbox.file('error', 'Unable to initialize Netlink socket: Protocol not supported');
    expect(clampIsUnread(told())).toBe(false);
  });

  test.each([
    ['nft', 'error', 'Error: Could not receive tables from kernel: Operation not permitted'],
    ['iptables', 'hangs', ''],
  ])('rules that %s cannot list are not taken for gone', (__, file, said) => {
    sandbox.file(file, said);
    expect(clampIsUnread(told())).toBe(true);
    expect(program.judge(told()).right).toBe(false);
    for (const name of ['check_plan', 'keep_clamp', 'remove_clamp'])
      expect([name, step(name).status]).toEqual([name, 1]);
  });

  test.each([
    ['iptables-save', 'saved', '-A FORWARD -j TCPMSS --clamp-mss-to-pmtu\n'],
    ['nft', 'table', 'table ip mangle {\n  chain FORWARD {\n    tcp option maxseg size set rt mtu\n  }\n}\n'],
  ])("somebody else's rules are told as %s lists them, and ours are not", (_, file, rules) => {
    const foreign = () =>
      foreignOf(parseFrames(sandbox.run(shell, `${HELPERS}${asked(REPORT_FOREIGN_RULES)}`).stdout, NONCE));
    sandbox.file('table', clampRules('nft', [{ family: 4, interface: 'ens3', mss: 1402 }]));
    sandbox.file('saved', clampRules('iptables', [{ family: 4, interface: 'ens3', mss: 1402 }]));
    expect(foreign()).toBe('');
    sandbox.file(file, rules);
    expect(foreign()).toMatch(/TCPMSS|maxseg/);
    sandbox.file('hangs', '');
    expect(foreign()).toContain('iptables-save: could not be read');
  });

  test('a clamp is removed, and its marker with it once nothing is left', () => {
    sandbox.file('table', clampRules('nft', [{ family: 4, interface: 'ens3', mss: 1402 }]));
    sandbox.file('marker', 'nft 1 x\n');
    expect(clampOf(told())).toMatchObject({ tool: 'nft', rules: [{ mss: 1402 }] });
    expect(step('keep_clamp').status).toBe(0);
    expect(sandbox.read('state/old.nft')).toContain('1402');
    sandbox.file('hangs', '');
    expect([step('remove_clamp').status, sandbox.has('marker')]).toEqual([1, true]);
    expect(sandbox.has('table')).toBe(false);
  });

  test('a clamp of iptables is kept to be put back', () => {
    sandbox.file('saved', '*mangle\n-A FORWARD -j CLEARANCE-MSS\n-A CLEARANCE-MSS -o ens3 -j TCPMSS --set-mss 1402\n');
    expect(step('keep_clamp').status).toBe(0);
    expect(sandbox.read('state/old.iptables')).toContain('-I FORWARD -j CLEARANCE-MSS');
    expect(sandbox.read('state/old.nft')).toBe('');
  });
});
