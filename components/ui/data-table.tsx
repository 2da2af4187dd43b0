import type { ReactNode } from 'react';

/** A column's heading, with a class if needed; null for a column of buttons. */
type Column = string | { heading: string; className: string } | null;

/** A table that scrolls inside its own frame on a narrow screen, reachable by keyboard. The rows are its children. */
export function DataTable({ label, columns, children }: { label: string; columns: Column[]; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} className="relative overflow-x-auto" tabIndex={0}>
      <table className="table-plain">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              if (column === null) return <td key="buttons" />;
              const { heading, className } =
                typeof column === 'string' ? { heading: column, className: undefined } : column;
              return (
                <th className={className} key={heading} scope="col">
                  {heading}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
