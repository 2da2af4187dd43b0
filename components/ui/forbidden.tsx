import { ShieldX } from 'lucide-react';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { EmptyState } from './empty-state';

/** A page that the person's role does not allow: a clear message, never an empty page. */
export function Forbidden({ have, needed, locale }: { have: string; needed: string; locale: Locale }) {
  const say = translator(locale, 'common');
  return (
    <div className="card mx-auto mt-8 max-w-2xl">
      <EmptyState heading="h1" icon={ShieldX} title={say('forbidden.title')}>
        {say('forbidden.body', { have: say(`role.${have}`), role: say(`role.${needed}`) })}
      </EmptyState>
    </div>
  );
}
