import { Download, History } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { AuditTable } from '@/components/history/audit-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { PageHeader } from '@/components/ui/page-header';
import { listAudit } from '@/lib/access/audit/list';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('history'))('title') };
}

const NOUNS = [
  'instance',
  'credential',
  'host-key',
  'sweep',
  'remediation',
  'rollout',
  'settings',
  'user',
  'token',
  'session',
] as const;
type Noun = (typeof NOUNS)[number];

type Props = { searchParams: Promise<{ about?: string; cursor?: string }> };

export default async function HistoryPage({ searchParams }: Props) {
  const actor = await requireActor('viewer');
  const { about, cursor } = await searchParams;
  const noun = NOUNS.find((one): one is Noun => one === about) ?? null;
  const [locale, say, common, page] = await Promise.all([
    requestLocale(),
    words('history'),
    words('common'),
    listAudit(actor, noun ? { action: `${noun}.` } : {}, cursor ?? null, 50),
  ]);
  const href = (to: Noun | null, next?: string) => {
    const query = new URLSearchParams({ ...(to ? { about: to } : {}), ...(next ? { cursor: next } : {}) });
    return query.size > 0 ? `/history?${query}` : '/history';
  };
  return (
    <>
      <PageHeader
        actions={
          <>
            <a className="btn" download href={`/api/v1/reports/remediations.csv?lang=${locale}`}>
              <Icon as={Download} />
              {say('remediationsCsv')}
            </a>
            <a className="btn" download href={`/api/v1/reports/remediation-steps.csv?lang=${locale}`}>
              <Icon as={Download} />
              {say('stepsCsv')}
            </a>
          </>
        }
        lead={say('lead')}
        title={say('title')}
      />
      <nav aria-label={say('filter')} className="mb-3 flex flex-wrap gap-1.5">
        {[null, ...NOUNS].map((one) => (
          <Link
            aria-current={one === noun ? 'true' : undefined}
            className={`btn btn-small ${one === noun ? 'border-accent bg-accent-wash' : ''}`}
            href={href(one)}
            key={one ?? 'all'}
          >
            {say(`about.${one ?? 'all'}`)}
          </Link>
        ))}
      </nav>
      <div className="card">
        {page.items.length === 0 ? (
          <EmptyState icon={History} title={say('none')} />
        ) : (
          <AuditTable locale={locale} rows={page.items} />
        )}
      </div>
      {page.nextCursor ? (
        <p className="mt-3 text-end">
          <Link className="btn" href={href(noun, page.nextCursor)}>
            {common('nextPage')}
          </Link>
        </p>
      ) : null}
    </>
  );
}
