export type Outcome = { state: 'passed' | 'skipped' | 'warned' | 'failed'; output: string };

/** A step's name, and its action. */
export type Step = [name: string, act: () => Outcome];

/** One kind of change to a simulated instance, as its program in lib/fleet/remediations makes it. */
export interface Change {
  /** Records the state before the change. Called once, at the start. */
  begin(): Outcome;
  /** Whether the instance is still as it was planned. */
  check(): Outcome;
  steps(): Step[];
  /** The steps that roll back what was done so far. */
  undo(): Step[];
}

/** Duration of steps, ms, about as on a small instance. Other steps take 60. */
const STEP_MS: Record<string, number> = {
  'record-containers': 180,
  validate: 240,
  reload: 420,
  restart: 1900,
  'docker-answers': 700,
  containers: 1100,
  disconnect: 420,
  'create-network': 320,
  'connect-again': 640,
  'restart-container': 1400,
  'container-runs': 3000,
  'restore-endpoints': 640,
  'restore-restart': 1800,
  'restore-docker-answers': 600,
  'restore-containers': 900,
};

/** One change on a simulated instance: the runner of lib/remote/runner, step by step. */
export class Fix {
  readonly journal: string[] = [];
  /** `confirmed`, or `revert:<why>`. The first one wins. */
  decision = '';
  result = '';

  /**
   * @param confirmSeconds time to wait for a confirmation
   * @param pace factor for every delay; tests use a small one
   */
  constructor(
    readonly id: string,
    private readonly confirmSeconds: number,
    private readonly change: Change,
    private readonly pace: number,
  ) {}

  get alive(): boolean {
    return this.result === '';
  }

  /** The runner waits for a confirmation. */
  get waiting(): boolean {
    return / await-confirmation running /.test(this.journal.at(-1) ?? '');
  }

  decide(decision: string): void {
    if (this.decision === '') this.decision = decision;
  }

  async run(): Promise<void> {
    const { change } = this;
    await this.step('begin', () => change.begin());
    if (!(await this.step('check', () => change.check()))) {
      this.decide('revert:changed-since-plan');
      this.result = 'refused:changed-since-plan';
      return;
    }
    for (const [name, act] of change.steps()) {
      if (await this.step(name, act)) continue;
      this.decide(`revert:step-failed:${name}`);
      return this.revert();
    }
    await this.awaitConfirmation();
    if (this.decision !== 'confirmed') return this.revert();
    await this.step('clean-up', () => passed(''));
    this.result = 'confirmed';
  }

  private async awaitConfirmation(): Promise<void> {
    const began = Date.now();
    this.write('await-confirmation', 'running', began, '-', '');
    while (this.decision === '') {
      if (Date.now() - began > this.confirmSeconds * 1000) this.decide('revert:not-confirmed');
      else await sleep(25);
    }
    const said = `within ${this.confirmSeconds} s\n${this.decision}`;
    this.write(
      'await-confirmation',
      this.decision === 'confirmed' ? 'passed' : 'failed',
      began,
      Date.now() - began,
      said,
    );
  }

  private async revert(): Promise<void> {
    let broken = '';
    for (const [name, act] of this.change.undo()) if (!(await this.step(name, act))) broken ||= name;
    await this.step('clean-up', () => passed(''));
    const why = this.decision.replace(/^revert:/, '');
    this.result = broken === '' ? `reverted:${why}` : `revert-failed:${why}:${broken}`;
  }

  /** @returns whether the fix may go on */
  private async step(name: string, act: () => Outcome): Promise<boolean> {
    const began = Date.now();
    this.write(name, 'running', began, '-', '');
    await sleep((STEP_MS[name] ?? 60) * this.pace);
    const { state, output } = act();
    this.write(name, state, began, Date.now() - began, output);
    return state !== 'failed';
  }

  private write(name: string, state: string, began: number, ms: number | '-', output: string): void {
    const encoded = Buffer.from(output).toString('base64');
    this.journal.push(`J ${this.journal.length + 1} ${name} ${state} ${began} ${ms} ${encoded}`);
  }
}

export function passed(output: string): Outcome {
  return { state: 'passed', output };
}

export function skipped(output: string): Outcome {
  return { state: 'skipped', output };
}

export function failed(output: string): Outcome {
  return { state: 'failed', output };
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
