import { printable } from '@/components/ui/code';
import type { After } from '@/lib/fleet/remediations/after';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** What the inspection after a change shows: the verdict, and whether the finding that it was for is gone. */
export function ShownAfter({ shows, locale }: { shows: After; locale: Locale }) {
  const say = translator(locale, 'fix');
  const { cause, verdict, causeIsGone } = shows;
  if (verdict === null) return null;
  const findings = translator(locale, 'finding');
  const key = `${cause?.code}.title`;
  const finding = cause && (findings.has(key) ? printable(findings(key, cause.params)) : cause.code);
  return (
    <>
      <p>{say('after.verdict', { verdict: translator(locale, 'verdict')(`name.${verdict}`) })}</p>
      {finding && causeIsGone !== null ? (
        <p className="wrap-anywhere">{say(causeIsGone ? 'after.gone' : 'after.stillThere', { finding })}</p>
      ) : null}
    </>
  );
}
