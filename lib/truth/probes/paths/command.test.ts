import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstInPath } from '@/e2e/shells/first-in-path';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { prelude } from '@/lib/truth/script/prelude';
import { PATHS_COMMAND } from './command';

/** Runs one line of the section's shell with these programs, each a script. */
function run(shell: string, line: string, programs: Record<string, string>): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'clearance-paths-'));
  for (const [name, text] of Object.entries(programs))
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const [program = '', ...options] = shell.split(' ');
  const input = `${prelude('0d'.repeat(16))}${PATHS_COMMAND}${firstInPath(folder)}${line}\n`;
  const ran = spawnSync(program, options, { input, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return ran.stdout.split('\n').filter((each) => each !== '' && !each.startsWith('CLEARANCE/'));
}

/** A timeout that ends at once for one of the programs. */
const timeout = (slow = 'none', status = 124) =>
  `[ "$1" = -k ] && shift 2; [ "$2" = ${slow} ] && exit ${status}; shift; exec "$@"`;
const ping = `echo 'PING x (198.18.0.7) 56(84) bytes of data.'`;

describe.each(SHELLS)('the section of the paths, by %s', (shell) => {
  it('gives a name two seconds, and asks ping only where there is no getent', () => {
    const line = 'path_resolve 4 web.lab; path_measure 4 web.lab 2>/dev/null | head -n 1';
    const getent = `echo '198.18.0.9 STREAM web.lab'; echo '198.18.0.9 DGRAM'`;
    const answered = run(shell, line, { getent, ping, timeout: timeout() });
    expect(answered).toEqual(['198.18.0.9', 'address 198.18.0.9']);
    expect(run(shell, line, { getent, ping, timeout: timeout('getent') })).toEqual(['unresolved']);
    expect(run(shell, line, { getent: 'exit 2', ping, timeout: timeout() })).toEqual(['unresolved']);
    const without = 'command() { [ "$2" != getent ]; }; path_resolve 4 web.lab; path_resolve 6 web.lab';
    expect(run(shell, without, { ping, timeout: timeout() })).toEqual(['198.18.0.7']);
    expect(run(shell, 'for_at_most() { echo "$1"; }; path_resolve 4 web.lab', { getent })).toEqual(['2']);
  });

  it('pings a gateway over its own IP version: an IPv4 route may have an IPv6 gateway', () => {
    const ip = (four: string, six: string) => `case $2 in -4) echo '${four}' ;; -6) echo '${six}' ;; esac`;
    const line = 'path_each() { printf "%s\\n" "$@"; }; path_tool() { :; }; paths_section';
    const both = ip('default via inet6 fe80::1 dev ens3 metric 9', 'default via fe80::1 dev ens3 metric 9');
    expect(run(shell, line, { ip: both })).toEqual(['gateway 6 fe80::1%ens3']);
    const each = ip('default via 198.18.0.1 dev ens3', 'default via fe80::1 dev ens3');
    expect(run(shell, line, { ip: each })).toEqual(['gateway 4 198.18.0.1', 'gateway 6 fe80::1%ens3']);
    expect(run(shell, line, { ip: ip('default via inet6 fe80::7 dev ens4', '') })).toEqual(['gateway 6 fe80::7%ens4']);
  });

  it('says which ping took longer than it waits', () => {
    const line = "path_here 3 1 28 198.18.0.9 ping '-M do' '' 576 1500 | sort";
    const slow = 'case $* in *1472*) sleep 2.5 ;; esac; echo "PING x"';
    expect(run(shell, line, { ping: slow })).toEqual(['try 3 1500 do 0late PING x', 'try 3 576 do 0 PING x']);
    expect(run(shell, line.replace(' 3 1 ', ' 3 0.6 '), { ping: 'echo "PING x"' })).toEqual([
      'try 3 1500 do 0 PING x',
      'try 3 576 do 0 PING x',
    ]);
  });

  it('traces again without options that it does not know, and not where time was up', () => {
    const line = 'p_family=4 p_address=198.18.0.9; path_trace';
    const known = 'echo "traced $*"';
    const old = 'case $* in *-m*) echo "bad option"; exit 1 ;; esac; echo "traced $*"';
    const first = 'traced -n -m 16 -4 198.18.0.9';
    expect(run(shell, line, { tracepath: known, timeout: timeout() })).toEqual([first]);
    expect(run(shell, line, { tracepath: old, timeout: timeout() })).toEqual(['bad option', 'traced -n 198.18.0.9']);
    for (const status of [124, 137, 143])
      expect(run(shell, line, { tracepath: known, timeout: timeout('tracepath', status) })).toEqual([]);
  });
});
