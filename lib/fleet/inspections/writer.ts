import { db } from '@/lib/platform/db/client';
import type { Transaction } from '@/lib/platform/db/types';
import type { InspectionPhase } from './state';
import { type EndedInspection, storeInspections } from './store';

interface Waiting {
  ended: EndedInspection;
  stored: () => void;
  failed: (error: unknown) => void;
}

/**
 * Writes the progress of the inspections of one job. Writes within a few milliseconds go into one transaction, because
 * each transaction waits for a write to the disk.
 */
export class InspectionWriter {
  private started = new Map<string, Date>();
  private phases = new Map<string, InspectionPhase>();
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly everyMs = 50) {}

  /** An inspection begins. This counts as an attempt. */
  start(id: string): void {
    this.started.set(id, new Date());
    this.schedule();
  }

  phase(id: string, phase: InspectionPhase): void {
    this.phases.set(id, phase);
    this.schedule();
  }

  /** Resolves when the inspection is on disk. */
  end(ended: EndedInspection): Promise<void> {
    return new Promise((stored, failed) => {
      this.waiting.push({ ended, stored, failed });
      this.schedule();
    });
  }

  /** Writes what is still waiting. */
  async drain(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.flush();
  }

  /** Another process has the job: writes nothing any more. */
  discard(): void {
    this.closed = true;
    for (const { stored } of this.waiting.splice(0)) stored();
  }

  private schedule(): void {
    if (this.closed) {
      this.discard();
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, this.everyMs);
  }

  private flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    if (this.closed) return;
    const started = this.started;
    const phases = this.phases;
    const waiting = this.waiting;
    this.started = new Map();
    this.phases = new Map();
    this.waiting = [];
    if (started.size + phases.size + waiting.length === 0) return;
    for (const { ended } of waiting) phases.delete(ended.id);
    try {
      await db.$transaction(async (tx) => {
        await writeProgress(tx, started, phases);
        await storeInspections(
          tx,
          waiting.map(({ ended }) => ended),
        );
      });
      for (const { stored } of waiting) stored();
    } catch {
      // An inspection that cannot be stored must not affect the others in its batch.
      await this.writeOneByOne(started, waiting);
    }
  }

  private async writeOneByOne(started: Map<string, Date>, waiting: Waiting[]): Promise<void> {
    await db.$transaction((tx) => writeProgress(tx, started, new Map())).catch(() => undefined);
    for (const { ended, stored, failed } of waiting) {
      try {
        await db.$transaction((tx) => storeInspections(tx, [ended]));
        stored();
      } catch (error) {
        await db.$transaction((tx) => storeInspections(tx, [unstorable(ended, error)])).then(stored, failed);
      }
    }
  }
}

async function writeProgress(
  tx: Transaction,
  started: Map<string, Date>,
  phases: Map<string, InspectionPhase>,
): Promise<void> {
  // In the order in which they began: none of them began before the first one.
  const [startedAt] = started.values();
  if (startedAt) {
    await tx.inspection.updateMany({
      where: { id: { in: [...started.keys()] }, state: 'queued' },
      data: { state: 'running', phase: 'connecting', attempts: { increment: 1 }, startedAt },
    });
  }
  for (const phase of new Set(phases.values())) {
    const ids = [...phases].filter(([, value]) => value === phase).map(([id]) => id);
    await tx.inspection.updateMany({ where: { id: { in: ids }, state: 'running' }, data: { phase } });
  }
}

function unstorable({ id, instanceId, result }: EndedInspection, error: unknown): EndedInspection {
  const evidence = error instanceof Error ? error.message.slice(-500) : String(error);
  return {
    id,
    instanceId,
    result: {
      ...result,
      outcome: 'internal-error',
      evidence,
      diagnosis: {
        verdict: 'inconclusive',
        recommendedMtu: null,
        findings: [{ code: 'inspection-failed', severity: 'warning', params: {}, evidence: [] }],
      },
      observations: null,
      raw: null,
    },
  };
}
