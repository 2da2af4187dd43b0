import { createHash } from 'node:crypto';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { JsonInput, Rollout } from '@/lib/platform/db/types';
import { inBatches } from '@/lib/platform/paging/in-batches';
import { rolloutOptionsSchema } from './schema';
import { interrupted } from './shown-plan';
import type { RolloutSummary, ShownPlan } from './types';

/** Number of names of each kind in the summary; the members have all of them. */
const FIRST = 200;

interface Row {
  id: string;
  instanceId: string | null;
  instanceName: string;
  position: number;
  state: string;
  reason: string | null;
  shown: unknown;
}

/**
 * Ends a dry run: distributes the ready members over the stages in their order, summarises the effects, and makes a
 * hash of the frozen list with its plans. To start the rollout, one must pass this hash.
 */
export async function freeze(rollout: Rollout): Promise<void> {
  const { id, kind, rollbackOfId } = rollout;
  const options = rolloutOptionsSchema.parse(rollout.options);
  const hash = createHash('sha256').update(JSON.stringify([id, kind, rollbackOfId, options]));
  const summary = emptySummary();
  const ends: number[] = [];
  for await (const row of members(id)) {
    if (row.state === 'ready') {
      const stage = stageOf(summary.ready, options);
      ends[stage] = row.position;
      addUp(summary, row);
    } else {
      summary.leftOut += 1;
      summary.leftOutBy[row.reason ?? ''] = (summary.leftOutBy[row.reason ?? ''] ?? 0) + 1;
    }
    hash.update(JSON.stringify([row.position, row.instanceId, row.state, row.shown]));
  }
  summary.stages = ends.length;
  const planHash = hash.digest('hex');
  await db.$transaction(async (tx) => {
    await exclusive(tx, `rollout ${id}`);
    const { count } = await tx.rollout.updateMany({
      where: { id, state: 'planning', cancelRequestedAt: null },
      data: { state: 'planned', plannedAt: new Date(), planHash, summary: summary as unknown as JsonInput },
    });
    if (count === 0) return;
    for (const [stage, end] of ends.entries()) {
      await tx.rolloutMember.updateMany({
        where: { rolloutId: id, state: 'ready', position: { gt: ends[stage - 1] ?? 0, lte: end } },
        data: { stage, startedAt: null },
      });
    }
  });
}

/** The stage of a member with this many ready members before it. */
function stageOf(before: number, { canary, batchSize }: { canary: number; batchSize: number }): number {
  return before < canary ? 0 : 1 + Math.floor((before - canary) / batchSize);
}

function members(rolloutId: string) {
  return inBatches((after: Row | null, take) =>
    db.rolloutMember.findMany({
      where: { rolloutId, position: { gt: after?.position ?? 0 } },
      orderBy: { position: 'asc' },
      take,
    }),
  );
}

function emptySummary(): RolloutSummary {
  return {
    ready: 0,
    leftOut: 0,
    leftOutBy: {},
    interrupted: { count: 0, first: [] },
    networks: { count: 0, first: [] },
    expectedInterruptionMs: { total: 0, most: 0 },
    stages: 0,
  };
}

function addUp(summary: RolloutSummary, { instanceName: instance, shown }: Row): void {
  summary.ready += 1;
  // Written by lib/fleet/rollouts/dry-run.ts with this type: a ready member has one.
  const plan = shown as ShownPlan;
  const stopped = interrupted(plan);
  add(
    summary.interrupted,
    stopped.map((container) => ({ instance, ...container })),
  );
  add(
    summary.networks,
    plan.networks.map((network) => ({ instance, ...network })),
  );
  const { expectedInterruptionMs: expected } = summary;
  expected.total += plan.expectedInterruptionMs;
  expected.most = Math.max(expected.most, plan.expectedInterruptionMs);
}

function add<Item>(to: { count: number; first: Item[] }, items: Item[]): void {
  to.count += items.length;
  to.first.push(...items.slice(0, FIRST - to.first.length));
}
