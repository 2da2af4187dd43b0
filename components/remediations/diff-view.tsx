import { printable } from '@/components/ui/code';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** A unified diff: added and removed lines have their sign, their colour, and a word for screen readers. */
export function DiffView({ diff, locale }: { diff: string; locale: Locale }) {
  const say = translator(locale, 'fix');
  const lines = printable(diff)
    .split('\n')
    .filter((line) => !line.startsWith('Index:') && !/^=+$/.test(line) && !line.startsWith('\\'));
  while (lines.at(-1) === '') lines.pop();
  return (
    <section
      aria-label={say('diff.label')}
      className="overflow-x-auto rounded-md border border-line bg-sunken py-1 font-mono text-[0.875rem] leading-relaxed"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      {lines.map((line, at) => {
        const header = line.startsWith('---') || line.startsWith('+++') || line.startsWith('@@');
        const added = !header && line.startsWith('+');
        const removed = !header && line.startsWith('-');
        return (
          <div
            className={`whitespace-pre px-3 ${added ? 'bg-good-wash text-good' : removed ? 'bg-bad-wash text-bad' : header ? 'text-soft' : ''}`}
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff have no identity but their place
            key={at}
          >
            {added || removed ? <span className="sr-only">{say(added ? 'diff.added' : 'diff.removed')} </span> : null}
            {line || ' '}
          </div>
        );
      })}
    </section>
  );
}
