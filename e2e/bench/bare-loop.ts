import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import { COMMAND } from '@/lib/remote/ssh/exec';
import type { Contest, Score } from './contender';

/** The minimum that ssh2 needs: connect, run, collect. No host key check, no deadline, no record. */
const contest = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Contest;
const privateKey = readFileSync(contest.keyFile);

function visit(address: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const client = new ssh2.Client();
    const output: Buffer[] = [];
    client.on('error', () => done(false));
    client.on('ready', () => {
      client.exec(COMMAND, (error, channel) => {
        if (error) return done(false);
        channel.on('data', (data: Buffer) => output.push(data));
        channel.stderr.resume();
        channel.on('close', () => {
          client.end();
          done(Buffer.concat(output).includes(' done\n'));
        });
        channel.end(`\n${contest.script}`);
      });
    });
    client.connect({ host: address, port, username: contest.username, privateKey, readyTimeout: 60_000 });
  });
}

const before = process.resourceUsage();
const started = performance.now();
const waiting = [...contest.endpoints];
let answered = 0;
await Promise.all(
  Array.from({ length: contest.concurrency }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (await visit(next.address, next.port)) answered += 1;
    }
  }),
);
const wallMs = performance.now() - started;
const after = process.resourceUsage();
const score: Score = {
  contender: 'bare ssh2 loop',
  answered,
  wallMs,
  cpuMs: (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000,
  peakMb: after.maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(score)}\n`);
