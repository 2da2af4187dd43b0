import { downLab } from '../down';
import { upLab } from '../up';
import { FAULTS as DAEMON_CONFIG_FAULTS } from './fix-faults';
import { runMatrix, type Verdict } from './fix-matrix';
import { NETWORK_FAULTS } from './network-faults';

const FAULTS = [...DAEMON_CONFIG_FAULTS, ...NETWORK_FAULTS];

/** `npm run lab:faults [-- name…]`: bring up a lab of its own, do every fault, print the table, take the lab down. */
async function main(only: string[]): Promise<number> {
  const keep = process.env.CLEARANCE_LAB_NAME;
  const name = keep ?? `faults-${process.pid}`;
  const lab = await upLab({ name, reuse: true, say: (line) => console.error(line) });
  try {
    const faults = FAULTS.filter((fault) => only.length === 0 || only.some((part) => fault.name.includes(part)));
    const started = Date.now();
    const verdicts = await runMatrix(lab, faults, (verdict) => console.error(row(verdict)));
    verdicts.sort((a, b) => faults.findIndex((f) => f.name === a.fault) - faults.findIndex((f) => f.name === b.fault));
    console.log(`| fault | on | expected | the record says | found | |\n|---|---|---|---|---|---|`);
    for (const verdict of verdicts) console.log(row(verdict));
    const bad = verdicts.filter(({ good }) => !good);
    const third = verdicts.filter(({ found }) => found === 'third').length;
    for (const { fault, detail } of bad) console.log(`\n${fault}: ${detail}`);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(
      `\n${verdicts.length} faults in ${seconds} s: ${verdicts.length - bad.length} as expected, ${bad.length} not, ${third} in a third state`,
    );
    return bad.length === 0 ? 0 : 1;
  } finally {
    if (!keep) await downLab(name);
  }
}

function row({ fault, release, expected, said, found, good, ms }: Verdict): string {
  return `| ${fault} | ${release} | ${expected} | ${said} | ${found} | ${good ? 'good' : 'BAD'} (${(ms / 1000).toFixed(1)} s) |`;
}

process.exitCode = await main(process.argv.slice(2));
