import { CodeBlock, printable } from '@/components/ui/code';
import { isInterrupted } from '@/lib/fleet/remediations/is-interrupted';
import type { Plan } from '@/lib/fleet/remediations/plan-types';
import { formatMs } from '@/lib/platform/i18n/format';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { EFFECTS, EffectHeading } from './effect-heading';

/** What is interrupted, by name: containers by what happens to them, and networks that keep their MTU. */
export function BlastRadius({
  plan,
  about,
  locale,
}: {
  plan: Plan;
  /** The subject of the plan: from the words of its kind. */
  about: string;
  locale: Locale;
}) {
  const say = translator(locale, 'fix');
  const isUntold = plan.preflight.some(
    ({ name, outcome, params }) =>
      outcome === 'block' && (name === 'containers' || (name === 'endpoints' && params.reason === 'unread')),
  );
  return (
    <div className="space-y-4 p-4">
      <p className="font-medium">
        {isUntold
          ? say(plan.containers.length === 0 ? 'radius.unknown' : 'radius.partly')
          : plan.containers.length === 0
            ? say(`radius.nobody.${about}`)
            : say(`radius.interrupts.${about}`, {
                count: plan.containers.filter(isInterrupted).length,
                duration: formatMs(locale, plan.expectedInterruptionMs),
              })}
      </p>
      {EFFECTS.map((effect) => {
        const names = plan.containers.filter((container) => container.effect === effect);
        if (names.length === 0) return null;
        return (
          <div key={effect}>
            <EffectHeading effect={effect}>{say(`radius.${effect}`, { count: names.length })}</EffectHeading>
            <ul className="mt-1 flex flex-wrap gap-1.5">
              {names.map((container) => (
                <li
                  className="max-w-full truncate rounded border border-line bg-sunken px-2 py-0.5 font-mono text-[0.8125rem]"
                  key={container.id}
                  title={`${container.image} · ${container.restartPolicy}`}
                >
                  {printable(container.name)}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      {plan.networks.length > 0 ? (
        <div>
          <h3 className="font-medium text-sm text-warn">{say(`radius.networks.${about}`)}</h3>
          <ul className="mt-1 space-y-2">
            {plan.networks.map((network) => (
              <li key={network.name}>
                <p>
                  <span className="font-mono text-[0.875rem]">{printable(network.name)}</span>{' '}
                  <span className="text-soft text-sm">
                    {say(`radius.owner.${network.owner}`, {
                      mtu: network.mtu,
                      project: network.composeProject ?? '',
                      containers: network.containers.length,
                    })}
                  </span>
                </p>
                {network.owner === 'compose' ? (
                  <p className="my-1 text-sm">
                    {say(network.placed ? 'radius.compose.placed' : 'radius.compose.unplaced')}{' '}
                    {say('radius.compose.down')}
                  </p>
                ) : null}
                {network.commands.length > 0 ? (
                  <CodeBlock label={say('radius.commands')}>{network.commands.join('\n')}</CodeBlock>
                ) : null}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
