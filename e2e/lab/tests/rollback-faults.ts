import type { FoundRemediation } from '@/lib/fleet/remediations/find';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { db } from '@/lib/platform/db/client';
import { restartDocker } from '../docker/daemon-json';
import { mustSh } from '../instance/exec';
import { blockedFor } from './blocked-plan';
import { alone } from './clearance-faults';
import { type ClearanceFix, clearanceFix, fixWithReboot } from './clearance-fix';
import { once, WAIT_FOR_REBOOT } from './fix-acts';
import { FILE, sha256 } from './fix-driver';
import { DAEMON_CONFIG, type Fault, OLD, type Scene, type Site } from './fix-matrix';
import { admin } from './lab-in-database';
import { cutAtOwnStep, cutAtRunnerStep } from './ssh-faults';

/** The roll-back of the last confirmed fix. */
async function planBack({ instanceId = '' }: Site): Promise<FoundRemediation> {
  const { id } = await db.remediation.findFirstOrThrow({
    where: { instanceId, kind: 'set-mtu', state: 'confirmed' },
    orderBy: { createdAt: 'desc' },
  });
  return planRollback(admin, id);
}

/** A confirmed fix. Rolled back: the old bytes are in force. As before: those of the fix. */
const FIXED: Scene = {
  prepare: DAEMON_CONFIG.prepare,
  async beforehand(at) {
    const said = await clearanceFix(at);
    if (said !== 'confirmed confirmed') throw new Error(`there is nothing to be rolled back: ${said}`);
  },
  picture: DAEMON_CONFIG.picture,
  isNew: (before, after) =>
    after.file?.startsWith(`${sha256(OLD)} 640 0:`) === true &&
    after.mtu === '1500' &&
    Object.keys(before).every((key) => ['file', 'mtu'].includes(key) || before[key] === after[key]),
};

const row = (name: string, expected: Fault['expected'], run: Fault['run'], core = false): Fault => ({
  name: `roll-back: ${name}`,
  core,
  expected,
  scene: FIXED,
  run,
});

const back = (at: Site, fix: ClearanceFix = {}) => clearanceFix(at, { ...fix, plan: planBack });
const STEPS = ['replace', 'restart', 'await-confirmation'];
const WHENS = ['before', 'after'] as const;

/** The folder of Docker's containers was moved since the fix: with the old file it would know none of them. */
async function blockedWhereItMoves(at: Site): Promise<string> {
  const { instance } = at;
  const elsewhere = '/srv/docker';
  await mustSh(
    instance,
    `cp -a ${FILE} /root/aside && mkdir -p ${elsewhere} && mount -t tmpfs -o size=64m tmpfs ${elsewhere} &&
    sed -i 's|"debug"|"data-root": "${elsewhere}", "debug"|' ${FILE}`,
  );
  try {
    await restartDocker(instance);
    return await blockedFor(await planBack(at), 'validate moves data-root');
  } finally {
    await mustSh(instance, `mv /root/aside ${FILE}`);
    await restartDocker(instance);
    await mustSh(instance, `docker start plain; umount ${elsewhere}; rmdir ${elsewhere}`);
  }
}

/** A confirmed fix of daemon.json is rolled back, and something goes wrong. */
export const ROLLBACK_FAULTS: Fault[] = [
  row('none', 'confirmed', (at) => back(at)),
  row('somebody takes it back in turn', 'reverted', (at) => back(at, { cancelAt: 'containers' })),
  ...STEPS.flatMap((step) =>
    WHENS.map((when) =>
      row(
        `SIGKILL the script ${when} ${step}`,
        `${when} ${step}` === 'after await-confirmation' ? 'confirmed' : 'reverted',
        (at) => back(at, { faults: once(step, when, 'kill -9 $$') }),
        `${when} ${step}` === 'before restart',
      ),
    ),
  ),
  row('power cut after replace', 'reverted', (at) =>
    fixWithReboot(
      at,
      { plan: planBack, faults: once('replace', 'after', WAIT_FOR_REBOOT) },
      ['replace', 'after'],
      true,
    ),
  ),
  ...STEPS.map((step) =>
    row(`cut SSH at ${step}`, 'confirmed', (at) => cutAtRunnerStep(at, step, 'before', { plan: planBack })),
  ),
  row('cut SSH at confirm', 'confirmed', (at) => cutAtOwnStep(at, 'confirm', { plan: planBack })),
  ...[...STEPS, 'confirm'].map((step) =>
    row(`SIGKILL Clearance before ${step}`, 'confirmed', (at) => back(at, { killAt: [step, 'before'] })),
  ),
  row('SIGTERM for Clearance before restart', 'confirmed', (at) => back(at, { stopAt: ['restart', 'before'] })),
  row('no confirmation of it, for Clearance is killed and stays away', 'reverted', (at) =>
    back(at, { killAt: ['await-confirmation', 'before'], meanwhile: alone(at) }),
  ),
  row('would move where Docker keeps its containers', 'blocked', blockedWhereItMoves),
];
