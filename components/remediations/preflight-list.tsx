import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react';
import { CodeBlock } from '@/components/ui/code';
import { Icon } from '@/components/ui/icon';
import { toneText } from '@/components/ui/tone';
import type { PreflightItem } from '@/lib/fleet/remediations/plan-types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

const LOOK = {
  pass: { tone: 'good', icon: CircleCheck },
  warn: { tone: 'warn', icon: TriangleAlert },
  block: { tone: 'bad', icon: OctagonX },
} as const;

const RANK = { block: 0, warn: 1, pass: 2 } as const;

/** The preflight items: first blocking ones, then warnings, then passed ones. */
export function PreflightList({ items, locale }: { items: PreflightItem[]; locale: Locale }) {
  const say = translator(locale, 'remediation');
  const fix = translator(locale, 'fix');
  const common = translator(locale, 'common');
  const sorted = [...items].sort((a, b) => RANK[a.outcome] - RANK[b.outcome]);
  const notable = sorted.filter(({ outcome }) => outcome !== 'pass');
  const passed = sorted.filter(({ outcome }) => outcome === 'pass');
  const line = (item: PreflightItem) => {
    const look = LOOK[item.outcome];
    const title = `preflight.${item.name}.title`;
    const words = `preflight.${item.name}.${item.outcome}`;
    return (
      <li
        className={`flex gap-3 border-line border-b px-4 ${item.outcome === 'pass' ? 'py-1.5' : 'py-2.5'}`}
        key={item.name}
      >
        <Icon as={look.icon} className={`mt-0.5 ${toneText[look.tone]}`} size={18} />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{say.has(title) ? say(title, item.params) : item.name}</span>
            <span className={`font-semibold text-sm ${toneText[look.tone]}`}>{fix(`preflight.${item.outcome}`)}</span>
          </p>
          {say.has(words) ? (
            <p className="break-words text-soft text-sm">{say(words, { reason: '', ...item.params })}</p>
          ) : null}
          {item.evidence.length > 0 ? (
            <details className="mt-1">
              <summary className="w-fit text-accent text-sm">{common('evidence')}</summary>
              {item.evidence.map((one) => (
                <div className="mt-1" key={`${one.command} ${one.output}`}>
                  <p className="break-all font-mono text-[0.8125rem] text-soft">$ {one.command}</p>
                  <CodeBlock label={common('output')}>{one.output || common('noOutput')}</CodeBlock>
                </div>
              ))}
            </details>
          ) : null}
        </div>
      </li>
    );
  };
  return (
    <>
      {notable.length > 0 ? <ul>{notable.map(line)}</ul> : null}
      <ul className="-mb-px grid md:grid-cols-2">{passed.map(line)}</ul>
    </>
  );
}
