import type { ReactNode } from 'react';

/** Names and values, in as many columns as fit. */
export function Facts({ items }: { items: [label: string, value: ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 gap-y-3">
      {items.map(([label, value]) => (
        <div className="min-w-0" key={label}>
          <dt className="text-soft text-sm">{label}</dt>
          <dd className="figures break-words font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
