'use client';

import { WifiOff } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@/components/ui/icon';
import type { StreamState } from '@/components/ui/use-events';
import { isOver } from '@/lib/fleet/rollouts/types';
import { Controls, type RolloutActions } from './controls';
import { type LiveRollout, standingOf } from './live-rollout';
import { ProgressBar } from './progress-bar';
import { NOT_CONFIRMED } from './rollout-look';

/**
 * The state in one sentence, in numbers and as a bar, with the possible actions. Screen readers announce only the
 * sentence.
 */
export function RolloutStatus({
  rollout,
  stream,
  actions,
  reason,
  ref,
}: {
  rollout: LiveRollout;
  stream: StreamState;
  actions: RolloutActions;
  reason: string | null;
  /** The sentence. */
  ref: Ref<HTMLParagraphElement>;
}) {
  const say = useTranslations('rollout');
  const { state, byState, total } = rollout;
  const over = isOver(state);
  const looking = state === 'planning';
  const left = byState['left-out'];
  const failed = NOT_CONFIRMED.reduce((sum, each) => sum + byState[each], 0);
  const done = looking ? total - byState.pending - byState.planning : byState.confirmed + failed;
  const of = looking ? total : total - left;
  return (
    <section aria-label={say('progress')} className="card space-y-3 p-4">
      <div>
        <p aria-live="polite" className="font-semibold text-lg" ref={ref} role="status" tabIndex={-1}>
          {sentence(say, rollout)}
        </p>
        {stream === 'lost' && !over ? (
          <p className="mt-1 flex items-center gap-1.5 text-sm text-warn" role="status">
            <Icon as={WifiOff} size={14} />
            {say('status.lost')}
          </p>
        ) : null}
      </div>
      {state === 'planned' ? (
        <p className="figures text-soft">{say('count.planned', { ready: byState.ready, left })}</p>
      ) : (
        <>
          <div
            aria-label={say('progress')}
            aria-valuemax={of}
            aria-valuemin={0}
            aria-valuenow={done}
            role="progressbar"
          >
            <ProgressBar byState={byState} />
          </div>
          <p className="figures flex flex-wrap gap-x-4 gap-y-0.5 text-soft">
            <span>{say(looking ? 'count.looked' : 'count.done', { done, total: of })}</span>
            {looking ? null : (
              <>
                <span>{say('count.confirmed', { count: byState.confirmed })}</span>
                {rollout.stillBroken > 0 ? (
                  <span className="text-warn">{say('count.stillBroken', { count: rollout.stillBroken })}</span>
                ) : null}
                <span>
                  {over
                    ? say('count.failed', { count: failed })
                    : say('count.failures', { count: failed, limit: rollout.options.failureLimit })}
                </span>
              </>
            )}
          </p>
        </>
      )}
      {over ? null : <Controls actions={actions} reason={reason} rollout={rollout} />}
    </section>
  );
}

function sentence(say: ReturnType<typeof useTranslations<'rollout'>>, rollout: LiveRollout): string {
  const { state, asked, stages } = rollout;
  if (asked !== null && !isOver(state)) return say(asked === 'cancel' ? 'status.cancelling' : 'status.pausing');
  if (state !== 'running') return say(`status.${state}`);
  const current =
    stages.find((stage) => standingOf(stage) === 'now') ?? stages.find((stage) => standingOf(stage) === 'waiting');
  if (!current || current.stage === 0) return say('status.canary');
  return say('status.batch', { number: current.stage, batches: stages.length - 1 });
}
