import { eachInstance } from '@/lib/fleet/instances/each';
import { translator } from '@/lib/platform/i18n/translator';
import { type FleetReport, sayFinding } from './fleet-csv';

/**
 * The fleet as one JSON document, all pages, text in chunks: the time, the filter, and the instances with their first
 * finding as text (default English). MTUs are bytes of IP packet, times ISO 8601 in UTC.
 */
export async function* fleetJson(report: FleetReport, now: Date = new Date()): AsyncGenerator<string> {
  const { lang = 'en', filter = {}, ids } = report;
  const say = translator(lang, 'finding');
  yield `{"generatedAt":${JSON.stringify(now)},"filter":${JSON.stringify(ids ? { ids } : filter)},"instances":[`;
  let separator = '\n';
  for await (const rows of eachInstance(report)) {
    for (const { topFinding, running: _, ...row } of rows) {
      const finding = topFinding && {
        ...topFinding,
        title: sayFinding(say, topFinding, 'title'),
        cause: sayFinding(say, topFinding, 'cause'),
        action: sayFinding(say, topFinding, 'action'),
      };
      yield separator + JSON.stringify({ ...row, finding });
      separator = ',\n';
    }
  }
  yield '\n]}\n';
}
