import type { Metadata } from 'next';
import { notFoundOr } from '@/app/not-found-or';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { InstanceForm } from '@/components/instances/instance-form';
import { RemoveInstance } from '@/components/instances/remove-instance';
import { Forbidden } from '@/components/ui/forbidden';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { listCredentials } from '@/lib/access/credentials/list';
import { getInstance } from '@/lib/fleet/instances/get';
import { submitInstance } from '../../actions';
import { removeOne } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('common'))('edit') };
}

type Props = { params: Promise<{ id: string }> };

export default async function EditInstancePage({ params }: Props) {
  const actor = await requireActor('viewer');
  const { id } = await params;
  const locale = await requestLocale();
  if (!hasRole(actor, 'operator')) return <Forbidden have={actor.role} locale={locale} needed="operator" />;
  const [instance, credentials, form, nav] = await Promise.all([
    notFoundOr(() => getInstance(id)),
    listCredentials(),
    words('form'),
    words('nav'),
  ]);
  return (
    <>
      <PageHeader
        actions={<RemoveInstance action={removeOne} id={id} name={instance.name} />}
        back={[
          { href: '/', label: nav('fleet') },
          { href: `/instances/${id}`, label: instance.name },
        ]}
        backLabel={nav('breadcrumb')}
        title={form('editTitle', { name: instance.name })}
      />
      <div className="card p-4 sm:p-5">
        <InstanceForm
          action={submitInstance}
          credentials={credentials.map(({ id: key, name, username }) => ({ id: key, name, username }))}
          defaults={{
            name: instance.name,
            address: instance.address,
            port: instance.port,
            credentialId: instance.credentialId,
            tags: instance.tags.join(', '),
            notes: instance.notes,
          }}
          id={id}
        />
      </div>
    </>
  );
}
