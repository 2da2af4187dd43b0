import type { FleetFilter } from '@/lib/instances/schema';

export interface FleetReport {
  filter?: FleetFilter;
  /** Only these instances (ticked rows), at most 10,000; the filter is then left aside. */
  ids?: string[];
  /** Headings and words for causes; without it, headings are stable English keys. */
  lang?: 'en' | 'ja';
}

/**
 * The fleet as CSV (RFC 4180, UTF-8 with BOM), all pages, text in chunks. Cells that a spreadsheet would take for a
 * formula are made inert with a leading apostrophe.
 */
export async function* fleetCsv(report: FleetReport): AsyncGenerator<string> {
  yield* [];
  throw new Error(`not yet: ${report.lang}`);
}
