import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { MOST_PROVED, NETWORKS_COMMAND } from './networks';

const id = (n: number) => String(n).padStart(64, 'b');

/** Names of the networks that are tested, in their order, if Docker lists these lines. */
function provable(lines: string[], shell = 'sh'): string[] {
  const [program = '', ...options] = shell.split(' ');
  const input = `${NETWORKS_COMMAND}\nproof_provable <<'END'\n${lines.join('\n')}\nEND\n`;
  const done = spawnSync(program, options, { input, encoding: 'utf8' });
  expect(done).toMatchObject({ status: 0, stderr: '' });
  return done.stdout.split(' ').filter((_, at) => at % 2 === 1);
}

describe('the networks that are tried', () => {
  it.each(SHELLS)('are those that a container can be started on, by %s', (shell) => {
    const lines = [
      '',
      'CLEARANCE/1 0123 begin proof-networks',
      `${id(1)} bridge false false false 0 idle`,
      `${id(2)} bridge false false false 2 used`,
      `${id(3)} bridge false false false 0 bridge`,
      `${id(4)} bridge true false false 0 inside`,
      `${id(5)} macvlan false false false 0 lan`,
      `${id(6)} ipvlan false false false 0 lan3`,
      `${'x'.repeat(25)} overlay false true false 0 open`,
      `${'y'.repeat(25)} overlay false false false 0 mesh`,
      `${'z'.repeat(25)} overlay false true true 0 ingress`,
      `${id(7)} host false false false 0 host`,
      `${id(8)} weave false true false 0 weave`,
      `${id(9)} bridge false false false 0 $(id) x`,
      'failed to get bridge false false false 0 network',
    ];
    expect(provable(lines, shell)).toEqual(['bridge', 'used', 'idle', 'lan', 'lan3', 'open']);
  });

  it(`are ${MOST_PROVED} at most, and those in use before others`, () => {
    const lines = Array.from({ length: 40 }, (_, n) => `${id(n)} bridge false false false ${n < 35 ? 0 : 1} n${n}`);
    const tried = provable(lines);
    expect(tried).toHaveLength(MOST_PROVED);
    expect(tried.slice(0, 5).sort()).toEqual(['n35', 'n36', 'n37', 'n38', 'n39']);
  });
});
