import { toToldKind } from '@/lib/fleet/remediations/kind-of';
import { findRollout } from '@/lib/fleet/rollouts/find';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { type CodeWords, reasonValues } from '@/lib/fleet/rollouts/reason-values';
import { interrupted } from '@/lib/fleet/rollouts/shown-plan';
import { isRolloutReason, type RolloutMemberRow, type RolloutRow } from '@/lib/fleet/rollouts/types';
import { db } from '@/lib/platform/db/client';
import type { Rollout } from '@/lib/platform/db/types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';
import { type Cell, csvHeading, csvRows } from './csv';

export interface RolloutReport {
  /** The language of headings, states and reasons. Without it, they are stable keys. */
  lang?: Locale;
}

/** The order must never change: programs read the columns by position. */
const COLUMNS = [
  'instance',
  'address',
  'port',
  'stage',
  'state',
  'reason',
  'blocks',
  'mtuBefore',
  'mtuAfter',
  'containers',
  'networks',
  'startedAt',
  'finishedAt',
  'remediationId',
  'id',
  'requestedBy',
  'sourceAddress',
  'kind',
  'finding',
  'stillBroken',
] as const;

/**
 * The members of a rollout with their results as CSV (RFC 4180, UTF-8 with BOM), in their order, all pages, text in
 * chunks. MTUs are bytes of IP packet, times ISO 8601 in UTC. The person and address are those of the fix (who started
 * the rollout, or resumed it before that turn). If the fix was removed with its instance, they are of the person who
 * did so last.
 * @throws CodedError `rollout.not-found` (404)
 */
export async function rolloutCsv(id: string, report: RolloutReport = {}): Promise<AsyncGenerator<string>> {
  // Before the answer begins, so that a missing rollout is an error and not an empty file.
  return chunksOf(await findRollout(db, id), report);
}

async function* chunksOf(rollout: Rollout, { lang }: RolloutReport): AsyncGenerator<string> {
  const heading = translator(lang ?? 'en', 'report');
  yield csvHeading(COLUMNS.map((column) => (lang ? heading(`rollout.${column}`) : column)));
  const words = lang ? wordsIn(lang) : null;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listMembers>> = await listMembers(rollout.id, { cursor, limit: 200 });
    const askers = await askersOf(page.items);
    yield csvRows(
      page.items.map((row) => cellsOf(row, rollout, askers.get(row.remediationId ?? '') ?? rollout, words)),
    );
    cursor = page.nextCursor;
  } while (cursor !== null);
}

type Asker = Pick<RolloutRow, 'requestedBy' | 'sourceAddress'>;

/** By the id of the fix. */
async function askersOf(members: RolloutMemberRow[]): Promise<Map<string, Asker>> {
  const ids = members.flatMap(({ remediationId }) => remediationId ?? []);
  const fixes = await db.remediation.findMany({
    where: { id: { in: ids } },
    select: { id: true, requestedBy: true, sourceAddress: true },
  });
  return new Map(fixes.map(({ id, ...asker }) => [id, asker]));
}

function cellsOf(
  row: RolloutMemberRow,
  rollout: Rollout,
  { requestedBy, sourceAddress }: Asker,
  words: Words | null,
): Cell[] {
  const { shown, reason, isStillBroken } = row;
  const kind = row.kind ?? (shown ? toToldKind(rollout.kind) : null);
  const cells: Record<(typeof COLUMNS)[number], Cell> = {
    ...row.instance,
    ...row,
    requestedBy,
    sourceAddress,
    instance: row.instance.name,
    state: words?.rollout(`memberState.${row.state}`) ?? row.state,
    reason: reason === null ? null : sayReason(reason, row.reasonParams, words),
    blocks: shown?.blocks.map((name) => words?.remediation(`preflight.${name}.title`) ?? name).join(', ') ?? null,
    mtuBefore: shown?.currentMtu ?? null,
    mtuAfter: shown?.mtu ?? null,
    containers: shown
      ? interrupted(shown)
          .map(({ name }) => name)
          .join(' ')
      : null,
    networks: shown?.networks.map(({ name }) => name).join(' ') ?? null,
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    kind: kind && (words?.remediation(`kind.${kind}`) ?? kind),
    finding: shown?.cause?.code ?? null,
    stillBroken: row.state === 'confirmed' ? String(isStillBroken) : null,
  };
  return COLUMNS.map((column) => cells[column]);
}

interface Words extends CodeWords {
  rollout: Translate;
  remediation: Translate;
}

function wordsIn(lang: Locale): Words {
  return {
    rollout: translator(lang, 'rollout'),
    remediation: translator(lang, 'remediation'),
    cause: translator(lang, 'cause'),
    remedy: translator(lang, 'remedy'),
  };
}

function sayReason(code: string, params: Record<string, string | number>, words: Words | null): string {
  if (!words) return code;
  const say = isRolloutReason(code) ? words.rollout : words.remediation;
  const key = `reason.${code}`;
  return say.has(key) ? say(key, reasonValues(params, words)) : code;
}
