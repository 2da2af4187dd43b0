import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parseFrames } from '@/lib/probes/frames';
import { EPILOGUE, prelude } from '@/lib/probes/prelude';
import { PROOF_COMMAND } from './command';
import { parseProofs } from './parse';

vi.setConfig({ testTimeout: 60_000 });

const nonce = '0c'.repeat(16);
const id = (n: number) => String(n).padStart(64, 'c');

/** Runs the section with a Docker that only says what it was asked. `help` is what `docker run --help` prints. */
function proved(names: readonly string[], help = '--pull string', shell = 'sh', more = '') {
  const [program = '', ...options] = shell.split(' ');
  const lines = names.map((name, n) => `${id(n)} bridge false false false 0 ${name}`);
  const script = `${prelude(nonce)}
docker_find() { d_pid=1 d_host=''; }
docker() { printf '%s\n' '${help}'; }
path_gateway() { :; }
curl() { head -c 5000 /dev/zero; }
dk() {
  case "$1 $2" in
    'network ls') printf '%s\n' ${names.map((_, n) => id(n)).join(' ')} ;;
    'network inspect') printf '%s\n' ${lines.map((line) => `'${line}'`).join(' ')} ;;
    'import '*) echo sha256:1 ;;
    'run '*) printf 'mtu 1442\ngot 5000 curl\n'; printf '%.200s\n' "asked $*" | head -n 1 ;;
  esac
}
${PROOF_COMMAND}
${more}
proof_section http://mirror.example/file ''
${EPILOGUE}`;
  const done = spawnSync(program, options, { input: script, encoding: 'utf8' });
  expect(done.status).toBe(0);
  return parseFrames(done.stdout, nonce);
}

describe('the section of the proof', () => {
  it.each(['dash', 'bash --posix', 'busybox ash'])('runs one container on each network, by %s', (shell) => {
    if (spawnSync(shell.split(' ')[0] as string, ['-c', ':']).error) return;
    const names = ['bridge', ...Array.from({ length: 19 }, (_, n) => `n${n}`)];
    const frames = proved(names, '--pull string', shell);
    const read = parseProofs(frames);
    if (!read.known) throw new Error(read.detail);
    expect(read.value.map(({ network, outcome }) => [network, outcome])).toEqual(
      expect.arrayContaining(names.map((name) => [name, 'passed'])),
    );
    expect(read.value).toHaveLength(names.length);
    const asked = frames.all.map(({ body }) => /^asked run --rm --pull=never --name (\S+)/m.exec(body)?.[1]);
    const containers = asked.filter((name) => name !== undefined);
    expect(new Set(containers).size).toBe(names.length);
    expect(frames).toMatchObject({ done: true, unfinished: [] });
  });

  it('begins no more once its time is up, and says so', () => {
    // Each look at the clock is ten seconds later: the end is set at 10, and two batches begin, at 20 and at 30.
    const folder = mkdtempSync(path.join(tmpdir(), 'clearance-proof-'));
    const looks = path.join(folder, 'looks');
    const clock = `date() { echo >>${looks}; echo "$(($(wc -l <${looks}) * 10))"; }`;
    const names = Array.from({ length: 30 }, (_, n) => `n${n}`);
    const read = parseProofs(proved(names, '--pull string', 'sh', clock));
    rmSync(folder, { recursive: true });
    if (!read.known) throw new Error(read.detail);
    expect(read.value.filter(({ omitted }) => omitted === undefined)).toHaveLength(16);
    expect(read.value.filter(({ omitted }) => omitted === 'cut')).toHaveLength(14);
  });

  it('leaves out --pull where Docker does not know it, as before 20.10', () => {
    const frames = proved(['bridge'], '--privileged  Give extended privileges');
    const body = frames.all.find(({ name }) => name.startsWith('proof 1 '))?.body;
    expect(body).toContain('asked run --rm --name clearance-proof-');
    expect(body).not.toContain('--pull');
  });
});
