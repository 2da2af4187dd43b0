import { sha256 } from '@/lib/remote/runner/sha256';
import { canValidate, hashOf } from './daemon-config-change';
import { type Change, failed, type Outcome, passed, type Step, skipped } from './fix';
import type { Machine } from './machine';
import type { SimulatedProgram } from './program';
import { payload, variable } from './script-text';

/** A repair of daemon.json: Docker is only started if it is down because of it. */
export const repair: SimulatedProgram = {
  tell(machine, _script, emit) {
    emit('dockerd-version', `Docker version ${machine.release.docker}, build ${machine.release.build}`);
    emit('dockerd-path', '/usr/sbin/dockerd');
  },
  change: (machine, script) => new ConfigRepair(machine, script),
  check(machine, script, emit) {
    emit('sha256', hashOf(machine.daemonJson));
    if (variable(script, 'STARTS') === 'yes' && machine.dockerRuns) emit('docker-up', 'yes');
  },
};

class ConfigRepair implements Change {
  private readonly was: Buffer | null;
  private isReplaced = false;
  private isStarted = false;

  constructor(
    private readonly machine: Machine,
    private readonly script: string,
  ) {
    this.was = machine.daemonJson;
  }

  begin(): Outcome {
    return passed(`Docker is ${this.machine.dockerRuns ? 'up' : 'down'}`);
  }

  check(): Outcome {
    const is = hashOf(this.machine.daemonJson);
    return is === variable(this.script, 'EXPECTED') ? passed('') : failed(`found ${is}`);
  }

  steps(): Step[] {
    const { machine, script } = this;
    const start: Step[] = [
      ['reset-failed', () => passed('')],
      [
        'start-docker',
        () => {
          this.isStarted = true;
          return machine.restartDocker() ? passed('') : failed('Job for docker.service failed.');
        },
      ],
      ['docker-answers', () => passed(`Docker ${machine.release.docker} answers`)],
    ];
    return [
      ['backup', () => passed(`${machine.daemonMode} 0 0 ?`)],
      ['write', () => passed('')],
      ['validate', () => (canValidate(machine) ? passed('configuration OK') : skipped('this dockerd cannot validate'))],
      [
        'replace',
        () => {
          this.isReplaced = true;
          machine.daemonJson = payload(script);
          return passed(machine.daemonJson ? sha256(machine.daemonJson) : 'absent');
        },
      ],
      ...(variable(script, 'STARTS') === 'yes' ? start : []),
    ];
  }

  undo(): Step[] {
    const { machine } = this;
    const stop: Step = [
      'restore-stopped',
      () => {
        machine.dockerRuns = false;
        machine.containers = [];
        return passed('Docker is down, as before');
      },
    ];
    const back: Step = [
      'restore-file',
      () => {
        machine.daemonJson = this.was;
        return passed(`daemon.json: ${hashOf(this.was)}`);
      },
    ];
    return [...(this.isReplaced ? [back] : []), ...(this.isStarted ? [stop] : [])];
  }
}
