import { createHash } from 'node:crypto';
import { describeDocker } from './describe-docker';
import { type Change, failed, type Outcome, passed, type Step, skipped } from './fix';
import type { Machine } from './machine';
import type { Emit, SimulatedProgram } from './program';
import { payload, variable } from './script-text';

/** The conditions of a fix-apply script for a change of daemon.json, read from the script's own text. */
interface FileParameters {
  /** Bytes of IP packet. */
  mtu: number;
  /** SHA-256 of daemon.json before, hex, or `absent`. */
  expected: string;
  content: Buffer | null;
}

export const daemonConfig: SimulatedProgram = {
  change: (machine, script) =>
    new DaemonConfigChange(machine, {
      mtu: Number(variable(script, 'MTU')),
      expected: variable(script, 'EXPECTED'),
      content: payload(script),
    }),
  check(machine, _script, emit) {
    emitNetworks(machine, emit);
    emit('sha256', hashOf(machine.daemonJson));
  },
};

/** Docker's networks, as the check of a change asks for them. */
export function emitNetworks(machine: Machine, emit: Emit): void {
  const sections = describeDocker(machine, true).filter(({ name }) => name.startsWith('docker-network'));
  for (const { name, body } of sections) emit(name, body);
}

/** One change of daemon.json on a simulated instance. */
class DaemonConfigChange implements Change {
  private before: Buffer | null = null;
  private wasRunning = false;
  private replaced = false;
  private restarted = false;

  constructor(
    private readonly machine: Machine,
    private readonly parameters: FileParameters,
  ) {}

  begin(): Outcome {
    const { machine } = this;
    this.wasRunning = machine.dockerRuns;
    this.before = machine.daemonJson;
    return passed(`Docker is ${machine.dockerRuns ? 'up' : 'down'}`);
  }

  check(): Outcome {
    const { expected } = this.parameters;
    const found = hashOf(this.machine.daemonJson);
    return found === expected ? passed('') : failed(`planned ${expected}, found ${found}`);
  }

  steps(): Step[] {
    const { machine, parameters } = this;
    const containers = machine.containers;
    return [
      [
        'record-containers',
        () =>
          this.wasRunning
            ? passed(containers.map((container) => `/${container.name}`).join('\n'))
            : skipped('Docker is down: nothing runs'),
      ],
      ['backup', () => passed(this.before === null ? 'there was no file' : `${machine.daemonMode} 0 0 ?`)],
      ['write', () => (parameters.content === null ? skipped('the file is to be removed') : passed(''))],
      ['validate', () => (canValidate(machine) ? passed('configuration OK') : skipped('this dockerd cannot validate'))],
      [
        'replace',
        () => {
          machine.daemonJson = parameters.content;
          this.replaced = true;
          return passed('');
        },
      ],
      ['reload', () => passed('')],
      ['reset-failed', () => passed('')],
      [
        'restart',
        () => {
          this.restarted = true;
          return machine.restartDocker() ? passed('') : failed(WILL_NOT_START);
        },
      ],
      ['docker-answers', () => passed(`Docker ${machine.release.docker} answers`)],
      [
        'bridge-mtu',
        () => {
          const said = `docker network inspect bridge: ${machine.bridgeMtu ?? ''}`;
          return machine.bridgeMtu === parameters.mtu ? passed(said) : failed(said);
        },
      ],
      ['containers', () => containersAgain(machine)],
    ];
  }

  undo(): Step[] {
    const { machine } = this;
    const steps: Step[] = [];
    if (this.replaced) {
      steps.push([
        'restore-file',
        () => {
          machine.daemonJson = this.before;
          return passed(`daemon.json: ${hashOf(this.before)}`);
        },
      ]);
    }
    if (this.restarted) {
      steps.push(
        ['restore-reset-failed', () => passed('')],
        ['restore-restart', () => (machine.restartDocker() ? passed('') : failed(WILL_NOT_START))],
        ['restore-docker-answers', () => passed(`Docker ${machine.release.docker} answers`)],
        ['restore-containers', () => containersAgain(machine)],
      );
    }
    return steps;
  }
}

/** As `containers_again` of lib/fleet/remediations/script/container-steps.sh. */
export function containersAgain({ containers }: Machine): Outcome {
  if (containers.length === 0) return skipped('');
  const started = containers.filter((one) => (one.restart ?? 'no') === 'no').map((one) => `start ${one.name}`);
  return passed([...started, ...containers.map((one) => `runs: ${one.name}`)].join('\n'));
}

const WILL_NOT_START = [
  'Job for docker.service failed because the control process exited with error code.',
  'docker.service: Failed with result ‘exit-code’.',
  'docker.service: Start request repeated too quickly.',
  'Failed to start docker.service - Docker Application Container Engine.',
].join('\n');

/** @returns the SHA-256 as `hash_of` of lib/remote/runner/runner.sh says it: hex, or `absent` */
export function hashOf(content: Buffer | null): string {
  return content === null ? 'absent' : createHash('sha256').update(content).digest('hex');
}

/** `dockerd --validate` is there since 23.0. */
export function canValidate(machine: Machine): boolean {
  return Number.parseInt(machine.release.docker, 10) >= 23;
}
