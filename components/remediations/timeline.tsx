'use client';

import {
  CircleCheck,
  CircleDashed,
  CircleX,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
  WifiOff,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { CodeBlock } from '@/components/ui/code';
import { Icon } from '@/components/ui/icon';
import { type Tone, toneText } from '@/components/ui/tone';
import { useEvents } from '@/components/ui/use-events';
import type { RemediationEvent, RemediationState } from '@/lib/fleet/remediations/types';
import { formatMoment, formatTimeOfDay } from '@/lib/platform/i18n/format';
import { isLocale } from '@/lib/platform/i18n/locale';
import type { StepState } from '@/lib/remote/runner/journal';

export interface TimelineStep {
  position: number;
  name: string;
  state: StepState;
  output: string;
  /** ISO 8601. */
  startedAt: string;
  ms: number | null;
}

const LOOK: Record<StepState, { icon: LucideIcon; tone: Tone }> = {
  running: { icon: LoaderCircle, tone: 'note' },
  passed: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  warned: { icon: TriangleAlert, tone: 'warn' },
  skipped: { icon: CircleDashed, tone: 'mute' },
};

/** The steps of a fix as they happen, read from the instance's own journal. */
export function Timeline({
  id,
  state: firstState,
  steps: first,
}: {
  id: string;
  state: RemediationState;
  steps: TimelineStep[];
}) {
  const say = useTranslations('fix');
  const words = useTranslations('remediation');
  const language = useLocale();
  const locale = isLocale(language) ? language : 'en';
  const router = useRouter();
  const [steps, setSteps] = useState(() => new Map(first.map((step) => [step.position, step])));
  const [state, setState] = useState(firstState);
  const live = state === 'queued' || state === 'running';

  const stream = useEvents(live ? `/api/v1/remediations/${id}/events` : null, ['state', 'step'], (name, data) => {
    const event = { type: name, ...(data as object) } as RemediationEvent;
    if (event.type === 'step') {
      const { position, name: step, state: stepState, output, startedAt, ms } = event;
      const told = { position, name: step, state: stepState, output, startedAt, ms };
      setSteps((before) => new Map(before).set(position, told));
    } else if (event.type === 'state') {
      setState(event.state);
      if (event.state !== 'queued' && event.state !== 'running') router.refresh();
    }
  });

  const sorted = [...steps.values()].sort((a, b) => a.position - b.position);
  return (
    <div>
      <p aria-live="polite" className="sr-only" role="status">
        {say(`state.${state}`)}
        {sorted.at(-1) ? `: ${stepWords(words, sorted.at(-1)?.name ?? '')}` : ''}
      </p>
      {live && stream === 'lost' ? (
        <p className="mb-2 flex items-center gap-1.5 text-sm text-warn">
          <Icon as={WifiOff} size={14} />
          {say('timeline.lost')}
        </p>
      ) : null}
      {sorted.length === 0 ? (
        <p className="text-soft">{live ? say('timeline.waiting') : say('timeline.none')}</p>
      ) : null}
      <ol>
        {sorted.map((step, at) => {
          const { icon, tone } = LOOK[step.state];
          return (
            <li className="relative flex gap-3 pb-3 last:pb-0" key={step.position}>
              {at < sorted.length - 1 ? (
                <span aria-hidden="true" className="absolute start-[0.55rem] top-6 bottom-0 w-px bg-line-strong" />
              ) : null}
              <Icon
                as={icon}
                className={`relative mt-0.5 bg-surface ${toneText[tone]} ${step.state === 'running' ? 'animate-spin' : ''}`}
                size={19}
              />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium">{stepWords(words, step.name)}</span>
                  <span className={`text-sm ${toneText[tone]}`}>{say(`step.${step.state}`)}</span>
                  <time
                    className="figures text-soft text-sm"
                    dateTime={step.startedAt}
                    title={formatMoment(locale, new Date(step.startedAt), 'second')}
                  >
                    {formatTimeOfDay(locale, new Date(step.startedAt))}
                  </time>
                  {step.ms === null ? null : (
                    <span className="figures text-soft text-sm">{say('timeline.took', { ms: step.ms })}</span>
                  )}
                </p>
                {step.output.trim() ? (
                  <details open={step.state === 'failed' || step.state === 'warned'}>
                    <summary className="w-fit text-accent text-sm">{say('timeline.output')}</summary>
                    <div className="mt-1">
                      <CodeBlock label={say('timeline.output')}>{step.output}</CodeBlock>
                    </div>
                  </details>
                ) : null}
              </div>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function stepWords(words: ReturnType<typeof useTranslations>, name: string): string {
  return words.has(`step.${name}` as never) ? words(`step.${name}`) : name;
}
