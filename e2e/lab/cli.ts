import { parseArgs } from 'node:util';
import { downLab } from './down';
import { LabError } from './errors';
import { labSupport } from './host/support';
import { exec } from './instance/exec';
import { instanceOf, labNames, openLab } from './lab-file';
import { printStatus } from './status';
import { DEFAULT_RELEASES, upLab } from './up';

const USAGE = `npm run lab -- up [--name lab] [--releases ${DEFAULT_RELEASES.join(',')}]
npm run lab -- status [--name lab]
npm run lab -- exec [--name lab] INSTANCE -- COMMAND...
npm run lab -- down [--name lab | --all]

"+ovs" after a release adds Open vSwitch: --releases bookworm+ovs`;

const say = (line: string) => console.error(line);

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      name: { type: 'string', default: 'lab' },
      releases: { type: 'string' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [verb, ...rest] = positionals;
  if (values.help || !verb) return usage(values.help);
  if (verb === 'up') return up(values.name, values.releases?.split(','));
  if (verb === 'down') return down(values.all ? labNames() : [values.name]);
  if (verb === 'status') return status(values.name);
  if (verb === 'exec') return execute(values.name, rest);
  return usage(false);
}

async function up(name: string, releases: string[] | undefined): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort());
  const started = Date.now();
  try {
    const lab = await upLab({ name, releases, reuse: true, say, signal: interrupted.signal });
    say(`Up after ${((Date.now() - started) / 1000).toFixed(1)} s`);
    printStatus(lab);
    return 0;
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    say('Interrupted; nothing is left.');
    return 130;
  }
}

async function down(names: string[]): Promise<number> {
  for (const name of names) {
    await downLab(name);
    say(`${name} is down`);
  }
  return 0;
}

async function status(name: string): Promise<number> {
  const support = labSupport();
  if (!support.supported) {
    say(`No lab on this machine: ${support.reason}`);
    return 1;
  }
  if (!labNames().includes(name)) {
    say(`${name} is down${labNames().length > 0 ? `; up: ${labNames().join(', ')}` : ''}`);
    return 1;
  }
  printStatus(openLab(name));
  return 0;
}

async function execute(name: string, [instance, ...command]: string[]): Promise<number> {
  if (!instance || command.length === 0) return usage(false);
  const result = await exec(instanceOf(openLab(name), instance), command);
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  return result.code;
}

function usage(asked: boolean): number {
  (asked ? console.log : console.error)(USAGE);
  return asked ? 0 : 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // An error of the lab itself is printed in one line; any other error is a bug and keeps its stack.
    console.error(error instanceof LabError ? `${error.code}: ${error.message}` : error);
    process.exitCode = 1;
  },
);
