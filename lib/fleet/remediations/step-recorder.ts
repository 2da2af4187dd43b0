import { db } from '@/lib/platform/db/client';
import type { JournalLine, StepState } from '@/lib/remote/runner/journal';
import type { ClearanceStepName } from './step-names';

const MAX_OUTPUT = 2000;
/** A fix has about thirty steps, a few more if connections break. An instance must not fill the database with them. */
const MAX_STEPS = 300;

/**
 * Writes steps as rows, Clearance's own and the instance's, in the order in which they became known. Reading the
 * instance's journal again, after a crash or a lost connection, changes nothing: a line is identified by its name and
 * its start time on the instance.
 */
export class StepRecorder {
  private position = 0;
  private readonly rows = new Map<string, { id: string; state: string }>();

  private constructor(private readonly remediationId: string) {}

  /** Reads the steps that an earlier process wrote. */
  static async open(remediationId: string): Promise<StepRecorder> {
    const recorder = new StepRecorder(remediationId);
    const steps = await db.remediationStep.findMany({ where: { remediationId }, orderBy: { position: 'asc' } });
    for (const { id, name, position, startedAt, state } of steps) {
      recorder.position = Math.max(recorder.position, position);
      recorder.rows.set(keyOf(name, startedAt.getTime()), { id, state });
    }
    return recorder;
  }

  /** Clearance's own steps that were running when its process ended. */
  async closeLeftOvers(names: readonly ClearanceStepName[]): Promise<void> {
    await db.remediationStep.updateMany({
      where: { remediationId: this.remediationId, state: 'running', name: { in: [...names] } },
      data: { state: 'failed', output: 'Clearance was stopped in the middle' },
    });
  }

  /**
   * Whether there is a step of this name, also of an earlier process. @param state only a step that ended in this state
   */
  async has(name: ClearanceStepName, state?: StepState): Promise<boolean> {
    const found = await db.remediationStep.findFirst({
      where: { remediationId: this.remediationId, name, state },
      select: { id: true },
    });
    return found !== null;
  }

  /**
   * Whether there is no proof from inside a container: the last inspection after the change counts, even if cut off.
   */
  async isUnproven(): Promise<boolean> {
    const last = await db.remediationStep.findFirst({
      where: { remediationId: this.remediationId, name: 'inspect' satisfies ClearanceStepName },
      orderBy: { position: 'desc' },
      select: { state: true },
    });
    return last?.state !== 'passed';
  }

  /** One of Clearance's own steps. */
  async run<T>(
    name: ClearanceStepName,
    work: () => Promise<{ state: Exclude<StepState, 'running'>; output: string; value: T }>,
  ): Promise<T> {
    const started = Date.now();
    const row = await this.create(name, 'running', '', started, null);
    try {
      const { state, output, value } = await work();
      await this.update(row, { state, output: cap(output), ms: Date.now() - started });
      return value;
    } catch (error) {
      const output = error instanceof Error ? error.message : 'failed';
      await this.update(row, { state: 'failed', output: cap(output), ms: Date.now() - started });
      throw error;
    }
  }

  /** One line of the instance's journal. Its time is by the instance’s clock. */
  async journal(line: JournalLine): Promise<void> {
    const known = this.rows.get(keyOf(line.name, line.startedAt));
    if (!known) {
      if (this.rows.size >= MAX_STEPS) return;
      await this.create(line.name, line.state, cap(line.output), line.startedAt, line.ms);
    } else if (known.state === 'running' && line.state !== 'running') {
      known.state = line.state;
      await this.update(known.id, { state: line.state, output: cap(line.output), ms: line.ms });
    }
  }

  private async create(name: string, state: StepState, output: string, startedAt: number, ms: number | null) {
    this.position += 1;
    const { remediationId, position } = this;
    const data = { remediationId, position, name, state, output, startedAt: new Date(startedAt), ms };
    const { id } = await db.remediationStep.create({ data, select: { id: true } });
    this.rows.set(keyOf(name, startedAt), { id, state });
    return id;
  }

  private async update(id: string, data: { state: StepState; output: string; ms: number | null }): Promise<void> {
    await db.remediationStep.update({ where: { id }, data });
  }
}

function keyOf(name: string, startedAt: number): string {
  return `${name} ${startedAt}`;
}

/** Not every database can store NUL, and nobody reads megabytes. */
function cap(output: string): string {
  return output.replaceAll('\0', '').slice(-MAX_OUTPUT);
}
