import { CodedError } from '@/lib/platform/errors/coded';
import { shell } from '@/lib/platform/shell/read';
import type { Question } from '@/lib/remote/runner/root-script';
import { compareConfigs, diffTexts } from '@/lib/truth/docker/daemon-config/compare';
import { decodeConfig } from '@/lib/truth/docker/daemon-config/encoding';
import { bridgeMtuOfConfig } from '@/lib/truth/docker/daemon-config/parse';
import { repairConfig } from '@/lib/truth/docker/daemon-config/repair';
import type { Repair } from '@/lib/truth/docker/daemon-config/repair-draft';
import { writtenConfig } from '@/lib/truth/docker/daemon-config/written-config';
import { parseFlags } from '@/lib/truth/docker/daemon-flags';
import { textOf } from '@/lib/truth/script/frames';
import { plannedFile } from '../daemon-config/plan';
import type { MadePlan, Planner } from '../planner';
import { bridgeMtuOf, dockerdOf, egressMtuOf, engineOf, type Seen } from '../seen';
import { dropInWithout } from './drop-in';
import type { RepairPlan } from './plan-types';
import { preflightRepair } from './preflight';

export interface RepairWish {
  kind: 'repair-daemon-json';
  /** Which stays where a flag of dockerd and the file differ: `flag`, `file`, or empty if nobody has said it. */
  keep: string;
}

const QUESTION: Question = {
  name: 'repair',
  variables: {},
  body: shell('fleet/remediations/repair-config/question'),
};

/**
 * Planner of a repair of daemon.json.
 * @throws CodedError `remediation.bad-keep` (422) for another word than `flag` and `file`
 */
export function repairPlanner({ keep }: RepairWish): Planner<RepairPlan> {
  const known = (['flag', 'file'] as const).find((word) => word === keep) ?? null;
  if (known === null && keep !== '') throw new CodedError('remediation.bad-keep', 422, {}, 'keep');
  return {
    asks: QUESTION,
    newNetworks: 0,
    plan: (seen, confirmSeconds) => planRepair(seen, known, confirmSeconds),
  };
}

function planRepair(seen: Seen, keep: 'flag' | 'file' | null, confirmSeconds: number): MadePlan<RepairPlan> {
  const { facts } = seen;
  const before = facts.root && facts.kind === 'file' ? facts.content : null;
  const [version, canValidate] = readerOf(seen);
  const words = facts.unitFlags.length > 0 ? facts.unitFlags : facts.flags;
  const about = { version, canValidate, flags: parseFlags(words), keep };
  const repair = before && settled(seen, before, repairConfig(before, about));
  const { items = [], blocks = [] } = repair ?? {};
  const after = repair?.bytes ?? before;
  const starts = blocks.length === 0 && items.length > 0 && isFailed(seen);
  const [written, then] = [writtenIn(before), writtenIn(after)];
  const preflight = preflightRepair(seen, { repair, starts, written, then });
  const inUnit = blocks.flatMap(({ code, key }) => (code === 'flag-in-unit' ? [key] : []));
  const plan: RepairPlan = {
    version: 1,
    kind: 'repair-daemon-json',
    mtu: bridgeMtuOf(seen) ?? bridgeMtuOfConfig(after, version, canValidate),
    currentMtu: bridgeMtuOf(seen),
    egressMtu: egressMtuOf(seen),
    engine: engineOf(seen),
    file: plannedFile(facts),
    items,
    blocks,
    changes: compareConfigs(written, then),
    diff: before && after ? diffTexts(facts.path, decodeConfig(before).text, decodeConfig(after).text) : '',
    starts,
    commands: inUnit.length > 0 ? (dropInWithout(programOf(seen), words, inUnit) ?? []) : [],
    alreadyInForce: repair !== null && items.length === 0 && blocks.length === 0,
    preflight,
    blocked: preflight.some(({ outcome }) => outcome === 'block'),
    containers: [],
    networks: [],
    expectedInterruptionMs: 0,
    confirmSeconds,
  };
  return { plan, before, after };
}

/** An engine whose keys are not known can say itself that it takes the file. */
function settled({ facts }: Seen, bytes: Uint8Array, repair: Repair): Repair {
  const isUnsure = repair.blocks.length > 0 && repair.blocks.every(({ code }) => code === 'unknown-engine');
  return isUnsure && facts.validate.includes('configuration OK') ? { bytes, items: [], blocks: [] } : repair;
}

/** What reads the file at Docker's next start: the program on the disk, or else the engine that runs. */
function readerOf(seen: Seen): [version: string | null, canValidate: boolean | null] {
  const [running, canValidate] = dockerdOf(seen);
  const onDisk = /\bversion ([0-9][^\s,]{0,60})/.exec(textOf(seen.answer, 'dockerd-version'))?.[1];
  return [onDisk ?? running, canValidate];
}

function programOf({ answer }: Seen): string {
  return /^(?:\/[A-Za-z0-9_.-]+)+$/.exec(textOf(answer, 'dockerd-path').trim())?.[0] ?? '/usr/bin/dockerd';
}

/** Nobody stopped it: it failed, and nothing of it runs. */
function isFailed(seen: Seen): boolean {
  const { unit, processes } = seen.facts;
  return engineOf(seen) === null && unit.ActiveState === 'failed' && processes.length === 0;
}

function writtenIn(bytes: Uint8Array | null): Record<string, unknown> {
  return bytes === null ? {} : writtenConfig(decodeConfig(bytes).text);
}
