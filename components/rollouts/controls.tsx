'use client';

import { Ban, Pause, Play } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ActionButton } from '@/components/ui/action-button';
import type { FormAction } from '@/components/ui/form-result';
import { Icon } from '@/components/ui/icon';
import type { LiveRollout } from './live-rollout';

export interface RolloutActions {
  start: FormAction;
  pause: FormAction;
  resume: FormAction;
  cancel: FormAction;
}

/** The actions for a rollout that is not over, each with its explanation. */
export function Controls({
  rollout,
  actions,
  reason,
}: {
  rollout: LiveRollout;
  actions: RolloutActions;
  /** Why the person may not; null if they may. */
  reason: string | null;
}) {
  const say = useTranslations('rollout');
  const { id, state, asked } = rollout;
  const values = { id };
  const lookOnly = state === 'planning' || state === 'planned';
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-3">
      {state === 'running' && asked === null ? (
        <Explained means={say('pauseMeans')}>
          <ActionButton action={actions.pause} icon={<Icon as={Pause} />} reason={reason} values={values}>
            {say('pause')}
          </ActionButton>
        </Explained>
      ) : null}
      {state === 'paused' || (state === 'running' && asked === 'pause') ? (
        <Explained means={say('resumeMeans')}>
          <ActionButton
            action={actions.resume}
            icon={<Icon as={Play} />}
            look="btn-primary"
            reason={reason}
            values={values}
          >
            {say('resume')}
          </ActionButton>
        </Explained>
      ) : null}
      <Explained means={lookOnly ? null : say('cancelMeans')}>
        <ActionButton
          action={actions.cancel}
          icon={<Icon as={Ban} />}
          look={lookOnly ? '' : 'btn-danger'}
          reason={reason ?? (asked === 'cancel' ? say('status.cancelling') : null)}
          values={values}
        >
          {say(state === 'planning' ? 'cancelPlanning' : state === 'planned' ? 'discard' : 'cancel')}
        </ActionButton>
      </Explained>
      {reason ? <p className="w-full text-soft text-sm">{reason}</p> : null}
    </div>
  );
}

function Explained({ means, children }: { means: string | null; children: React.ReactNode }) {
  return (
    <div className="max-w-80 space-y-1">
      {children}
      {means ? <p className="text-soft text-sm">{means}</p> : null}
    </div>
  );
}
