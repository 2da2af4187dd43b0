import Link from 'next/link';

/** The link to the next page of a list; nothing on the last page. */
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
