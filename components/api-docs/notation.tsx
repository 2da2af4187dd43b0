import { Fragment } from 'react';
import type { Part } from '@/lib/api/reference/notation';

/** A schema as text; the names of other schemas are links to them. */
export function Notation({ parts, label }: { parts: Part[]; label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: preformatted text has to stay a <pre>, and a scrolling region needs a name
    <pre
      aria-label={label}
      className="overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] leading-relaxed"
      lang="en"
      role="region"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      <NotationParts parts={parts} />
    </pre>
  );
}

/** The same within a line. */
export function NotationParts({ parts }: { parts: Part[] }) {
  return parts.map((part, index) => {
    // The pieces of a text that never changes: their index is their key.
    const key = `${index}`;
    if (typeof part === 'string') return <Fragment key={key}>{part}</Fragment>;
    return (
      <a className="link" href={`#schema-${part.ref}`} key={key}>
        {part.ref}
      </a>
    );
  });
}
