import { planDaemonConfig } from '@/lib/fleet/remediations/daemon-config/plan';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { readSeen } from '@/lib/fleet/remediations/seen';
import { scaled, scaledSeconds } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { sh } from '../instance/exec';
import { reboot } from '../instance/reboot';
import { ask, check, confirm, type Followed, follow, type Start, start } from './fix-driver';
import type { Fault, Site } from './fix-matrix';

/** Steps of the runner at which it is killed, and at which the connection is cut. */
export const RUNNER_STEPS = [
  ...['begin', 'check', 'record-containers', 'backup', 'write', 'validate', 'replace', 'reload', 'reset-failed'],
  ...['restart', 'docker-answers', 'bridge-mtu', 'containers', 'await-confirmation'],
];

/** Starts, follows, confirms; returns the instance's result. */
export async function fix(at: Site, options: Start & { confirm?: boolean } = {}): Promise<string> {
  const { lab, instance } = at;
  const { id, refused } = await start(lab, instance, options);
  if (refused) return `refused ${refused}`;
  return finish(at, id, options.confirm ?? true);
}

export async function finish({ lab, instance }: Site, id: string, confirmed: boolean): Promise<string> {
  const followed = await follow(lab, instance, id);
  if (followed.result) return lastWord(followed);
  if (confirmed) {
    const proof = await check(lab, instance, id);
    if (proof.mtu.trim() !== '1442' || proof.notRunning.length > 0) return `unproven ${JSON.stringify(proof)}`;
    await confirm(lab, instance, id);
  }
  return lastWord(await follow(lab, instance, id, { toTheEnd: true }));
}

export function lastWord({ result, journal }: Followed): string {
  const failed = journal.find(({ state }) => state === 'failed');
  return failed && result.startsWith('reverted') && !result.includes(failed.name)
    ? `${result} (${failed.name})`
    : result;
}

/** A shell line that runs once, at one point of the runner; a second line needs its own mark. */
export function once(step: string, when: 'before' | 'after', line: string, mark = 'fault'): string {
  return `  if [ "$name" = ${step} ] && [ "$when" = ${when} ] && mkdir "$D/${mark}" 2>/dev/null; then\n    ${line}\n  fi`;
}

export async function plan({ lab, instance }: Site): Promise<string> {
  const { answer } = await ask(lab, instance, factsScript);
  const { plan: made } = planDaemonConfig(readSeen(answer), { kind: 'set-mtu', mtu: 1442 }, 60);
  const blocks = made.preflight.filter(({ outcome }) => outcome === 'block');
  return blocks.length > 0
    ? `blocked ${blocks.map(({ name, params }) => `${name} ${params.reason ?? ''}`.trim()).join(', ')}`
    : 'not blocked';
}

/** For `once`. */
export const WAIT_FOR_REBOOT = 'sync; sleep 60';

export const rebooted = (step: string, hard: boolean): Fault => ({
  name: `${hard ? 'power cut' : 'reboot'} at ${step}`,
  core: step === (hard ? 'replace' : 'await-confirmation'),
  expected: 'reverted',
  run: async (at) => {
    const { lab, instance } = at;
    const { id } = await start(lab, instance, {
      faults: once(step, 'after', WAIT_FOR_REBOOT),
      confirmSeconds: scaledSeconds(100),
    });
    return rebootAt(at, id, step, hard);
  },
});

/** Reboots when a fault waits for it, or when the runner waits for its confirmation; returns the instance's result. */
export async function rebootAt({ lab, instance }: Site, id: string, step: string, hard: boolean): Promise<string> {
  if (step === 'await-confirmation') await follow(lab, instance, id);
  else await untilTrue(async () => (await sh(instance, `test -d /var/lib/clearance/${id}/fault`)).code === 0);
  await reboot(lab, instance, { hard, readyMs: scaled(180_000) });
  return lastWord(await follow(lab, instance, id, { toTheEnd: true }));
}
