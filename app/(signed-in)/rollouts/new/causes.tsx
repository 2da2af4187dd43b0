import Link from 'next/link';
import { Section } from '@/components/ui/section';
import { countCauses } from '@/lib/fleet/instances/count-causes';
import type { FleetFilter } from '@/lib/fleet/instances/schema';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { remedyOf } from '@/lib/truth/mtu/remedies/remedies';
import { rolloutHref } from '../../search-params';

/** How many of the instances of a filter have which cause; each is a link that plans only for those. */
export async function Causes({ filter, locale }: { filter: FleetFilter; locale: Locale }) {
  const say = translator(locale, 'rollout');
  const names = translator(locale, 'cause');
  const { credentialId: credential, cause: chosen, ...others } = filter;
  const counts = (await countCauses(filter)).filter(({ cause }) => names.has(cause) && isCause(cause));
  if (counts.length === 0) return null;
  const hrefOf = (cause: string | null) => {
    const params = { ...others, credential, cause };
    return rolloutHref(params, Object.values(params).some(Boolean));
  };
  return (
    <Section id="causes" title={say('new.causes')}>
      <p className="text-soft text-sm">{say('new.causesBody')}</p>
      <ul className="mt-2 space-y-1">
        {counts.map(({ cause, count }) => (
          <li className="flex flex-wrap items-baseline gap-x-2" key={cause}>
            {cause === chosen ? (
              <strong>{names(cause)}</strong>
            ) : (
              <Link className="link" href={hrefOf(cause)}>
                {names(cause)}
              </Link>
            )}
            <span className="figures text-soft text-sm">{say('new.causeCount', { count })}</span>
          </li>
        ))}
      </ul>
      {chosen ? (
        <p className="mt-2">
          <Link className="link" href={hrefOf(null)}>
            {say('new.anyCause')}
          </Link>
        </p>
      ) : null}
    </Section>
  );
}

/** Whether something is wrong with it: then a rollout may mend it. */
function isCause(code: string): boolean {
  const remedy = remedyOf({ code, params: {} }, null);
  return remedy.by !== 'none' || remedy.reason !== 'nothing-wrong';
}
