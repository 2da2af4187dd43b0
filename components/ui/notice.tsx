import { CircleCheck, CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './icon';
import { type Tone, toneText, toneWash } from './tone';

const ICONS: Record<Tone, LucideIcon> = {
  bad: CircleX,
  warn: TriangleAlert,
  good: CircleCheck,
  note: Info,
  mute: Info,
};

/** A message in the page. `live` announces it to screen readers when it appears. */
export function Notice({
  tone,
  title,
  children,
  live = false,
}: {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  live?: boolean;
}) {
  return (
    <div
      className={`flex gap-2.5 rounded-lg border border-current/25 px-3.5 py-2.5 ${toneWash[tone]}`}
      role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}
    >
      <Icon as={ICONS[tone]} className={`mt-0.5 ${toneText[tone]}`} size={18} />
      <div className="min-w-0 text-ink">
        {title ? <p className={`font-semibold ${toneText[tone]}`}>{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
