import { CircleCheck, CircleHelp, CircleOff, Milestone, Unplug } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { CodeBlock } from '@/components/ui/code';
import { DataTable } from '@/components/ui/data-table';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { losesLargePings } from '@/lib/truth/mtu/known-path';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';

const LOOK = {
  clear: { tone: 'good', icon: CircleCheck },
  exact: { tone: 'note', icon: Milestone },
  reported: { tone: 'note', icon: Milestone },
  'black-hole': { tone: 'bad', icon: CircleOff },
  'large-pings-lost': { tone: 'warn', icon: CircleHelp },
  'icmp-blocked': { tone: 'warn', icon: CircleHelp },
  unreachable: { tone: 'warn', icon: Unplug },
  inconclusive: { tone: 'warn', icon: CircleHelp },
} as const;

/** Measured paths: packet and ICMP payload are two separate numbers. */
export function PathsTable({ paths, locale }: { paths: PathMeasurementObservation[]; locale: Locale }) {
  const say = translator(locale, 'instance');
  const common = translator(locale, 'common');
  return (
    <DataTable
      columns={[say('paths.target'), say('paths.outcome'), say('paths.mtu'), say('paths.payload'), common('evidence')]}
      label={say('paths.title')}
    >
      {paths.map((path) => {
        const outcome = losesLargePings(path) ? 'large-pings-lost' : path.outcome;
        const look = LOOK[outcome];
        return (
          <tr key={`${path.role} ${path.target} ${path.family}`}>
            <td className="min-w-36">
              {path.instanceName ? <span className="block break-all font-medium">{path.instanceName}</span> : null}
              <span className="break-all font-medium font-mono text-[0.875rem]">{path.target}</span>
              <span className="block text-soft text-sm">
                {say(`paths.role.${path.role}`)} · IPv{path.family}
              </span>
            </td>
            <td>
              <Badge icon={look.icon} tone={look.tone}>
                {say(`paths.outcomes.${outcome}`)}
              </Badge>
              <span className="mt-0.5 block max-w-[36ch] text-soft text-sm">
                {say(`paths.explained.${outcome}`, { by: path.reportedBy ?? '?' })}
              </span>
            </td>
            <td className="figures font-semibold">
              {path.pathMtu === null ? (
                <span className="font-normal text-soft">{common('unknown')}</span>
              ) : (
                path.pathMtu
              )}
            </td>
            <td className="figures text-soft">{path.payload === null ? '–' : path.payload}</td>
            <td className="min-w-56">
              <details>
                <summary className="w-fit text-accent text-sm">{common('output')}</summary>
                <div className="mt-1 max-w-[60ch]">
                  <CodeBlock label={`${common('output')} ${path.instanceName ?? path.target}`}>
                    {path.evidence || common('noOutput')}
                  </CodeBlock>
                </div>
              </details>
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
