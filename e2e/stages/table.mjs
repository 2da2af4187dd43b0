import { browser } from './browser.mjs';
import { imports } from './imports.mjs';
import { heart, labBrowser, labItself, labPart } from './lab.mjs';
import { node24 } from './node24.mjs';
import { shellScripts } from './shell-files.mjs';
import { integration, lint, types, unit } from './without-lab.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {'check' | 'test' | 'all'} from the smallest run it belongs to: `npm run check`, `npm test`, `npm run
 *   test:all`
 * @property {number} seconds about what it takes on two quiet cores, with what it needs installed
 * @property {string} about
 * @property {string} [beside] the stage that is started together with it: both wait more than they compute
 * @property {(context: import('./context.mjs').Context) => Promise<import('./report.mjs').Tally>} run
 */

/** Every stage, in the order in which they run. @type {Stage[]} */
export const STAGES = [
  { name: 'types', from: 'check', seconds: 5, about: 'the TypeScript compiler', run: types },
  { name: 'lint', from: 'check', seconds: 3, about: 'Biome: rules and format', run: lint },
  { name: 'imports', from: 'check', seconds: 3, about: 'who imports whom, and the picture of it', run: imports },
  { name: 'shell', from: 'check', seconds: 5, about: 'shellcheck and shfmt on each script', run: shellScripts },
  { name: 'unit', from: 'check', seconds: 60, about: 'pure code, and scripts in shells', run: unit },
  {
    name: 'integration',
    from: 'test',
    seconds: 110,
    about: 'verbs and the API over SQLite and simulated instances',
    beside: 'heart',
    run: integration,
  },
  { name: 'heart', from: 'test', seconds: 120, about: 'the main job on real instances of three releases', run: heart },
  { name: 'browser', from: 'test', seconds: 190, about: 'the production build in Chromium', run: browser },
  { name: 'lab-itself', from: 'all', seconds: 60, about: 'what the lab promises', run: labItself },
  {
    name: 'lab-probes',
    from: 'all',
    seconds: 380,
    about: 'what is seen on real instances',
    run: labPart('lab-probes'),
  },
  { name: 'lab-changes', from: 'all', seconds: 640, about: 'fixes, rollouts, crashes', run: labPart('lab-changes') },
  { name: 'lab-browser', from: 'all', seconds: 120, about: 'causes mended by the main button', run: labBrowser },
  { name: 'lab-systems', from: 'all', seconds: 200, about: 'other stacks and systems', run: labPart('lab-systems') },
  { name: 'node24', from: 'all', seconds: 200, about: 'unit and integration tests on Node 24', run: node24 },
];

const RUNS = { check: ['check'], test: ['check', 'test'], all: ['check', 'test', 'all'] };

/** The stages of a run, in order. @param {keyof typeof RUNS} run */
export function stagesOf(run) {
  return STAGES.filter(({ from }) => RUNS[run].includes(from));
}

/**
 * The stages for a word: the one with that name, or all that begin with it (`lab`).
 *
 * @param {string} word
 */
export function stagesNamed(word) {
  const exact = STAGES.filter(({ name }) => name === word);
  return exact.length > 0 ? exact : STAGES.filter(({ name }) => name.startsWith(`${word}-`));
}
