import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { untilTrue } from '../../pace/until';
import { mustSh, sh } from '../instance/exec';
import { alone } from './clearance-faults';
import { type Change, type ClearanceFix, clearanceFix, clearanceFixRow, wordOf } from './clearance-fix';
import type { Moment } from './clearance-hooks';
import { once, RUNNER_STEPS } from './fix-acts';
import type { Fault, Site } from './fix-matrix';
import { admin } from './lab-in-database';
import { cutNext } from './ssh-faults';

type StopAt = readonly [string, Moment, number?];

const MOMENTS: Record<Moment, string> = { before: 'before', done: 'at the end of', after: 'after' };
const nameOf = ([step, moment, ms]: StopAt) => (ms ? `${ms / 1000} s into ${step}` : `${MOMENTS[moment]} ${step}`);

/** SIGTERM for the process that carries one kind of change out, and another process that continues where it was. */
export function clearanceStopsOf(
  { prefix = '', scene, wish, steps }: Omit<Change, 'core'>,
  at: (StopAt | string)[],
  back: string[],
): Fault[] {
  const row = (stopAt: StopAt, expected: Fault['expected'], fix: ClearanceFix, core = false): Fault => ({
    name: `${prefix}SIGTERM for Clearance ${nameOf(stopAt)}${fix.cancelAt ? ', taking back' : ''}`,
    core,
    expected,
    ...(scene ? { scene } : {}),
    run: (site) => clearanceFix(site, { wish, ...fix, stopAt }),
  });
  return [
    ...at
      .map((each): StopAt => (typeof each === 'string' ? [each, 'before'] : each))
      .map((stopAt) => row(stopAt, 'confirmed', {}, prefix === '' && nameOf(stopAt) === 'before restart')),
    ...back.map((step) => row([step, 'before'], 'reverted', { cancelAt: steps.at(-2) })),
  ];
}

/** Points where Clearance waits or asks somebody: its work there is cut off, or done and not recorded. */
const CLEARANCE_STOPS: (StopAt | string)[] = [
  ...['connect', 'start', 'reconnect', 'recheck', 'inspect', 'confirm'],
  ['start', 'done'],
  ['inspect', 'before', 1500],
  ['inspect', 'done'],
  ['confirm', 'done'],
  ['confirm', 'after'],
];
const RUNNER_STOPS = ['begin', 'replace', 'restart', 'await-confirmation'];

const WAITING = { stopAt: ['await-confirmation', 'before'] } satisfies ClearanceFix;

/** The account has lost its rights when another process continues. The result is read when it has them again. */
async function withoutRights(at: Site): Promise<string> {
  const { instance, instanceId = '' } = at;
  let row: RemediationDetail;
  try {
    row = await clearanceFixRow(at, {
      ...WAITING,
      meanwhile: () => mustSh(instance, 'mv /etc/sudoers.d/operator /root/operator.sudo').then(() => undefined),
    });
  } finally {
    await sh(instance, 'mv /root/operator.sudo /etc/sudoers.d/operator');
  }
  if (wordOf(row) !== 'failed rights-lost') throw new Error(`the record said ${wordOf(row)} before anybody could know`);
  await planRemediation(admin, instanceId, { mtu: 1442 });
  return `${wordOf(await getRemediation(row.id))} (${wordOf(row)} until sudo was back)`;
}

/** The first connection of the process that continues is cut. */
async function cutAtTakeUp(at: Site): Promise<string> {
  let cut: Promise<unknown> | null = null;
  const said = await clearanceFix(at, {
    ...WAITING,
    async meanwhile() {
      ({ cut } = await cutNext(at.instance));
    },
  });
  await cut;
  return said;
}

/** The process that continues finds the one runner that exists, and starts no second one. */
async function onlyOne(at: Site, fix: ClearanceFix): Promise<string> {
  const row = await clearanceFixRow(at, fix);
  const starts = row.steps.filter(({ name }) => name === 'start').map(({ state, output }) => `${state} ${output}`);
  const begun = row.steps.filter(({ name }) => name === 'begin').length;
  const runs = await mustSh(at.instance, `grep -c ' begin running ' /var/lib/clearance/${row.id}/journal`);
  if (starts.at(-1) !== 'passed already' || starts.length !== 2 || begun !== 1 || runs.trim() !== '1') {
    throw new Error(`starts: ${starts.join(', ')}; begun ${begun}, on the instance ${runs.trim()}`);
  }
  return wordOf(row);
}

/** Clearance itself, told to stop as at every restart of its server, and killed before its work was recorded. */
export const CLEARANCE_STOP_FAULTS: Fault[] = [
  ...clearanceStopsOf(
    { steps: RUNNER_STEPS, back: [] },
    [...CLEARANCE_STOPS, ...RUNNER_STOPS],
    ['restore-file', 'restore-restart', 'clean-up'],
  ),
  {
    name: 'SIGTERM for Clearance, and the first connection of the next is cut',
    core: false,
    expected: 'confirmed',
    run: cutAtTakeUp,
  },
  {
    name: 'SIGTERM for Clearance, and sudo is revoked before the next comes',
    core: false,
    expected: 'reverted',
    run: withoutRights,
  },
  {
    name: 'SIGTERM for Clearance, and the next comes when its time is over',
    core: false,
    expected: 'reverted',
    run: (at) => clearanceFix(at, { ...WAITING, meanwhile: alone(at) }),
  },
  {
    name: 'SIGTERM for Clearance five times, each time that it takes the fix up',
    core: false,
    expected: 'confirmed',
    run: (at) => clearanceFix(at, { stopAt: ['reconnect', 'before'], ends: 5 }),
  },
  {
    name: 'SIGKILL Clearance when it has started the runner, and has not noted that',
    core: true,
    expected: 'confirmed',
    run: (at) => onlyOne(at, { killAt: ['start', 'done'] }),
  },
  {
    name: 'SIGKILL Clearance when the runner is there, and the instance has not answered',
    core: false,
    expected: 'confirmed',
    run: (at) =>
      onlyOne(at, {
        // The instance answers when the first line of the journal is there.
        faults: once('begin', 'before', 'sleep 8 9>&-'),
        killWhen: (id) =>
          untilTrue(async () => (await sh(at.instance, `test -s /var/lib/clearance/${id}/runner.pid`)).code === 0),
      }),
  },
  {
    name: 'SIGKILL Clearance when it has confirmed, and has not noted that',
    core: false,
    expected: 'confirmed',
    run: (at) => clearanceFix(at, { killAt: ['confirm', 'done'] }),
  },
];
