import { KeyRound, ShieldAlert } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { HostKeyDecision } from '@/components/host-keys/host-key-decision';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { Ago } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { listHostKeys } from '@/lib/access/host-keys/list';
import { decideHostKey } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('hostkey'))('title') };
}

type Props = { searchParams: Promise<{ cursor?: string }> };

export default async function HostKeysPage({ searchParams }: Props) {
  const actor = await requireActor('viewer');
  const { cursor } = await searchParams;
  const [locale, say, common, page] = await Promise.all([
    requestLocale(),
    words('hostkey'),
    words('common'),
    listHostKeys({ state: 'pending', cursor: cursor ?? null }),
  ]);
  const reason = hasRole(actor, 'operator') ? null : common('roleNeeded.operator');
  const now = new Date();
  return (
    <>
      <PageHeader lead={say('lead')} title={say('title')} />
      {page.items.length === 0 ? (
        <div className="card">
          <EmptyState icon={KeyRound} title={say('none')}>
            {say('noneBody')}
          </EmptyState>
        </div>
      ) : (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-3 xl:grid-cols-2">
          {page.items.map((row) => (
            <li className="card p-4" key={row.id}>
              <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
                <h2 className="font-semibold">
                  <Link className="hover:underline" href={`/instances/${row.instance.id}`}>
                    {row.instance.name}
                  </Link>{' '}
                  <span className="font-mono font-normal text-soft text-sm">
                    {row.instance.address}:{row.instance.port}
                  </span>
                </h2>
                <span className="flex flex-wrap items-center gap-2 text-soft text-sm">
                  {row.approved ? (
                    <Badge icon={ShieldAlert} tone="bad">
                      {say('changedTitle')}
                    </Badge>
                  ) : null}
                  <Ago at={row.firstSeenAt} locale={locale} now={now} />
                </span>
              </div>
              <HostKeyDecision
                approved={row.approved}
                decide={decideHostKey}
                hostKey={{ id: row.id, algorithm: row.algorithm, fingerprint: row.fingerprint }}
                reason={reason}
              />
            </li>
          ))}
        </ul>
      )}
      {page.nextCursor ? (
        <p className="mt-3 text-end">
          <Link className="btn" href={`/host-keys?cursor=${encodeURIComponent(page.nextCursor)}`}>
            {common('nextPage')}
          </Link>
        </p>
      ) : null}
    </>
  );
}
