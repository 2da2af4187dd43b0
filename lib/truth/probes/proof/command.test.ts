import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstInPath } from '@/e2e/shells/first-in-path';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { parseFrames } from '@/lib/truth/script/frames';
import { EPILOGUE, prelude } from '@/lib/truth/script/prelude';
import { PROOF_COMMAND } from './command';
import { parseProofs } from './parse';

const nonce = '0c'.repeat(16);
const id = (n: number) => String(n).padStart(64, 'c');

/** Runs the section with a Docker that only prints its arguments. `help` is the output of `docker run --help`. */
function proved(names: readonly string[], help = '--pull string', shell = 'sh', more = '') {
  const [program = '', ...options] = shell.split(' ');
  const lines = names.map((name, n) => `${id(n)} bridge false false false 0 ${name}`);
  const script = `${prelude(nonce)}
docker_find() { DOCKERD_PID=1 DOCKERD_HOST=''; }
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
  it.each(SHELLS)('runs one container on each network, by %s', (shell) => {
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
    // Each read of the clock is ten seconds later: the end is set at 10, and two batches begin, at 20 and at 30.
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

  it.each(SHELLS)(
    'tells what the instance itself sends to the IPv6 target, and which addresses it has, by %s',
    (shell) => {
      const stubs = `path_gateway() { [ "$1" = 4 ] || printf 'gateway 6 fd00::1'; }
ip() { echo 'fd00::1 from :: dev lo proto ra src fd00::2 metric 100 pref medium'; }
ping() { printf 'asked %s\\n' "$*"; }
for_at_most() { shift; "$@"; }`;
      const body = proved(['bridge'], '--pull string', shell, stubs).all.find(
        ({ name }) => name === 'proof-instance',
      )?.body;
      const mtu = Number(readFileSync('/sys/class/net/lo/mtu', 'utf8'));
      const kept = existsSync('/proc/net/if_inet6') ? readFileSync('/proc/net/if_inet6', 'utf8') : '';
      const addresses = [...kept.matchAll(/^([0-9a-f]{32}) /gm)].map(([, address]) => `${address} `).join('');
      expect(body).toContain(`target  fd00::1\nown6 ${addresses}\n`);
      expect(body).toContain(`large6 asked -6 -n -i 0.2 -c 1 -w 2 -M do -s ${mtu - 48} fd00::1|`);
    },
  );

  /**
   * Runs the container's program, with a ping that answers this many of the requested packets: of large ones and of
   * small ones.
   */
  function pinged(shell: string, large: number, small: number) {
    const folder = mkdtempSync(path.join(tmpdir(), 'clearance-proof-'));
    const program = (name: string, text: string) =>
      writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    // The MTU of the container's interface.
    program('cat', 'echo 1500');
    program(
      'ping',
      `n=${large} b=1480
      case " $* " in *' -s 56 '*) n=${small} b=64 ;; esac
      while [ "$1" != -c ]; do shift; done
      [ "$n" -lt "$2" ] || n=$2
      i=0
      while [ "$i" -lt "$n" ]; do i=$((i + 1)); echo "$b bytes from 10.0.0.1: icmp_seq=$i ttl=64 time=0.1 ms"; done
      echo "$2 packets transmitted, $n received, 0% packet loss, time 1ms"`,
    );
    const first = path.join(mkdtempSync(path.join(tmpdir(), 'clearance-proof-')), 'first');
    writeFileSync(first, firstInPath(folder));
    const inside = `path_gateway() { [ "$1" = 6 ] || printf 'gateway 4 10.0.0.1'; }
docker_run() {
  while [ "$1" != -c ]; do shift; done
  body=$2
  shift 2
  ${shell} -c ". ${first}; $body" "$@"
}
dk() {
  case "$1 $2" in
    'network ls') echo ${id(0)} ;;
    'network inspect') echo '${id(0)} bridge false false false 0 bridge' ;;
    'import '*) echo sha256:1 ;;
    'run '*) docker_run "$@" ;;
  esac
}`;
    const frames = proved(['bridge'], '--pull string', 'sh', inside);
    for (const made of [folder, path.dirname(first)]) rmSync(made, { recursive: true });
    const read = parseProofs(frames);
    if (!read.known) throw new Error(read.detail);
    const body = frames.all.find(({ name }) => name === 'proof 1 bridge')?.body ?? '';
    return {
      proof: read.value[0],
      sent: [...body.matchAll(/^(large|small) .*?(\d+) packets/gm)].map(([, a, b]) => [a, b]),
    };
  }

  it.each(SHELLS)('pings again where large packets alone are lost, by %s', (shell) => {
    const first = [
      ['large', '2'],
      ['small', '2'],
    ];
    const both = [...first, ['large', '6'], ['small', '6']];
    expect(pinged(shell, 9, 9)).toMatchObject({ proof: { ping: 'passed' }, sent: first });
    expect(pinged(shell, 0, 0)).toMatchObject({ proof: { ping: 'not-run' }, sent: first });
    const lost = pinged(shell, 0, 9);
    expect(lost.proof).toMatchObject({ ping: 'silent' });
    expect(lost.sent).toHaveLength(4);
    expect(lost.sent).toEqual(expect.arrayContaining(both));
    expect(pinged(shell, 0, 1).proof).toMatchObject({ ping: 'not-run' });
  });

  it.each(SHELLS)('tells where a download of its own ran out of time, by %s', (shell) => {
    /** The output if only these programs exist, and the download ends with a status after this many bytes. */
    const got = (tools: string, bytes: number, status: number) => {
      const ended = `head -c ${bytes} /dev/zero; return ${status};`;
      const stubs = `command() { case $2 in curl | bash | wget) case ' ${tools} ' in *" $2 "*) ;; *) return 1 ;; esac ;; esac; }
curl() { echo '> GET /file HTTP/1.1' >&2; ${ended} }
timeout() { ${ended} }`;
      const frames = proved(['bridge'], '--pull string', shell, stubs);
      return frames.all
        .find(({ name }) => name === 'proof-instance')
        ?.body.split('\n')
        .slice(2, -1);
    };
    expect(got('curl', 193, 28)).toEqual(['connected', 'timed-out', 'got 193 curl']);
    expect(got('curl', 193, 0)).toEqual(['connected', 'got 193 curl']);
    expect(got('bash', 193, 124)).toEqual(['timed-out', 'got 193 bash']);
    expect(got('bash', 193, 0)).toEqual(['got 193 bash']);
    expect(got('wget', 0, 143)).toEqual(['timed-out', 'got 0 wget']);
    expect(got('wget', 900, 0)).toEqual(['got 900 wget']);
  });

  it('marks a time limit that ended much too late', () => {
    const stubs = `curl() { echo '> GET /file HTTP/1.1' >&2; sleep 7; return 28; }`;
    const frames = proved(['bridge'], '--pull string', 'sh', stubs);
    const body = frames.all.find(({ name }) => name === 'proof-instance')?.body;
    expect(body?.split('\n').slice(2, -1)).toEqual(['connected', 'timed-out', 'late', 'got 0 curl']);
  });

  it('leaves out --pull where Docker does not know it, as before 20.10', () => {
    const frames = proved(['bridge'], '--privileged  Give extended privileges');
    const body = frames.all.find(({ name }) => name.startsWith('proof 1 '))?.body;
    expect(body).toContain('asked run --rm --name clearance-proof-');
    expect(body).not.toContain('--pull');
  });
});
