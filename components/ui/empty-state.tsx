import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Icon } from './icon';

/** Why there is nothing to show, and what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
  toFleet,
  heading: Heading = 'h2',
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Label of a button that links to the fleet. */
  toFleet?: string;
  /** h1 if this is the whole page. */
  heading?: 'h1' | 'h2';
}) {
  return (
    <div className="flex flex-col items-center px-4 py-12 text-center">
      <span className="mb-3 rounded-full bg-mute-wash p-3 text-soft">
        <Icon as={icon} size={26} />
      </span>
      <Heading className="font-semibold text-lg">{title}</Heading>
      {children ? <div className="mt-1 max-w-[56ch] text-soft">{children}</div> : null}
      {actions || toFleet ? (
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {toFleet ? (
            <Link className="btn" href="/">
              {toFleet}
            </Link>
          ) : null}
          {actions}
        </div>
      ) : null}
    </div>
  );
}
