import { type Change, failed, type Outcome, passed, type Step, skipped } from './fix';
import type { Machine } from './machine';

/** An MSS clamp on a simulated instance: put in place, or removed. */
export class ClampChange implements Change {
  private before: Machine['clamp'] = null;
  private begun = false;

  /** @param rules input of nft; null to remove what is there */
  constructor(
    private readonly machine: Machine,
    private readonly rules: string | null,
  ) {}

  begin(): Outcome {
    this.before = this.machine.clamp;
    return passed(`Docker is ${this.machine.dockerRuns ? 'up' : 'down'}`);
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
