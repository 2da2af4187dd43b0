import { CodeBlock, printable } from '@/components/ui/code';
import { Section } from '@/components/ui/section';
import type { RepairPlan } from '@/lib/fleet/remediations/repair-config/plan-types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { DiffView } from './diff-view';

/** What a repair of daemon.json changes and why, what a person has to decide, and what happens to Docker. */
export function RepairChange({ plan, locale }: { plan: RepairPlan; locale: Locale }) {
  const say = translator(locale, 'fix');
  const { file, items, blocks, diff, starts, engine, commands } = plan;
  const at = (place: string) => {
    const [line = '', column = ''] = place.split(':');
    return { place: place === '' ? 'whole' : 'line', line, column };
  };
  return (
    <>
      {blocks.length > 0 ? (
        <Section id="decide" title={say('config.decide')}>
          <ul className="list-disc space-y-2 ps-5">
            {blocks.map((one) => {
              const { code, key, value, flag, place } = one;
              return (
                <li className="wrap-anywhere" key={`${code} ${key} ${place}`}>
                  {printable(say(`config.block.${code}`, { key, value, flag, ...at(place) }))}
                </li>
              );
            })}
          </ul>
          {commands.length > 0 ? <CodeBlock label={say('config.commands')}>{commands.join('\n')}</CodeBlock> : null}
        </Section>
      ) : null}
      <Section id="repairs" title={say('config.repairs')}>
        {items.length > 0 ? (
          <ul className="list-disc space-y-2 ps-5">
            {items.map((one) => {
              const { code, key, before, after, place } = one;
              const values = { key, before: before.trim(), after: after ?? '', ...at(place) };
              return (
                <li className="wrap-anywhere" key={`${code} ${key} ${place} ${before}`}>
                  {printable(say(`config.item.${code}`, values))}
                </li>
              );
            })}
          </ul>
        ) : (
          <p className="text-soft">{say('diff.none')}</p>
        )}
        <p className="mt-2 text-soft text-sm">
          {say(starts ? 'config.starts' : engine === null ? 'config.down' : 'config.waits')}
        </p>
      </Section>
      <Section id="diff" lead={<span className="font-mono">{file.path}</span>} title={say('diff.title')}>
        {diff ? <DiffView diff={diff} locale={locale} /> : <p className="text-soft">{say('diff.none')}</p>}
        <p className="mt-2 text-soft text-sm">{say('diff.kept')}</p>
      </Section>
    </>
  );
}
