import Link from 'next/link';

/** The way to the next page of a list, below it; nothing on the last one. */
export function NextPage({ href, label }: { href: string | null; label: string }) {
  if (href === null) return null;
  return (
    <p className="mt-3 text-end">
      <Link className="btn" href={href}>
        {label}
      </Link>
    </p>
  );
}
