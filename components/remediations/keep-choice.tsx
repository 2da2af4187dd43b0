import { ActionButton } from '@/components/ui/action-button';
import type { FormAction } from '@/components/ui/form-result';
import type { ShownChange } from '@/lib/fleet/remediations/shown-change';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** Where a flag of dockerd and daemon.json differ: a person says which one stays, and the repair is planned again. */
export function KeepChoice({
  change,
  instanceId,
  plan,
  reason,
  locale,
}: {
  change: ShownChange;
  instanceId: string;
  plan: FormAction;
  /** Why nothing can be requested now; null if it can. */
  reason: string | null;
  locale: Locale;
}) {
  const say = translator(locale, 'fix');
  if (change.view !== 'repair' || !change.plan.blocks.some(({ flag }) => flag !== '')) return null;
  const { kind } = change.plan;
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <ActionButton action={plan} reason={reason} small values={{ instanceId, kind, keep: 'flag' }}>
        {say('config.keepFlag')}
      </ActionButton>
      <ActionButton action={plan} reason={reason} small values={{ instanceId, kind, keep: 'file' }}>
        {say('config.keepFile')}
      </ActionButton>
    </div>
  );
}
