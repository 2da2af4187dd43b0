import { type ListRemediations, listRemediations, type RemediationRow } from '@/lib/fleet/remediations/list';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';
import { type Cell, csvHeading, csvRows } from './csv';

export interface RemediationsReport extends Pick<ListRemediations, 'instanceId' | 'state'> {
  /** The language of headings and outcomes. Without it, headings and outcomes are stable keys. */
  lang?: Locale;
}

/** The order must never change: programs read the columns by position. */
const COLUMNS = [
  'instance',
  'kind',
  'state',
  'reason',
  'mtuBefore',
  'mtuAfter',
  'requestedBy',
  'sourceAddress',
  'createdAt',
  'startedAt',
  'finishedAt',
  'rollbackOfId',
  'id',
  'finding',
  'findingIsGone',
  'verdictAfter',
] as const;

/** The fixes as CSV (RFC 4180, UTF-8 with BOM), newest first, all pages. MTUs are bytes of IP packet. */
export async function* remediationsCsv({ lang, ...query }: RemediationsReport): AsyncGenerator<string> {
  const heading = translator(lang ?? 'en', 'report');
  yield csvHeading(COLUMNS.map((column) => (lang ? heading(`remediations.${column}`) : column)));
  const words = lang ? translator(lang, 'remediation') : null;
  const verdicts = lang ? translator(lang, 'verdict') : null;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listRemediations>> = await listRemediations({ ...query, cursor, limit: 200 });
    yield csvRows(
      page.items.map((row) => cellsOf(row, (key) => (words?.has(key) ? words(key, row.reasonParams) : null), verdicts)),
    );
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function cellsOf(row: RemediationRow, say: (key: string) => string | null, verdicts: Translate | null): Cell[] {
  const { shows } = row;
  const cells: Record<(typeof COLUMNS)[number], Cell> = {
    ...row,
    instance: row.instance.name,
    kind: say(`kind.${row.kind}`) ?? row.kind,
    state: say(`state.${row.state}`) ?? row.state,
    reason: row.reason === null ? null : (say(`reason.${row.reason}`) ?? row.reason),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    finding: shows.cause?.code ?? null,
    findingIsGone: shows.causeIsGone === null ? null : String(shows.causeIsGone),
    verdictAfter: shows.verdict === null ? null : (verdicts?.(`name.${shows.verdict}`) ?? shows.verdict),
  };
  return COLUMNS.map((column) => cells[column]);
}
