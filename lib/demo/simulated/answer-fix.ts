import { SYSTEM_CONFIG } from '@/lib/truth/docker/config-path';
import { PROGRAMS } from './all-programs';
import { canValidate, hashOf } from './daemon-config-change';
import { describeDocker } from './describe-docker';
import { describeWaysOut } from './describe-system';
import { Fix, sleep } from './fix';
import type { Machine } from './machine';
import type { Emit, SimulatedProgram } from './program';
import { nonceOf, renderDone, renderFrame } from './render-frames';
import type { Rights } from './rights';
import { variable } from './script-text';

/** Prints what a script of a fix would print on this machine. */
export type Print = (text: string) => void;

/** A script of a fix: the words of its marker, and its text. */
export interface FixScript {
  /** The marker's first word after `# clearance`. */
  kind: string;
  /** The marker's second word: the name of a program or a question; empty if there is none. */
  about: string;
  script: string;
}

/** @returns the exit status */
export async function answerFix(
  machine: Machine,
  { kind, about, script }: FixScript,
  rights: Rights,
  pace: number,
  print: Print,
): Promise<number> {
  const nonce = nonceOf(script);
  if (!nonce) return 2;
  const emit: Emit = (name, body) => print(renderFrame(nonce, { name, body }));
  emit('sudo', rights);
  if (rights !== 'passwordless' && rights !== 'password') return 126;
  emit('uid', '0');
  const program = PROGRAMS[about];
  switch (kind) {
    case 'fix-plan':
      for (const frame of [...describeWaysOut(machine), ...describeDocker(machine, true)])
        print(renderFrame(nonce, frame));
      emitFacts(machine, emit);
      program?.tell?.(machine, script, emit);
      break;
    case 'fix-apply':
      emitApplied(machine, script, program, pace, emit);
      break;
    case 'fix-status':
      await emitStatus(machine, script, emit);
      break;
    case 'fix-check':
      program?.check?.(machine, script, emit);
      break;
    case 'fix-confirm':
    case 'fix-rollback':
      await emitDecision(machine, script, emit);
      break;
    default:
      return 127;
  }
  print(renderDone(nonce));
  return 0;
}

function emitFacts(machine: Machine, emit: Emit): void {
  const { definition, release } = machine;
  emit('init', 'systemd');
  emit('kernel-release', release.kernel);
  if (!machine.dockerInstalled) {
    emit('missing-tool', 'docker');
    emit(
      'unit',
      'LoadState=not-found\nActiveState=inactive\nSubState=dead\nResult=success\nNRestarts=0\nFragmentPath=\nDropInPaths=\nNeedDaemonReload=no',
    );
  } else {
    const state = machine.dockerRuns
      ? 'ActiveState=active\nSubState=running\nResult=success\nNRestarts=0'
      : 'ActiveState=failed\nSubState=failed\nResult=start-limit-hit\nNRestarts=3';
    emit(
      'unit',
      `LoadState=loaded\n${state}\nFragmentPath=/lib/systemd/system/docker.service\nDropInPaths=\nNeedDaemonReload=no`,
    );
    emit(
      'socket',
      `LoadState=loaded\nActiveState=${machine.dockerRuns ? 'active' : 'failed'}\nResult=${machine.dockerRuns ? 'success' : 'service-start-limit-hit'}`,
    );
    emit(
      'journal',
      machine.dockerRuns
        ? 'Started docker.service - Docker Application Container Engine.\n'
        : 'docker.service: Start request repeated too quickly.\ndocker.service: Failed with result ‘start-limit-hit’.\n',
    );
    if (machine.dockerRuns) emit('daemons', '0 /usr/sbin/dockerd /system.slice/docker.service\n');
  }
  emit('folder-real', '/etc/docker');
  if (definition.daemonJsonIsDirectory) emit('kind', 'folder');
  else if (machine.daemonJson === null) emit('kind', 'absent');
  else {
    emit('kind', 'file');
    emit('stat', `${machine.daemonMode} 0 0 ${machine.daemonJson.length} 1`);
    emit('context', '?');
    emit('attributes', `--------------e------- ${SYSTEM_CONFIG}`);
    emit('sha256', hashOf(machine.daemonJson));
    emit('content', Buffer.from(machine.daemonJson).toString('base64'));
  }
  emit('writable', 'yes');
  emit('mount', '/ ext4 rw,relatime,discard,errors=remount-ro');
  const space = '/dev/vda1        20470152  6231044  13372504  32% /';
  const inodes = '/dev/vda1       1310720 181402 1129318   14% /';
  for (const [key, value] of [
    ['space', space],
    ['inodes', inodes],
    ['state-space', space],
    ['state-inodes', inodes],
  ] as const)
    emit(key, value);
  emit('can-validate', machine.dockerInstalled && canValidate(machine) ? 'yes' : 'no');
  if (canValidate(machine) && machine.daemonJson !== null) {
    emit(
      'validate',
      machine.daemonConfig()
        ? 'configuration OK'
        : `unable to configure the Docker daemon with file ${SYSTEM_CONFIG}: invalid character`,
    );
  }
  if (machine.dockerRuns) emitDocker(machine, emit);
  emit('modules', 'yes');
  emit('modprobe', '');
  emit('lock', [...machine.fixes.values()].find((fix) => fix.alive)?.id ?? '');
}

/** Additional questions of a plan to Docker. */
function emitDocker(machine: Machine, emit: Emit): void {
  const projects = new Set(machine.containers.flatMap(({ composeProject }) => composeProject ?? []));
  emit('compose-projects', [...projects].map((project) => `${JSON.stringify(composeLabels(project))}\n`).join(''));
  emit('compose', 'docker compose');
}

function composeLabels(project: string) {
  const folder = `/srv/${project}`;
  return { project, folder, files: `${folder}/compose.yaml`, environment: '', version: '2.29.1' };
}

function emitApplied(
  machine: Machine,
  script: string,
  program: SimulatedProgram | undefined,
  pace: number,
  emit: Emit,
): void {
  const id = variable(script, 'ID');
  if (machine.fixes.has(id)) {
    emit('started', 'already');
    return;
  }
  const holder = [...machine.fixes.values()].find((fix) => fix.alive);
  if (holder) {
    emit('refused', `locked ${holder.id}`);
    return;
  }
  const change = program?.change?.(machine, script);
  if (!change) {
    emit('refused', 'start-failed no such program');
    return;
  }
  const fix = new Fix(id, Number(variable(script, 'CONFIRM')), change, pace);
  machine.fixes.set(id, fix);
  void fix.run();
  emit('started', 'unit');
}

async function emitStatus(machine: Machine, script: string, emit: Emit): Promise<void> {
  const fix = machine.fixes.get(variable(script, 'ID'));
  if (!fix) {
    emit('state', 'absent');
    return;
  }
  emit('state', 'present');
  let after = Number(variable(script, 'AFTER'));
  const until = Date.now() + Number(variable(script, 'SECONDS_MAX')) * 1000;
  for (;;) {
    for (; after < fix.journal.length; after += 1) emit('journal', fix.journal[after] ?? '');
    if (!fix.alive || fix.waiting || Date.now() >= until) break;
    await sleep(50);
  }
  for (; after < fix.journal.length; after += 1) emit('journal', fix.journal[after] ?? '');
  emit('result', fix.result);
  emit('decision', fix.decision);
  emit('alive', fix.alive ? 'yes' : 'no');
  emit('waiting', fix.waiting ? '1' : '');
}

async function emitDecision(machine: Machine, script: string, emit: Emit): Promise<void> {
  const fix = machine.fixes.get(variable(script, 'ID'));
  if (!fix) {
    emit('state', 'absent');
    return;
  }
  emit('state', 'present');
  const decision = variable(script, 'DECISION');
  if (decision !== 'confirmed' || fix.waiting) fix.decide(decision);
  emit('decision', fix.decision);
  for (let tries = 0; decision === 'confirmed' && fix.alive && tries < 150; tries += 1) await sleep(100);
  emit('result', fix.result);
}
