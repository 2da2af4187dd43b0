'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

export interface NavItem {
  href: string;
  label: string;
  /** Number of things that wait for a decision; 0 shows nothing. */
  count?: number;
  countLabel?: string;
}

const PARENTS: [prefix: string, href: string][] = [
  ['/instances', '/'],
  ['/remediations', '/'],
];

/** The main pages. The current one is marked by text for screen readers and by a bar. */
export function MainNav({ items, label }: { items: NavItem[]; label: string }) {
  const path = usePathname();
  const at = PARENTS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? path;
  return (
    <nav aria-label={label} className="relative -mx-1 flex min-w-0 overflow-x-auto">
      {items.map(({ href, label: text, count = 0, countLabel }) => {
        const current = href === '/' ? at === '/' : at.startsWith(href);
        return (
          <Link
            aria-current={current ? 'page' : undefined}
            className={`flex items-center gap-1.5 whitespace-nowrap border-b-2 px-3 py-2.5 font-medium -outline-offset-2 ${current ? 'border-accent text-ink' : 'border-transparent text-soft hover:text-ink'}`}
            href={href}
            key={href}
          >
            {text}
            {count > 0 ? (
              <span className="figures rounded-full bg-warn-wash px-1.5 font-semibold text-warn text-xs leading-5">
                {count}
                <span className="sr-only"> {countLabel}</span>
              </span>
            ) : null}
          </Link>
        );
      })}
    </nav>
  );
}
