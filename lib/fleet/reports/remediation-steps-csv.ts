import { maskSecrets } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { type Cell, csvHeading, csvRows } from './csv';

export interface RemediationStepsReport {
  /** Only this remediation. */
  remediationId?: string;
  instanceId?: string;
  /** The language of headings and steps. Without it, headings and names are stable keys. */
  lang?: Locale;
}

/** The order must never change: programs read the columns by position. */
const COLUMNS = [
  'instance',
  'remediationId',
  'position',
  'step',
  'state',
  'startedAt',
  'ms',
  'output',
  'requestedBy',
  'sourceAddress',
] as const;

/** Remediations that are read at once. Each has about thirty steps at most. */
const BATCH = 50;

/** Maximum number of characters in a spreadsheet's cell. */
const CELL = 32_000;

/**
 * The steps of each fix, one row for each step, with its time (ms), the instance's output (secrets masked), and who
 * requested the fix from which address: CSV (RFC 4180, UTF-8 with BOM), newest fix first, its steps in their order.
 */
export async function* remediationStepsCsv(query: RemediationStepsReport): AsyncGenerator<string> {
  const { lang, remediationId, instanceId } = query;
  const heading = translator(lang ?? 'en', 'report');
  yield csvHeading(COLUMNS.map((column) => (lang ? heading(`steps.${column}`) : column)));
  const words = lang ? translator(lang, 'remediation') : null;
  const said = (key: string, name: string) => (words?.has(key) ? words(key) : name);
  let before: string | undefined;
  while (true) {
    const rows = await db.remediation.findMany({
      where: { AND: [{ id: remediationId }, { id: { lt: before } }], instanceId },
      orderBy: { id: 'desc' },
      take: BATCH,
      select: {
        id: true,
        instance: { select: { name: true } },
        requestedBy: true,
        sourceAddress: true,
        steps: { orderBy: { position: 'asc' } },
      },
    });
    yield csvRows(
      rows.flatMap(({ id, instance, requestedBy, sourceAddress, steps }) =>
        steps.map((step): Cell[] => [
          instance.name,
          id,
          step.position,
          said(`step.${step.name}`, step.name),
          said(`stepState.${step.state}`, step.state),
          step.startedAt.toISOString(),
          step.ms,
          maskSecrets(step.output).slice(0, CELL),
          requestedBy,
          sourceAddress,
        ]),
      ),
    );
    before = rows.at(-1)?.id;
    if (rows.length < BATCH) return;
  }
}
