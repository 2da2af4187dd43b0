import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Icon } from './icon';

/** Heading of a page, with the link back and its actions. */
export function PageHeader({
  title,
  lead,
  back,
  backLabel,
  actions,
  aside,
}: {
  title: ReactNode;
  lead?: ReactNode;
  back?: { href: string; label: string }[];
  backLabel?: string;
  actions?: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {back ? (
          <nav aria-label={backLabel} className="mb-1 flex flex-wrap items-center gap-1 text-soft text-sm">
            {back.map(({ href, label }) => (
              <span className="inline-flex items-center gap-1" key={href}>
                <Link className="link" href={href}>
                  {label}
                </Link>
                <Icon as={ChevronRight} size={14} />
              </span>
            ))}
          </nav>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="break-words font-semibold text-2xl tracking-tight">{title}</h1>
          {aside}
        </div>
        {lead ? <div className="mt-1 max-w-[72ch] text-soft">{lead}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
