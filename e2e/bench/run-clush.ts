import { spawn, spawnSync } from 'node:child_process';
import { COMMAND } from '@/lib/remote/ssh/exec';
import type { Contest, Score } from './contender';

/** Runs clush (Debian's clustershell) over the same endpoints; null if it is not installed. */
export async function runClush(contest: Contest): Promise<Score | null> {
  if (spawnSync('clush', ['--version']).error) return null;
  const ssh = [
    `-i ${contest.keyFile}`,
    '-o BatchMode=yes',
    '-o StrictHostKeyChecking=no',
    '-o UserKnownHostsFile=/dev/null',
    '-o GlobalKnownHostsFile=/dev/null',
    '-o LogLevel=ERROR',
  ].join(' ');
  const nodes = contest.endpoints.map(({ address }) => address).join(',');
  // bash's own `time` counts clush and every ssh that it starts.
  const line = 'TIMEFORMAT="%R %U %S"; time clush -q -f "$1" -l "$2" -o "$3" -w "$4" "$5"';
  const child = spawn('bash', ['-c', line, 'bash', String(contest.concurrency), contest.username, ssh, nodes, COMMAND]);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(`\n${contest.script}`);
  await new Promise((closed) => child.on('close', closed));
  const times = /(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)\s*$/.exec(stderr);
  if (!times) throw new Error(`clush said nothing of its time: ${stderr.slice(-500)}`);
  return {
    contender: 'clush',
    answered: stdout.match(/: CLEARANCE\/1 [0-9a-f]{32} done$/gm)?.length ?? 0,
    wallMs: Number(times[1]) * 1000,
    cpuMs: (Number(times[2]) + Number(times[3])) * 1000,
    peakMb: null,
  };
}
