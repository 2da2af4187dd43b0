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
import type { Instance } from '../types';
import { carryOutHere, type Happenings, type OnStep } from './clearance-hooks';
import type { Scene, Site } from './fix-matrix';
import { admin } from './lab-in-database';

/** One fix by the verbs and the handler of Clearance, on a real instance, with what goes wrong on the way. */
export interface ClearanceFix extends Happenings {
  /** Default: daemon.json to 1442. */
  wish?: PlanOptions;
  /** Instead of a plan for the wish. */
  plan?(at: Site): Promise<FoundRemediation>;
  /** Shell lines for the runner on the instance, as `runnerScript` takes them. */
  faults?: string;
  onStep?: OnStep;
  /** Instead of `killAt`: SIGKILL from outside, when this resolves. */
  killWhen?(id: string): Promise<void>;
  /** Between the end of one process and the start of the next; the first process is alone on its way before. */
  meanwhile?(id: string): Promise<void>;
  /** How many processes end at `killAt` or `stopAt` before one comes that goes on; default 1. */
  ends?: number;
  /** How long the record may take to say what became of it, ms. */
  patienceMs?: number;
}

/** A kind of change, for faults that are done at every one of its steps. */
export interface Change {
  /** Before the name of each row. */
  prefix?: string;
  scene?: Scene;
  wish?: PlanOptions;
  /** Of the runner, in order. */
  steps: string[];
  /** Of its way back. */
  back: string[];
  /** Steps whose rows are part of `npm test`. */
  core(step: string): boolean;
}

const PATIENCE_MS = scaled(300_000);

/** Plan, say yes, carry out; what Clearance's own record says in the end. */
export async function clearanceFix(at: Site, fix: ClearanceFix = {}): Promise<string> {
  return wordOf(await clearanceFixRow(at, fix));
}

export function wordOf({ state, reason, reasonParams }: RemediationDetail): string {
  return [state, reason, reasonParams.step].filter(Boolean).join(' ');
}

/** The same, for whoever wants to know more of the record. */
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

async function carryOut(id: string, fix: ClearanceFix): Promise<RemediationDetail> {
  const { killAt, stopAt, killWhen, cancelAt, onStep, meanwhile, ends = 1, patienceMs = PATIENCE_MS } = fix;
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
    return await ended(id, patienceMs);
  } finally {
    await stop();
  }
}

/** Wait for the end, and hold the record to it: nothing says `running` any more. */
async function ended(id: string, patienceMs: number): Promise<RemediationDetail> {
  const end = Date.now() + patienceMs;
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

/** A process that carries the fix out and ends on the way: killed, or told to stop, which leaves a job that waits. */
async function processThatEnds(id: string, happenings: Happenings, killWhen: ClearanceFix['killWhen']): Promise<void> {
  const script = fileURLToPath(new URL('clearance-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, id, JSON.stringify(happenings)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = onceEmitted(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGQUIT'), PATIENCE_MS);
  await killWhen?.(id).finally(() => child.kill('SIGKILL'));
  const [code, signal] = await exit;
  clearTimeout(timer);
  const job = await db.job.findFirst({ where: { subjectId: id } });
  // Put back, and not counted as an attempt.
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
 * Give the runners of an instance faults, whoever puts them there: before one is started its syntax is checked by `sh`,
 * and that is where the lines get in.
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
