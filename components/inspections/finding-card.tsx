import { CircleAlert, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { CodeBlock, printable } from '@/components/ui/code';
import { SEVERITY_TONE } from '@/components/verdict';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import type { Finding, Severity } from '@/lib/truth/mtu/verdict';

const ICONS: Record<Severity, LucideIcon> = {
  critical: OctagonAlert,
  warning: TriangleAlert,
  notice: CircleAlert,
  info: Info,
};

const EDGE: Record<Severity, string> = {
  critical: 'border-s-bad-solid',
  warning: 'border-s-warn-solid',
  notice: 'border-s-note-solid',
  info: 'border-s-line-strong',
};

/** One finding: what it is, why, what to do, and the evidence. */
export function FindingCard({
  finding,
  locale,
  remedy,
}: {
  finding: Finding;
  locale: Locale;
  /** What mends it: a button, a link or a sentence. */
  remedy: ReactNode;
}) {
  const say = translator(locale, 'finding');
  const common = translator(locale, 'common');
  const instance = translator(locale, 'instance');
  const part = (name: string) => {
    const key = `${finding.code}.${name}`;
    return say.has(key) ? printable(say(key, finding.params)) : null;
  };
  return (
    <article className={`border-line border-b border-s-4 px-4 py-3 last:border-b-0 ${EDGE[finding.severity]}`}>
      <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold">
        <Badge icon={ICONS[finding.severity]} tone={SEVERITY_TONE[finding.severity]}>
          {translator(locale, 'verdict')(`severity.${finding.severity}`)}
        </Badge>
        <span className="min-w-0 break-words">{part('title') ?? finding.code}</span>
      </h3>
      <div className="mt-1.5 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-1.5 lg:grid-cols-2">
        {part('cause') ? (
          <p className="wrap-anywhere max-w-[70ch]">
            <span className="block font-medium text-soft text-sm">{instance('finding.cause')}</span>
            {part('cause')}
          </p>
        ) : null}
        {part('action') ? (
          <p className="wrap-anywhere max-w-[70ch]">
            <span className="block font-medium text-soft text-sm">{instance('finding.action')}</span>
            {part('action')}
          </p>
        ) : null}
      </div>
      <div className="mt-2">{remedy}</div>
      {finding.evidence.length > 0 ? (
        <details className="mt-2">
          <summary className="w-fit rounded font-medium text-accent text-sm">
            {instance('finding.evidence', { count: finding.evidence.length })}
          </summary>
          <div className="mt-2 space-y-2">
            {finding.evidence.map((evidence) => (
              <div key={`${evidence.command} ${evidence.output}`}>
                <p className="break-all font-mono text-[0.8125rem] text-soft">$ {printable(evidence.command)}</p>
                <CodeBlock label={common('output')}>{evidence.output || common('noOutput')}</CodeBlock>
              </div>
            ))}
          </div>
        </details>
      ) : null}
    </article>
  );
}
