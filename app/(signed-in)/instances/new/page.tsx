import type { Metadata } from 'next';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { InstanceForm } from '@/components/instances/instance-form';
import { Forbidden } from '@/components/ui/forbidden';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { listCredentials } from '@/lib/access/credentials/list';
import { submitInstance } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('fleet'))('add') };
}

export default async function NewInstancePage() {
  const actor = await requireActor('viewer');
  const locale = await requestLocale();
  if (!hasRole(actor, 'operator')) return <Forbidden have={actor.role} locale={locale} needed="operator" />;
  const [say, form, nav, credentials] = await Promise.all([
    words('fleet'),
    words('form'),
    words('nav'),
    listCredentials(),
  ]);
  return (
    <>
      <PageHeader
        back={[{ href: '/', label: nav('fleet') }]}
        backLabel={nav('breadcrumb')}
        lead={form('addLead')}
        title={say('add')}
      />
      <div className="card p-4 sm:p-5">
        <InstanceForm
          action={submitInstance}
          credentials={credentials.map(({ id, name, username }) => ({ id, name, username }))}
          defaults={{ name: '', address: '', port: 22, credentialId: '', tags: '', notes: '' }}
        />
      </div>
    </>
  );
}
