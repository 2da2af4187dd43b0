import { createHash } from 'node:crypto';
import type { Machine } from './machine';

/** What a fix-apply script holds its runner to, read from the script's own text. */
export interface FixParameters {
  id: string;
  /** Bytes of IP packet. */
  mtu: number;
  confirmSeconds: number;
  /** SHA-256 of daemon.json before and after, hex, or `absent`. */
  expected: string;
  wanted: string;
  mode: string;
  content: Buffer | null;
}

type Outcome = { state: 'passed' | 'skipped' | 'warned' | 'failed'; output: string };

/** How long steps take, ms, about as on a small instance; the rest take 60. */
const STEP_MS: Record<string, number> = {
  'record-containers': 180,
  validate: 240,
  reload: 420,
  restart: 1900,
  'docker-answers': 700,
  containers: 1100,
  'restore-restart': 1800,
  'restore-docker-answers': 600,
  'restore-containers': 900,
};

/** One change of daemon.json on a simulated instance: the runner of lib/remediations/script, step by step. */
export class Fix {
  readonly journal: string[] = [];
  /** `confirmed`, or `revert:<why>`: whoever decides first. */
  verdict = '';
  result = '';
  private before: Buffer | null = null;
  private wasRunning = false;
  private replaced = false;
  private restarted = false;

  /** @param pace factor for every delay: tests take a small one */
  constructor(
    private readonly machine: Machine,
    readonly parameters: FixParameters,
    private readonly pace: number,
  ) {}

  get alive(): boolean {
    return this.result === '';
  }

  /** The runner waits for a confirmation. */
  get waiting(): boolean {
    return / await-confirmation running /.test(this.journal.at(-1) ?? '');
  }

  decide(verdict: string): void {
    if (this.verdict === '') this.verdict = verdict;
  }

  async run(): Promise<void> {
    const { parameters, machine } = this;
    await this.step('begin', () => {
      this.wasRunning = machine.dockerRuns;
      this.before = machine.daemonJson;
      return passed(`Docker is ${machine.dockerRuns ? 'up' : 'down'}`);
    });
    const unchanged = await this.step('check', () => {
      const found = hashOf(machine.daemonJson);
      return found === parameters.expected ? passed('') : failed(`planned ${parameters.expected}, found ${found}`);
    });
    if (!unchanged) {
      this.decide('revert:changed-since-plan');
      this.result = 'refused:changed-since-plan';
      return;
    }
    for (const [name, act] of this.steps()) {
      if (await this.step(name, act)) continue;
      this.decide(`revert:step-failed:${name}`);
      return this.revert();
    }
    await this.awaitConfirmation();
    if (this.verdict !== 'confirmed') return this.revert();
    await this.step('clean-up', () => passed(''));
    this.result = 'confirmed';
  }

  private steps(): [string, () => Outcome][] {
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
      ['containers', () => this.containersAgain()],
    ];
  }

  private containersAgain(): Outcome {
    const { containers } = this.machine;
    if (containers.length === 0) return skipped('');
    const started = containers.filter((one) => (one.restart ?? 'no') === 'no').map((one) => `start ${one.name}`);
    return passed([...started, ...containers.map((one) => `runs: ${one.name}`)].join('\n'));
  }

  private async awaitConfirmation(): Promise<void> {
    const began = Date.now();
    this.write('await-confirmation', 'running', began, '-', '');
    while (this.verdict === '') {
      if (Date.now() - began > this.parameters.confirmSeconds * 1000) this.decide('revert:not-confirmed');
      else await sleep(25);
    }
    const said = `within ${this.parameters.confirmSeconds} s\n${this.verdict}`;
    this.write(
      'await-confirmation',
      this.verdict === 'confirmed' ? 'passed' : 'failed',
      began,
      Date.now() - began,
      said,
    );
  }

  private async revert(): Promise<void> {
    const { machine } = this;
    if (this.replaced) {
      await this.step('restore-file', () => {
        machine.daemonJson = this.before;
        return passed(`daemon.json: ${hashOf(this.before)}`);
      });
    }
    if (this.restarted) {
      await this.step('restore-reset-failed', () => passed(''));
      await this.step('restore-restart', () => (machine.restartDocker() ? passed('') : failed(WILL_NOT_START)));
      await this.step('restore-docker-answers', () => passed(`Docker ${machine.release.docker} answers`));
      await this.step('restore-containers', () => this.containersAgain());
    }
    await this.step('clean-up', () => passed(''));
    this.result = `reverted:${this.verdict.replace(/^revert:/, '')}`;
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

const WILL_NOT_START = [
  'Job for docker.service failed because the control process exited with error code.',
  'docker.service: Failed with result ‘exit-code’.',
  'docker.service: Start request repeated too quickly.',
  'Failed to start docker.service - Docker Application Container Engine.',
].join('\n');

/** @returns the SHA-256 as `hash_of` of lib/remediations/script says it: hex, or `absent` */
export function hashOf(content: Buffer | null): string {
  return content === null ? 'absent' : createHash('sha256').update(content).digest('hex');
}

/** `dockerd --validate` is there since 23.0. */
export function canValidate(machine: Machine): boolean {
  return Number.parseInt(machine.release.docker, 10) >= 23;
}

function passed(output: string): Outcome {
  return { state: 'passed', output };
}

function skipped(output: string): Outcome {
  return { state: 'skipped', output };
}

function failed(output: string): Outcome {
  return { state: 'failed', output };
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
