import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { emitNetworks } from './daemon-config-change';
import { emitNetwork, fingerprintOf } from './describe-network';
import { type Change, failed, type Outcome, passed, type Step } from './fix';
import type { Machine } from './machine';
import type { SimulatedProgram } from './program';
import { payload, variable } from './script-text';

/** The conditions of a fix-apply script for a network, read from the script's own text. */
interface NetworkParameters {
  name: string;
  /** The new MTU option, bytes of IP packet; null if it must not be set. */
  option: number | null;
  fingerprint: string;
}

export const network: SimulatedProgram = {
  tell: (machine, script, emit) => emitNetwork(machine, variable(script, 'NETWORK'), emit),
  change: (machine, script) =>
    new NetworkChange(machine, {
      name: variable(script, 'NETWORK'),
      option: optionOf(payload(script)),
      fingerprint: variable(script, 'FINGERPRINT'),
    }),
  check: (machine, _script, emit) => emitNetworks(machine, emit),
};

/** The MTU option in the arguments of `docker network create`, one on each line; null if there is none. */
function optionOf(content: Buffer | null): number | null {
  const lines = content?.toString().split('\n') ?? [];
  const given = lines
    .filter((line) => line.startsWith('create-new '))
    .map((line) => Buffer.from(line.slice('create-new '.length), 'base64').toString());
  const option = given.find((argument) => argument.startsWith(`${MTU_OPTION}=`));
  return option === undefined ? null : Number(option.slice(MTU_OPTION.length + 1));
}

/** Recreates a network on a simulated instance. */
class NetworkChange implements Change {
  /** The option before the change; undefined before the change was made. */
  private before: number | null | undefined;

  constructor(
    private readonly machine: Machine,
    private readonly parameters: NetworkParameters,
  ) {}

  begin(): Outcome {
    return passed('Docker is up');
  }

  check(): Outcome {
    const same = fingerprintOf(this.machine, this.parameters.name) === this.parameters.fingerprint;
    return same ? passed('') : failed('the network, or a container on it, is no longer as planned');
  }

  steps(): Step[] {
    const { machine } = this;
    const { name, option } = this.parameters;
    const on = machine.attachedTo(name);
    return [
      ['record-containers', () => passed(machine.containers.map((one) => `/${one.name}`).join('\n'))],
      ['save-network', () => passed(`bridge false false false default`)],
      ['disconnect', () => passed(on.map(({ id }) => id).join('\n'))],
      ['remove-network', () => passed(name)],
      [
        'create-network',
        () => {
          this.before = machine.setNetworkMtu(name, option);
          return passed(machine.networkId(name));
        },
      ],
      ['compare-network', () => passed(`docker network inspect ${name}: ${machine.mtuOfNetwork(name)}`)],
      ['connect-again', () => this.connected()],
      ['interfaces', () => passed(`every interface on it has ${machine.mtuOfNetwork(name)}`)],
      ['containers', () => this.running()],
    ];
  }

  undo(): Step[] {
    const { machine, before } = this;
    const { name } = this.parameters;
    if (before === undefined) return [];
    return [
      ['restore-docker-answers', () => passed(`Docker ${machine.release.docker} answers`)],
      [
        'restore-network',
        () => {
          machine.setNetworkMtu(name, before);
          return passed(`made as it was: ${machine.networkId(name)}`);
        },
      ],
      ['restore-endpoints', () => this.connected()],
      ['restore-containers', () => this.running()],
    ];
  }

  private connected(): Outcome {
    const on = this.machine.attachedTo(this.parameters.name);
    return passed(on.map((one) => `/${one.name} ${one.address}`).join('\n'));
  }

  private running(): Outcome {
    return passed(this.machine.containers.map((one) => `runs: /${one.name}`).join('\n'));
  }
}
