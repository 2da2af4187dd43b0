import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanOptions } from '@/lib/fleet/remediations/plan';
import { scaled } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { mustSh, sh } from '../instance/exec';
import { setReachable } from '../network/path';
import type { Instance } from '../types';
import { type Change, type ClearanceFix, clearanceFix, clearanceFixRow, wordOf } from './clearance-fix';
import type { When } from './clearance-hooks';
import { once, RUNNER_STEPS } from './fix-acts';
import type { Fault, Site } from './fix-matrix';

/** Sessions of Clearance's account; those that are still signing in have no name yet. */
const SESSION = '^sshd(-session)?: operator';
const ANY_SESSION = '^sshd(-session|-auth)?: [^/]';

/**
 * For `once`: ends every session of Clearance on the instance, waits for one if there is none, and records how many.
 */
export const CUT = `(n=0 tries=0
    while [ "$n" = 0 ] && [ $tries -lt 200 ]; do
      n=$(pkill -9 -c -f '${SESSION}')
      tries=$((tries + 1))
      [ "$n" != 0 ] || sleep 0.1
    done
    echo "$n" >>"$D/fault-count")`;

/** Ends every session now; there has to be one. */
async function cutNow(instance: Instance): Promise<void> {
  const { stdout } = await sh(instance, `pkill -9 -c -f '${SESSION}'`);
  if (!(Number(stdout) > 0)) throw new Error(`no session was there to be cut: ${stdout}`);
}

/** Ends the next session that begins, and all others that exist by then. Resolves once it waits for one. */
export async function cutNext(instance: Instance): Promise<{ cut: Promise<unknown> }> {
  const ready = `/run/cut-${randomUUID()}`;
  const cut = mustSh(
    instance,
    `old=" $(pgrep -f '${ANY_SESSION}' | tr '\\n' ' ')"; touch ${ready}
    end=$(($(date +%s) + 60))
    while [ "$(date +%s)" -lt $end ]; do
      for p in $(pgrep -f '${ANY_SESSION}'); do
        case $old in *" $p "*) continue ;; esac
        kill -9 $p && pkill -9 -f '${ANY_SESSION}'; exit 0
      done
    done
    echo 'no session came' >&2; exit 1`,
    { timeoutMs: scaled(90_000) },
  );
  // The caller awaits it, later.
  cut.catch(() => undefined);
  await untilTrue(async () => (await sh(instance, `test -e ${ready}`)).code === 0);
  return { cut };
}

let turn: Promise<unknown> = Promise.resolve();

/** One at a time: the lab has one list of instances that are cut off. */
function reachable({ lab, instance }: Site, is: boolean): Promise<unknown> {
  turn = turn.then(() => setReachable(lab, instance, is));
  return turn;
}

/** No packet passes while Clearance connects at this step, the first time that it does. */
async function cutWhileConnecting(at: Site, step: string, wish?: PlanOptions): Promise<string> {
  let told = 0;
  const row = await clearanceFixRow(at, {
    wish,
    async onStep(name, when) {
      if (name === step && told++ < 2) await reachable(at, when === 'after');
    },
  }).finally(() => reachable(at, true));
  const first = row.steps.find(({ name }) => name === step);
  if (first?.state !== 'failed') throw new Error(`${step} ${first?.state}: ${first?.output}`);
  return wordOf(row);
}

/** Cut at one of Clearance's own steps: its connection there, or the one that the step makes. */
export async function cutAtOwnStep(at: Site, step: string, fix: ClearanceFix = {}): Promise<string> {
  const makesOne = step === 'inspect';
  let cut: Promise<unknown> | null = null;
  const said = await clearanceFix(at, {
    ...fix,
    async onStep(name, when) {
      if (name !== step || when !== 'before' || cut) return;
      if (makesOne) ({ cut } = await cutNext(at.instance));
      else cut = cutNow(at.instance);
      if (!makesOne) await cut;
    },
  });
  if (!cut) throw new Error(`never came to ${step}`);
  await cut;
  return said;
}

/** Cut on the instance at a step of the runner, while Clearance follows it. */
export async function cutAtRunnerStep(at: Site, step: string, when: When, fix: ClearanceFix = {}): Promise<string> {
  const faults = [fix.faults, once(step, when, CUT, 'fault-cut')].filter(Boolean).join('\n');
  const row = await clearanceFixRow(at, { ...fix, faults });
  const counts = (await mustSh(at.instance, `cat /var/lib/clearance/${row.id}/fault-count`)).trim();
  if (!/^[1-9]\d*$/.test(counts)) throw new Error(`sessions cut: ${counts}`);
  return wordOf(row);
}

/** Cuts at every step of one kind of change, as rows of the matrix. */
export function cutsOf({ prefix = '', scene, wish, steps, back, core }: Change): Fault[] {
  const row = (name: string, step: string, expected: Fault['expected'], run: Fault['run']): Fault => ({
    name: `${prefix}cut SSH ${name}`,
    core: core(step),
    expected,
    ...(scene ? { scene } : {}),
    run,
  });
  const killed = once('await-confirmation', 'before', 'kill -9 $$');
  return [
    // Nothing has begun by then, and nothing will.
    row('at connect', 'connect', 'refused', (at) => cutWhileConnecting(at, 'connect', wish)),
    row('at start', 'start', 'refused', (at) => cutAtOwnStep(at, 'start', { wish })),
    ...steps.map((step) => row(`at ${step}`, step, 'confirmed', (at) => cutAtRunnerStep(at, step, 'before', { wish }))),
    row('at reconnect', 'reconnect', 'confirmed', (at) => cutWhileConnecting(at, 'reconnect', wish)),
    ...['recheck', 'inspect', 'confirm'].map((step) =>
      row(`at ${step}`, step, 'confirmed', (at) => cutAtOwnStep(at, step, { wish })),
    ),
    row('while it waits for the word that it is confirmed', 'confirmed', 'confirmed', (at) =>
      cutAtRunnerStep(at, 'await-confirmation', 'after', { wish }),
    ),
    ...back.map((step) =>
      row(`at ${step}, taking back`, step, 'reverted', (at) =>
        cutAtRunnerStep(at, step, 'before', { wish, cancelAt: steps.at(-2) }),
      ),
    ),
    row('at recover', 'recover', 'reverted', (at) =>
      cutAtRunnerStep(at, 'recover', 'before', { wish, faults: killed }),
    ),
  ];
}

/** Packets are dropped silently, so nothing shows that the connection is gone. */
const silent = (name: string, expected: Fault['expected'], over: (id: string, at: Site) => Promise<void>): Fault => ({
  name: `no packet gets through ${name}`,
  core: false,
  expected,
  async run(at) {
    const { instance } = at;
    let cut: Promise<unknown> | null = null;
    try {
      const row = await clearanceFixRow(at, {
        timeoutMs: scaled(420_000),
        async onStep(step, when) {
          if (step !== 'restart' || when !== 'before' || cut) return;
          await reachable(at, false);
          cut = newestOn(instance)
            .then((id) => over(id, at))
            .then(() => reachable(at, true));
        },
      });
      return wordOf(row);
    } finally {
      await cut;
      await reachable(at, true);
    }
  },
});

/** The id of the fix that runs there. */
async function newestOn(instance: Instance): Promise<string> {
  return (await mustSh(instance, 'readlink /var/lib/clearance/lock')).trim();
}

const BACK = ['restore-file', 'restore-reset-failed', 'restore-restart', 'restore-docker-answers'];
const CORE = ['restart', 'restore-restart'];

/** The connection of Clearance itself, cut at every step of a fix; the record is Clearance's. */
export const SSH_FAULTS: Fault[] = [
  ...cutsOf({
    steps: RUNNER_STEPS,
    back: [...BACK, 'restore-containers', 'clean-up'],
    core: (step) => CORE.includes(step),
  }),
  silent('for 20 s from restart on', 'confirmed', () => sleep(20_000)),
  silent('from restart on, until its time is over', 'reverted', (id, { instance }) =>
    // The time for the confirmation, and the way back.
    untilTrue(async () => (await sh(instance, `test -L /var/lib/clearance/${id}/result`)).code === 0, 360_000),
  ),
];
