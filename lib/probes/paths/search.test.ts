import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { PATHS_COMMAND } from './command';
import { judgePath } from './judge';
import { parsePathRecord } from './tries';

// Many programs or many runs: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });

/** A path as it might be: bytes of IP packet. */
interface Path {
  /** MTU of the instance's interface. */
  link: number;
  /** What is larger vanishes. */
  hole: number;
  /** What is larger is answered by a router that names this size; 0 for no such router. */
  router: number;
  /** Chance that a packet or its answer is lost. */
  loss: number;
  family: 4 | 6;
  seed: number;
}

/**
 * The search's own shell code under a real `sh`, with only the sending of a round replaced: awk answers for the path.
 */
const SIMULATOR = `
path_send() {
  sent=$((sent + 1))
  awk -v seed="$((seed * 1000 + sent))" -v round="$p_round" -v hole="$hole" -v router="$router" -v loss="$loss" -v sizes="$*" 'BEGIN {
    srand(seed); rand()
    n = split(sizes, list, " ")
    for (i = 1; i <= n; i++) {
      size = list[i]; head = "try " round " " size " do "
      if (rand() < loss) print head "1 PING x|--- x ping statistics ---|1 packets transmitted, 0 received"
      else if (router > 0 && size > router) print head "1 PING x|From 198.18.0.1 icmp_seq=1 Frag needed and DF set (mtu = " router ")"
      else if (size > hole) print head "1 PING x|--- x ping statistics ---|1 packets transmitted, 0 received"
      else print head "0 PING x|" size - 20 " bytes from x: icmp_seq=1 ttl=64 time=0.1 ms"
    }
  }'
}
`;

function search(paths: readonly Path[], shell: readonly string[] = ['sh']) {
  const runs = paths.map(
    (path) => `
echo "=== path"
hole=${path.hole} router=${path.router} loss=${path.loss} seed=${path.seed} sent=0
p_family=${path.family} p_over=${path.family === 4 ? 28 : 48} p_top=${path.link} p_tool=iputils p_df='-M do' p_fraction=1 p_address=x
path_search`,
  );
  const [program = 'sh', ...options] = shell;
  const ran = spawnSync(program, options, {
    input: `${PATHS_COMMAND}${SIMULATOR}${runs.join('\n')}`,
    encoding: 'utf8',
  });
  expect(ran.stderr).toBe('');
  return ran.stdout
    .split('=== path\n')
    .slice(1)
    .map((body, index) => {
      const path = paths[index] as Path;
      const record = parsePathRecord(`address x\nlink ens3 ${path.link}\ntool iputils\n${body}`);
      const rounds = Math.max(...record.tries.map((one) => one.round)) + 1;
      return { path, rounds, sent: record.tries.length, ...judgePath(record, path.family) };
    });
}

const plain = { router: 0, loss: 0, family: 4, seed: 1 } as const;

describe('the path search', () => {
  it('is done in one round where the interface fits', () => {
    const [found] = search([{ ...plain, link: 1442, hole: 9216 }]);
    expect(found).toMatchObject({ outcome: 'clear', pathMtu: 1442, rounds: 1, sent: 4 });
  });

  it('takes what a router says, and sees it pass', () => {
    const [found] = search([{ ...plain, link: 1500, hole: 9216, router: 1442 }]);
    expect(found).toMatchObject({ outcome: 'reported', pathMtu: 1442, reportedBy: '198.18.0.1', rounds: 2 });
  });

  it.each(
    [['dash'], ['bash', '--posix'], ['busybox', 'ash']].filter(([name]) => !spawnSync(name as string, ['true']).error),
  )('decides the same under %s %s', (...shell) => {
    const paths = [1280, 1397, 1442].map((hole) => ({ ...plain, link: 1500, hole }));
    const found = search([...paths, { ...plain, link: 1500, hole: 9216, router: 1442 }], shell.filter(Boolean));
    expect(found.map((one) => [one.outcome, one.pathMtu])).toEqual([
      ['black-hole', 1280],
      ['black-hole', 1397],
      ['black-hole', 1442],
      ['reported', 1442],
    ]);
  });

  it('finds a black hole below what a router says', () => {
    const [found] = search([{ ...plain, link: 1500, hole: 1400, router: 1442 }]);
    expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: 1400 });
  });

  it('finds the MTUs that are met in practice in three rounds', () => {
    const common = [
      1280, 1380, 1400, 1412, 1420, 1422, 1430, 1438, 1442, 1446, 1450, 1454, 1458, 1472, 1476, 1480, 1492,
    ];
    for (const found of search(common.map((hole) => ({ ...plain, link: 1500, hole })))) {
      expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: found.path.hole, rounds: 3 });
    }
  });

  it('tells blocked pings from a black hole', () => {
    const [found] = search([{ ...plain, link: 1500, hole: 0 }]);
    expect(found).toMatchObject({ outcome: 'icmp-blocked', pathMtu: null });
  });

  it('finds the exact MTU of any path from 576 to 9216, in at most four rounds to 1500 and six above', () => {
    const path = fc
      .record({
        link: fc.constantFrom(1442, 1500, 9000, 9216),
        hole: fc.integer({ min: 576, max: 9215 }),
        seed: fc.nat(9999),
      })
      .map(({ link, hole, seed }): Path => ({ ...plain, link, hole: Math.min(hole, link - 1), seed }));
    fc.assert(
      fc.property(fc.array(path, { minLength: 15, maxLength: 15 }), (paths) => {
        for (const found of search(paths)) {
          expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: found.path.hole });
          expect(found.rounds).toBeLessThanOrEqual(found.path.link <= 1500 ? 4 : 6);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('finds the exact MTU of any IPv6 path', () => {
    const path = fc
      .record({ hole: fc.integer({ min: 1280, max: 1499 }), seed: fc.nat(9999) })
      .map(({ hole, seed }): Path => ({ ...plain, family: 6, link: 1500, hole, seed }));
    fc.assert(
      fc.property(fc.array(path, { minLength: 15, maxLength: 15 }), (paths) => {
        for (const found of search(paths))
          expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: found.path.hole });
      }),
      { numRuns: 4 },
    );
  });

  it('never names a wrong number under loss', () => {
    const path = fc.record({
      link: fc.constantFrom(1442, 1500, 9000),
      hole: fc.integer({ min: 576, max: 9216 }),
      router: fc.constantFrom(0, 0, 0, 1400, 1442),
      loss: fc.double({ min: 0.02, max: 0.9, noNaN: true }),
      family: fc.constant(4 as const),
      seed: fc.nat(99_999),
    });
    fc.assert(
      fc.property(fc.array(path, { minLength: 15, maxLength: 15 }), (paths) => {
        for (const found of search(paths)) {
          const { link, hole, router } = found.path;
          const truth = Math.min(link, hole, router || link);
          if (found.pathMtu !== null) expect({ ...found, pathMtu: found.pathMtu }).toMatchObject({ pathMtu: truth });
        }
      }),
      { numRuns: 15 },
    );
  });

  it('still finds it with a fifth of the packets lost, most of the time', () => {
    const paths = Array.from(
      { length: 40 },
      (_, seed): Path => ({ ...plain, link: 1500, hole: 1442, loss: 0.2, seed }),
    );
    const found = search(paths);
    expect(found.filter((one) => one.pathMtu === 1442).length).toBeGreaterThan(30);
    expect(found.filter((one) => one.pathMtu !== null && one.pathMtu !== 1442)).toEqual([]);
  });
});
