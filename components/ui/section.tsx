import type { ReactNode } from 'react';

/** A titled card. */
export function Section({
  title,
  id,
  lead,
  actions,
  children,
  flush = false,
}: {
  title: ReactNode;
  id: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** No padding around the content: for tables and lists that go edge to edge. */
  flush?: boolean;
}) {
  return (
    <div className="card min-w-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b px-4 py-2.5">
        <div className="min-w-0">
          <h2 className="font-semibold" id={id}>
            {title}
          </h2>
          {lead ? <p className="text-soft text-sm">{lead}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      <div className={flush ? 'min-w-0' : 'min-w-0 p-4'}>{children}</div>
    </div>
  );
}
