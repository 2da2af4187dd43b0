import { downLab } from '../down';
import { upLab } from '../up';
import { FAMILIES } from './fault-families';
import { type Fault, type FaultResult, runMatrix } from './fix-matrix';

/**
 * `npm run lab:faults [-- --only family[,family…]] [part of a name…]`: brings up its own lab, causes every fault,
 * prints the table, takes the lab down.
 */
async function main(argv: string[]): Promise<number> {
  const faults = chosen(argv);
  if (faults.length === 0) {
    console.error(`no such fault; families: ${Object.keys(FAMILIES).join(', ')}`);
    return 2;
  }
  const keep = process.env.CLEARANCE_LAB_NAME;
  const name = keep ?? `faults-${process.pid}`;
  const lab = await upLab({ name, reuse: true, say: (line) => console.error(line) });
  try {
    const started = Date.now();
    const results = await runMatrix(lab, faults, (result) => console.error(row(result)));
    results.sort((a, b) => faults.findIndex((f) => f.name === a.fault) - faults.findIndex((f) => f.name === b.fault));
    console.log(`| fault | on | expected | the record says | found | |\n|---|---|---|---|---|---|`);
    for (const result of results) console.log(row(result));
    const bad = results.filter(({ good }) => !good);
    const third = results.filter(({ found }) => found === 'third').length;
    for (const { fault, detail } of bad) console.log(`\n${fault}: ${detail}`);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(
      `\n${results.length} faults in ${seconds} s: ${results.length - bad.length} as expected, ${bad.length} not, ${third} in a third state`,
    );
    return bad.length === 0 ? 0 : 1;
  } finally {
    if (!keep) await downLab(name);
  }
}

function chosen(argv: string[]): Fault[] {
  const at = argv.indexOf('--only');
  const families = at < 0 ? Object.keys(FAMILIES) : (argv[at + 1] ?? '').split(',');
  const names = at < 0 ? argv : argv.toSpliced(at, 2);
  return families
    .flatMap((family) => FAMILIES[family] ?? [])
    .filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
}

function row({ fault, release, expected, said, found, good, ms }: FaultResult): string {
  return `| ${fault} | ${release} | ${expected} | ${said} | ${found} | ${good ? 'good' : 'BAD'} (${(ms / 1000).toFixed(1)} s) |`;
}

process.exitCode = await main(process.argv.slice(2));
