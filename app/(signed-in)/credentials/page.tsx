import { KeyRound, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { Ago } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { listCredentials } from '@/lib/access/credentials/list';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('credential'))('title') };
}

export default async function CredentialsPage() {
  const actor = await requireActor('viewer');
  const [locale, say, credentials] = await Promise.all([requestLocale(), words('credential'), listCredentials()]);
  const now = new Date();
  const add = hasRole(actor, 'operator') ? (
    <Link className="btn btn-primary" href="/credentials/new">
      <Icon as={Plus} />
      {say('new')}
    </Link>
  ) : null;
  return (
    <>
      <PageHeader actions={add} lead={say('lead')} title={say('title')} />
      <div className="card">
        {credentials.length === 0 ? (
          <EmptyState actions={add} icon={KeyRound} title={say('none')}>
            {say('noneBody')}
          </EmptyState>
        ) : (
          <DataTable
            columns={[say('name'), say('kind'), say('username'), say('sudo'), say('instances'), say('changed')]}
            label={say('title')}
          >
            {credentials.map((row) => (
              <tr key={row.id}>
                <td className="font-medium">
                  <Link className="hover:underline" href={`/credentials/${row.id}`}>
                    {row.name}
                  </Link>
                </td>
                <td>
                  {say(row.kind)}
                  {row.fingerprint ? (
                    <span className="block break-all font-mono text-[0.8125rem] text-soft">{row.fingerprint}</span>
                  ) : null}
                </td>
                <td className="font-mono text-[0.875rem]">{row.username}</td>
                <td className="text-soft">{say(`sudos.${row.sudo}`)}</td>
                <td>
                  <Link className="link" href={`/?credential=${row.id}`}>
                    {say('instanceCount', { count: row.instanceCount })}
                  </Link>
                </td>
                <td className="text-soft">
                  <Ago at={row.updatedAt} locale={locale} now={now} />
                </td>
              </tr>
            ))}
          </DataTable>
        )}
      </div>
    </>
  );
}
