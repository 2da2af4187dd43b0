import { getPairs, type PairRow } from '@/lib/fleet/sweeps/get-pairs';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';
import { type Cell, csvHeading, csvRows } from './csv';

/** The order must never change: programs read the columns by position. */
const COLUMNS = [
  'from',
  'to',
  'fromHost',
  'toHost',
  'relation',
  'address',
  'addressKind',
  'state',
  'outcome',
  'pathMtu',
  'expectedMtu',
  'fromId',
  'toId',
] as const;

/** Rows of one chunk. */
const CHUNK = 500;

/**
 * The pairs of a sweep as CSV (RFC 4180, UTF-8 with BOM), in the order in which they were chosen, text in chunks. MTUs
 * are bytes of IP packet.
 * @param options.lang language of headings and states; without it, they are stable keys
 * @throws CodedError `sweep.not-found` (404)
 */
export async function pairsCsv(sweepId: string, options: { lang?: Locale } = {}): Promise<AsyncGenerator<string>> {
  // Before the answer begins, so that a missing sweep is an error and not an empty file.
  const { pairs } = await getPairs(sweepId);
  return chunksOf(pairs, options.lang);
}

async function* chunksOf(pairs: readonly PairRow[], lang: Locale | undefined): AsyncGenerator<string> {
  const heading = translator(lang ?? 'en', 'report');
  yield csvHeading(COLUMNS.map((column) => (lang ? heading(`pairs.${column}`) : column)));
  const words = lang ? { sweep: translator(lang, 'sweep'), instance: translator(lang, 'instance') } : null;
  for (let from = 0; from < pairs.length; from += CHUNK) {
    yield csvRows(pairs.slice(from, from + CHUNK).map((pair) => cellsOf(pair, words)));
  }
}

function cellsOf(pair: PairRow, words: { sweep: Translate; instance: Translate } | null): Cell[] {
  const cells: Record<(typeof COLUMNS)[number], Cell> = {
    ...pair,
    relation: words?.sweep(`between.relation.${pair.relation}`) ?? pair.relation,
    addressKind: words?.sweep(`between.addressKind.${pair.addressKind}`) ?? pair.addressKind,
    state: words?.sweep(`between.state.${pair.state}`) ?? pair.state,
    outcome: pair.outcome && (words?.instance(`paths.outcomes.${pair.outcome}`) ?? pair.outcome),
  };
  return COLUMNS.map((column) => cells[column]);
}
