import { type EachInstance, eachInstance } from '@/lib/fleet/instances/each';
import type { FleetRow } from '@/lib/fleet/instances/fleet-rows';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';
import { type Cell, csvHeading, csvRows } from './csv';

export interface FleetReport extends EachInstance {
  /** The language of headings, verdicts and causes. Without it, headings and verdicts are stable keys. */
  lang?: Locale;
}

/** The order must never change: programs read the columns by position. */
const COLUMNS = [
  'name',
  'address',
  'port',
  'tags',
  'verdict',
  'egressInterface',
  'egressMtu',
  'bridgeMtu',
  'recommendedMtu',
  'pathMtu',
  'finding',
  'cause',
  'action',
  'outcome',
  'os',
  'dockerVersion',
  'inspectedAt',
  'id',
  'deducedBridgeMtu',
] as const;

type Column = (typeof COLUMNS)[number];

/**
 * The fleet as CSV (RFC 4180, UTF-8 with BOM), all pages, text in chunks. Cells that a spreadsheet could read as a
 * formula get an apostrophe in front. MTUs are bytes of IP packet, times ISO 8601 in UTC.
 */
export async function* fleetCsv(report: FleetReport): AsyncGenerator<string> {
  const { lang, ...scope } = report;
  const heading = translator(lang ?? 'en', 'report');
  yield csvHeading(COLUMNS.map((column) => (lang ? heading(`fleet.${column}`) : column)));
  const words = { finding: translator(lang ?? 'en', 'finding'), verdict: lang ? translator(lang, 'verdict') : null };
  for await (const rows of eachInstance(scope)) yield csvRows(rows.map((row) => cellsOf(row, words)));
}

function cellsOf(row: FleetRow, words: { finding: Translate; verdict: Translate | null }): Cell[] {
  const { topFinding: finding } = row;
  const verdict = row.verdict ?? 'never';
  const cells: Record<Column, Cell> = {
    ...row,
    tags: row.tags.join(' '),
    verdict: words.verdict ? words.verdict(`name.${verdict}`) : verdict,
    finding: finding?.code ?? null,
    cause: finding ? sayFinding(words.finding, finding, 'cause') : null,
    action: finding ? sayFinding(words.finding, finding, 'action') : null,
    inspectedAt: row.inspectedAt?.toISOString() ?? null,
  };
  return COLUMNS.map((column) => cells[column]);
}

/** The text of a finding; its code if the catalogue has no text. */
export function sayFinding(
  say: Translate,
  finding: { code: string; params: Record<string, string | number> },
  part: 'title' | 'cause' | 'action',
): string {
  const key = `${finding.code}.${part}`;
  return say.has(key) ? say(key, finding.params) : finding.code;
}
