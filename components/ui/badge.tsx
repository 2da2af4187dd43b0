import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './icon';
import { type Tone, toneWash } from './tone';

/** A state as an icon, a word and a colour. */
export function Badge({ tone, icon, children }: { tone: Tone; icon?: LucideIcon; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-0.5 text-[0.8125rem] font-semibold ${toneWash[tone]}`}
    >
      {icon ? <Icon as={icon} size={14} /> : null}
      {children}
    </span>
  );
}
