import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { untilTrue } from '../../pace/until';
import { sh } from '../instance/exec';
import { type Change, type ClearanceFix, clearanceFix, clearanceFixRow, wordOf } from './clearance-fix';
import type { When } from './clearance-hooks';
import { once, RUNNER_STEPS } from './fix-acts';
import type { Fault, Site } from './fix-matrix';
import { admin } from './lab-in-database';

const CLEARANCE_LAST_STEPS = ['reconnect', 'recheck', 'inspect', 'confirm'];

/** SIGKILL for the process that carries one kind of change out, at every step, and another process that continues. */
export function clearanceKillsOf({ prefix = '', scene, wish, steps, back, core }: Change): Fault[] {
  const row = (step: string, when: When, expected: Fault['expected'], fix: ClearanceFix): Fault => ({
    name: `${prefix}SIGKILL Clearance ${when} ${step}`,
    core: when === 'before' && core(step),
    expected,
    ...(scene ? { scene } : {}),
    run: (at) => clearanceFix(at, { wish, ...fix, killAt: [step, when] }),
  });
  return [
    ...['connect', 'start', ...steps, ...CLEARANCE_LAST_STEPS].map((step) => row(step, 'before', 'confirmed', {})),
    ...['connect', 'start', 'reconnect', 'recheck', 'inspect', 'confirm'].map((step) =>
      row(step, 'after', 'confirmed', {}),
    ),
    ...back.map((step) => row(step, 'before', 'reverted', { cancelAt: steps.at(-2) })),
    row('recover', 'before', 'reverted', { faults: once('await-confirmation', 'before', 'kill -9 $$') }),
  ];
}

const CORE = ['start', 'restart', 'await-confirmation', 'restore-restart'];

/** The instance has ended, and Clearance has not read the result. */
export const alone =
  ({ instance }: Site) =>
  async (id: string) =>
    untilTrue(async () => (await sh(instance, `test -L /var/lib/clearance/${id}/result`)).code === 0, 300_000);

/** Clearance itself, killed at every step of a fix; the record is Clearance's. */
export const CLEARANCE_FAULTS: Fault[] = [
  ...clearanceKillsOf({
    steps: RUNNER_STEPS,
    back: [
      ...['restore-file', 'restore-reset-failed', 'restore-restart', 'restore-docker-answers', 'restore-containers'],
      'clean-up',
    ],
    core: (step) => CORE.includes(step),
  }),
  {
    name: 'SIGKILL Clearance, and the next comes when its time is over',
    core: false,
    expected: 'reverted',
    run: (at) => clearanceFix(at, { killAt: ['await-confirmation', 'before'], meanwhile: alone(at) }),
  },
  {
    name: 'SIGKILL Clearance each time that it takes the fix up',
    core: false,
    expected: 'reverted',
    async run(at) {
      const gaveUp = await clearanceFixRow(at, {
        killAt: ['reconnect', 'before'],
        ends: 3,
        meanwhile: alone(at),
      });
      if (wordOf(gaveUp) !== 'failed gave-up') throw new Error(`the record says ${wordOf(gaveUp)}`);
      // The next contact reads the result.
      await planRemediation(admin, at.instanceId ?? '', { mtu: 1442 });
      return wordOf(await getRemediation(gaveUp.id));
    },
  },
];
