import { describeInterfaces } from './describe-docker';
import { type Change, failed, type Outcome, passed, type Step } from './fix';
import type { Machine, RunningContainer } from './machine';
import type { SimulatedProgram } from './program';
import { variable } from './script-text';

/** One restart of a container. */
export const container: SimulatedProgram = {
  tell(machine, script, emit) {
    const one = machine.containers.find(({ name }) => name === variable(script, 'NAME'));
    if (!one) return;
    const mode = one.network ?? 'bridge';
    const said = { id: one.id, name: `/${one.name}`, status: 'running', startedAt: one.startedAt, stopSeconds: null };
    emit('restart-container', JSON.stringify({ ...said, mode, service: null }));
    emit('docker-interfaces', describeInterfaces(machine, one));
  },
  change: (machine, script) =>
    new ContainerRestart(machine, variable(script, 'CONTAINER'), variable(script, 'STARTED')),
  check(machine, script, emit) {
    const one = machine.containers.find(({ id }) => id === variable(script, 'CONTAINER'));
    emit('container-state', one ? `true false ${one.startedAt}` : 'false false -');
    emit('container-mtus', one ? `${networkId(machine, one)} ${one.mtu}` : '');
  },
};

function networkId(machine: Machine, { network = 'bridge' }: RunningContainer): string {
  return machine.networkId(network);
}

class ContainerRestart implements Change {
  private isBegun = false;

  constructor(
    private readonly machine: Machine,
    private readonly id: string,
    private readonly startedAt: string,
  ) {}

  begin(): Outcome {
    return passed('Docker is up');
  }

  check(): Outcome {
    const is = this.found()?.startedAt ?? '';
    return is === this.startedAt ? passed('') : failed(`planned running ${this.startedAt}, found running ${is}`);
  }

  steps(): Step[] {
    const { machine, id } = this;
    return [
      ['keep-container', () => passed(`${id} running ${this.startedAt}`)],
      [
        'restart-container',
        () => {
          this.isBegun = true;
          machine.restartContainer(id);
          return passed(id);
        },
      ],
      ['container-runs', () => this.runs()],
      ['container-mtu', () => passed(`${this.found()?.mtu}`)],
      ['others-run-on', () => passed('')],
    ];
  }

  undo(): Step[] {
    if (!this.isBegun) return [];
    return [
      ['restore-docker-answers', () => passed(`Docker ${this.machine.release.docker} answers`)],
      ['run-container-again', () => this.runs()],
    ];
  }

  private found(): RunningContainer | undefined {
    return this.machine.containers.find(({ id }) => id === this.id);
  }

  private runs(): Outcome {
    const one = this.found();
    return one
      ? passed(`runs: true false ${one.startedAt}`)
      : failed('does not run: false false -\nexited, exit code 1');
  }
}
