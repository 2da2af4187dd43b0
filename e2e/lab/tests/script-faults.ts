import { untilTrue } from '../../pace/until';
import { sh } from '../instance/exec';
import { clearanceFix } from './clearance-fix';
import type { When } from './clearance-hooks';
import { once, RUNNER_STEPS } from './fix-acts';
import type { Fault, Site } from './fix-matrix';

const KILL = 'kill -9 $$';
const CORE_STEPS = ['restart', 'await-confirmation'];

/** Killed before it began, it begins when it is started again. Killed when it was confirmed, it stays confirmed. */
const STAYS = ['before begin', 'after await-confirmation'];

/** Killed after its result, it is over for Clearance; its next start, a second later, cleans up the rest. */
async function tidied({ instance }: Site, step: string, fix: Promise<string>): Promise<string> {
  const said = await fix;
  const left = 'test -L /var/lib/clearance/lock || ls /etc/systemd/system/clearance-*';
  if (step === 'finish') await untilTrue(async () => (await sh(instance, left)).code !== 0);
  return said;
}

const killed = (step: string, when: When): Fault => ({
  name: `SIGKILL the script ${when} ${step}`,
  core: when === 'before' && CORE_STEPS.includes(step),
  expected: STAYS.includes(`${when} ${step}`) ? 'confirmed' : 'reverted',
  run: (at) => clearanceFix(at, { faults: once(step, when, KILL) }),
});

const BACK = [
  ...['restore-file', 'restore-reset-failed', 'restore-restart', 'restore-docker-answers', 'restore-containers'],
  ...['clean-up', 'finish'],
];

const killedTakingBack = (step: string, when: When): Fault => ({
  name: `SIGKILL the script ${when} ${step}, taking back`,
  core: `${when} ${step}` === 'before restore-file',
  expected: 'reverted',
  run: (at) => tidied(at, step, clearanceFix(at, { cancelAt: 'containers', faults: once(step, when, KILL) })),
});

/** Killed, and killed once more when it continues. */
const killedTwice = (step: string, when: When): Fault => ({
  name: `SIGKILL the script ${when} ${step}, and before that in the middle`,
  core: false,
  expected: 'reverted',
  run: (at) =>
    tidied(
      at,
      step,
      clearanceFix(at, { faults: [once('restart', 'after', KILL), once(step, when, KILL, 'again')].join('\n') }),
    ),
});

const killedConfirmed = (step: string, when: When): Fault => ({
  name: `SIGKILL the script ${when} ${step}, confirmed`,
  core: false,
  expected: 'confirmed',
  run: (at) => tidied(at, step, clearanceFix(at, { faults: once(step, when, KILL) })),
});

const WHENS = ['before', 'after'] as const;

/**
 * The script on the instance, killed before and after every step, during the change and the roll-back; the record is
 * Clearance's.
 */
export const SCRIPT_FAULTS: Fault[] = [
  ...RUNNER_STEPS.flatMap((step) => WHENS.map((when) => killed(step, when))),
  ...['clean-up', 'finish'].flatMap((step) => WHENS.map((when) => killedConfirmed(step, when))),
  ...BACK.flatMap((step) => WHENS.map((when) => killedTakingBack(step, when))),
  ...['recover', 'restore-file', 'restore-restart', 'finish'].flatMap((step) =>
    WHENS.map((when) => killedTwice(step, when)),
  ),
];
