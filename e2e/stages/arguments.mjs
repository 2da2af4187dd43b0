import { parseArgs } from 'node:util';
import { STAGES, stagesNamed, stagesOf } from './table.mjs';

const OPTIONS = {
  run: { type: 'string', default: 'test' },
  only: { type: 'string' },
  from: { type: 'string' },
  after: { type: 'string' },
  budget: { type: 'string' },
  add: { type: 'string' },
};

/**
 * Reads the command line. Ends the process with a message if it is wrong.
 *
 * @param {string[]} argv
 * @returns {{ run: 'check' | 'test' | 'all', stages: import('./table.mjs').Stage[], budgetMs: number, add?: string }}
 */
export function readArguments(argv) {
  const { run, only, from, after, budget, add } = parsed(argv);
  if (!['check', 'test', 'all'].includes(run)) refuse(`There is no run ${run}. There are: check, test, all.`);
  const minutes = budget === undefined ? Number.POSITIVE_INFINITY : Number(budget);
  if (!(minutes > 0)) refuse(`--budget takes minutes, not ${budget}.`);
  return { run, stages: chosen(run, { only, from, after }), budgetMs: minutes * 60_000, add };
}

function parsed(argv) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true }).values;
  } catch (error) {
    return refuse(error.message);
  }
}

function chosen(run, { only, from, after }) {
  if (only) return STAGES.filter((stage) => only.split(',').some((word) => named(word).includes(stage)));
  const stages = stagesOf(run);
  if (from) {
    const at = stages.indexOf(named(from)[0]);
    if (at < 0) refuse(`${from} is not among the stages of this run: ${stages.map(({ name }) => name).join(', ')}.`);
    return stages.slice(at);
  }
  if (after) return stages.filter((stage) => !stagesOf(after).includes(stage));
  return stages;
}

function named(word) {
  const stages = stagesNamed(word);
  if (stages.length === 0) {
    refuse(`There is no stage ${word}. There are: ${STAGES.map(({ name }) => name).join(', ')}.`);
  }
  return stages;
}

function refuse(message) {
  console.error(message);
  process.exit(2);
}
