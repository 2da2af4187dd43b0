import { emitClamp } from './describe-clamp';
import { type Change, failed, type Outcome, passed, type Step, skipped } from './fix';
import type { Machine } from './machine';
import type { SimulatedProgram } from './program';
import { payload } from './script-text';

/** An MSS clamp. Its removal gets the same question. */
export const clamp: SimulatedProgram = {
  tell: (machine, _script, emit) => emitClamp(machine, emit),
  change: (machine, script) => new ClampChange(machine, payload(script)?.toString() ?? ''),
  check: (machine, _script, emit) => emit('clamp-nft', machine.clamp?.rules ?? ''),
};

export const unclamp: SimulatedProgram = {
  change: (machine) => new ClampChange(machine, null),
};

/** A change of the MSS clamp on a simulated instance: set or removed. */
class ClampChange implements Change {
  private before: Machine['clamp'] = null;
  private begun = false;

  /** @param rules input of nft; null to remove what is there */
  constructor(
    private readonly machine: Machine,
    private readonly rules: string | null,
  ) {}

  begin(): Outcome {
    this.before = this.machine.clamp;
    return passed('');
  }

  check(): Outcome {
    const { clamp } = this.machine;
    if ((clamp === null) === (this.rules !== null)) return passed(clamp?.rules ?? 'ens3: MTU as planned');
    return failed(clamp ? `there is a clamp already\n${clamp.rules}` : 'no rule of ours is there');
  }

  steps(): Step[] {
    const { machine, rules } = this;
    if (rules === null) return [['keep-clamp', () => passed(this.before?.rules ?? '')], this.remove()];
    return [
      [
        'put-clamp',
        () => {
          this.begun = true;
          machine.clamp = { since: new Date(), rules };
          return passed('');
        },
      ],
      ['clamp-in-force', () => passed(rules)],
    ];
  }

  undo(): Step[] {
    if (!this.begun) return [];
    if (this.rules !== null) return [this.remove()];
    return [
      [
        'put-clamp-back',
        () => {
          this.machine.clamp = this.before;
          return this.before ? passed(this.before.rules) : skipped('');
        },
      ],
    ];
  }

  private remove(): Step {
    return [
      'remove-clamp',
      () => {
        this.begun = true;
        this.machine.clamp = null;
        return passed('no rule of ours is there');
      },
    ];
  }
}
