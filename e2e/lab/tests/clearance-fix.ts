import { spawn } from 'node:child_process';
import { once as onceEmitted } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import type { FoundRemediation } from '@/lib/fleet/remediations/find';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { type PlanOptions, planRemediation } from '@/lib/fleet/remediations/plan';
import { isFinal } from '@/lib/fleet/remediations/types';
import { db } from '@/lib/platform/db/client';
import { scaled } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import { reboot } from '../instance/reboot';
import type { Instance } from '../types';
import { carryOutHere, type Happenings, type OnStep, type When } from './clearance-hooks';
import type { Scene, Site } from './fix-matrix';
import { admin } from './lab-in-database';

/** One fix by Clearance's verbs and handler, on a real instance, with faults on the way. */
export interface ClearanceFix extends Happenings {
  /** Default: daemon.json to 1442. */
  wish?: PlanOptions;
  /** Instead of a plan from the wish. */
  plan?(at: Site): Promise<FoundRemediation>;
  /** Shell lines for the runner on the instance, in the form of `runnerScript`. */
  faults?: string;
  onStep?: OnStep;
  /** Instead of `killAt`: SIGKILL from outside, when this resolves. */
  killWhen?(id: string): Promise<void>;
  /** Between the end of one process and the start of the next. Before, the first process runs alone. */
  meanwhile?(id: string): Promise<void>;
  /** How many processes end at `killAt` or `stopAt` before one continues; default 1. */
  ends?: number;
  /** Maximum time until the record has the result, ms. */
  timeoutMs?: number;
}

/** A kind of change, for faults at every one of its steps. */
export interface Change {
  /** Prefix of the name of each row. */
  prefix?: string;
  scene?: Scene;
  wish?: PlanOptions;
  /** Steps of the runner, in order. */
  steps: string[];
  /** Steps of its roll-back. */
  back: string[];
  /** Steps whose rows are part of `npm test`. */
  core(step: string): boolean;
}

const FIX_TIMEOUT_MS = scaled(300_000);

/** Plans, applies, carries out; returns the state and reason in Clearance's own record. */
export async function clearanceFix(at: Site, fix: ClearanceFix = {}): Promise<string> {
  return wordOf(await clearanceFixRow(at, fix));
}

export function wordOf({ state, reason, reasonParams }: RemediationDetail): string {
  return [state, reason, reasonParams.step].filter(Boolean).join(' ');
}

/** The same, with more of the record. */
export async function clearanceFixRow(at: Site, fix: ClearanceFix = {}): Promise<RemediationDetail> {
  const { id, plan } = fix.plan
    ? await fix.plan(at)
    : await planRemediation(admin, at.instanceId ?? '', fix.wish ?? { mtu: 1442 });
  if (plan.blocked) {
    const blocks = plan.preflight.filter(({ outcome }) => outcome === 'block');
    throw new Error(`blocked ${blocks.map(({ name, params }) => `${name} ${params.reason ?? ''}`).join(', ')}`);
  }
  return withFaults(at.instance, fix.faults, () => carryOut(id, fix));
}

/** The same with a reboot, or a power cut, when the record has this step in this state. */
export async function fixWithReboot(at: Site, fix: ClearanceFix, [step, when]: [string, When], hard: boolean) {
  let rebooting: Promise<unknown> | null = null;
  const said = await clearanceFix(at, {
    ...fix,
    onStep(name, is) {
      if (name === step && is === when) rebooting ??= reboot(at.lab, at.instance, { hard });
    },
  });
  if (!rebooting) throw new Error('never rebooted');
  await rebooting;
  return said;
}

async function carryOut(id: string, fix: ClearanceFix): Promise<RemediationDetail> {
  const { killAt, stopAt, killWhen, cancelAt, onStep, meanwhile, ends = 1, timeoutMs = FIX_TIMEOUT_MS } = fix;
  await applyRemediation(admin, id);
  const others = killAt || stopAt || killWhen ? ends : 0;
  for (let n = 0; n < others; n++) {
    await processThatEnds(id, { killAt, stopAt, ...(n === 0 && cancelAt ? { cancelAt } : {}) }, killWhen);
    const { state } = await getRemediation(id);
    if (isFinal(state)) throw new Error(`ended, and the record says ${state} already`);
  }
  if (others > 0) await meanwhile?.(id);
  const stop = carryOutHere(id, others > 0 || !cancelAt ? {} : { cancelAt }, onStep);
  try {
    return await ended(id, timeoutMs);
  } finally {
    await stop();
  }
}

/** Waits for the end, and checks the record: nothing has the state `running` any more. */
async function ended(id: string, timeoutMs: number): Promise<RemediationDetail> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const remediation = await getRemediation(id);
    const { state, reason, steps, finishedAt } = remediation;
    if (isFinal(state)) {
      const open = steps.filter((step) => step.state === 'running').map(({ name }) => name);
      if (reason === null || finishedAt === null || open.length > 0) {
        throw new Error(`the record is not closed: ${state} ${reason}, running ${open.join(', ')}`);
      }
      return remediation;
    }
    if (Date.now() > end) {
      throw new Error(`no end: ${state}, ${steps.map((step) => `${step.name} ${step.state}`).join(', ')}`);
    }
    await sleep(100);
  }
}

/** A process that carries the fix out and ends on the way: killed, or told to stop, which leaves a waiting job. */
async function processThatEnds(id: string, happenings: Happenings, killWhen: ClearanceFix['killWhen']): Promise<void> {
  const script = fileURLToPath(new URL('clearance-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, id, JSON.stringify(happenings)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = onceEmitted(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGQUIT'), FIX_TIMEOUT_MS);
  await killWhen?.(id).finally(() => child.kill('SIGKILL'));
  const [code, signal] = await exit;
  clearTimeout(timer);
  const job = await db.job.findFirst({ where: { subjectId: id } });
  // Returned to the queue, and not counted as an attempt.
  const isPutBack = code === 0 && job?.state === 'queued' && job.attempts === 0;
  if (happenings.stopAt ? isPutBack : signal === 'SIGKILL') return;
  const steps = await db.remediationStep.findMany({ where: { remediationId: id }, orderBy: { position: 'asc' } });
  const names = steps.map(({ name, state }) => `${name} ${state}`).join(', ');
  const { killAt, stopAt } = happenings;
  throw new Error(
    `not as told at ${(stopAt ?? killAt)?.join(' ')} (${code ?? signal}, job ${job?.state} ${job?.attempts}): ${names}`,
  );
}

const SHIM = '/usr/local/sbin/sh';
const LINES = '/root/faults';

/**
 * Adds faults to the runners of an instance, whoever starts them: before a runner is started, `sh` checks its syntax,
 * and at that point the lines are inserted.
 */
export async function withFaults<T>(
  instance: Instance,
  faults: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!faults) return work();
  await mustSh(instance, `cat >${LINES}`, { input: `${faults}\n` });
  await mustSh(instance, `cat >${SHIM} && chmod 755 ${SHIM}`, {
    input: `#!/bin/sh
case "$1 \${2:-}" in
  '-n '*/runner.new) sed -i -e '/^faults() {$/,/^}$/{/^  :$/r ${LINES}' -e '}' "$2" ;;
esac
exec /bin/sh "$@"
`,
  });
  try {
    return await work();
  } finally {
    await mustSh(instance, `rm -f ${SHIM} ${LINES}`);
  }
}
