import { CodeBlock, printable } from '@/components/ui/code';
import { Section } from '@/components/ui/section';
import type { ClampPlan } from '@/lib/fleet/remediations/mss-clamp/plan-types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { ClampLimits } from './clamp-limits';

/** The exact rules that are set or removed, and their limits. */
export function ClampChange({ plan, locale }: { plan: ClampPlan; locale: Locale }) {
  const say = translator(locale, 'fix');
  const { kind, tool, rules, text, packet } = plan;
  const devices = [...new Set(rules.map((rule) => rule.interface))].join(', ');
  return (
    <>
      <Section
        id="diff"
        lead={tool ? say(`clamp.where.${tool}`, { interface: devices || '–' }) : undefined}
        title={say(`clamp.rules.${kind}`)}
      >
        {text ? (
          <CodeBlock label={say(`clamp.rules.${kind}`)}>{printable(text.trimEnd())}</CodeBlock>
        ) : (
          <p className="text-soft">{say('clamp.noRules')}</p>
        )}
        <p className="mt-2 text-soft text-sm">{say('clamp.exactly')}</p>
      </Section>
      {kind === 'clamp-mss' ? (
        <Section id="limits" title={say('clamp.limits.title')}>
          <p className="mb-2">{say('clamp.does', { packet: packet ?? 0 })}</p>
          <ClampLimits locale={locale} />
        </Section>
      ) : null}
    </>
  );
}
