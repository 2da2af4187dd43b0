import type { Metadata } from 'next';
import { words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { CredentialForm } from '@/components/credentials/credential-form';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { addCredential } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('credential'))('new') };
}

export default async function NewCredentialPage() {
  const actor = await requireActor('viewer');
  const [say, nav, common] = await Promise.all([words('credential'), words('nav'), words('common')]);
  return (
    <>
      <PageHeader
        back={[{ href: '/credentials', label: say('title') }]}
        backLabel={nav('breadcrumb')}
        lead={say('kept')}
        title={say('new')}
      />
      <div className="card p-4 sm:p-5">
        <CredentialForm
          action={addCredential}
          defaults={{ name: '', kind: 'key', username: '', sudo: 'passwordless' }}
          reason={hasRole(actor, 'operator') ? null : common('roleNeeded.operator')}
        />
      </div>
    </>
  );
}
