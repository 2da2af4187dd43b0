import { Trash2 } from 'lucide-react';
import type { Metadata } from 'next';
import { notFoundOr } from '@/app/not-found-or';
import { words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { CredentialForm } from '@/components/credentials/credential-form';
import { ActionButton } from '@/components/ui/action-button';
import { Icon } from '@/components/ui/icon';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { getCredential } from '@/lib/access/credentials/get';
import { changeCredential, dropCredential } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('credential'))('title') };
}

type Props = { params: Promise<{ id: string }> };

export default async function CredentialPage({ params }: Props) {
  const actor = await requireActor('viewer');
  const { id } = await params;
  const [say, nav, common, credential] = await Promise.all([
    words('credential'),
    words('nav'),
    words('common'),
    notFoundOr(() => getCredential(id)),
  ]);
  const reason = hasRole(actor, 'operator') ? null : common('roleNeeded.operator');
  return (
    <>
      <PageHeader
        actions={
          <ActionButton
            action={dropCredential}
            icon={<Icon as={Trash2} />}
            look="btn-danger"
            reason={reason ?? (credential.instanceCount > 0 ? say('inUse', { count: credential.instanceCount }) : null)}
            values={{ id }}
          >
            {common('remove')}
          </ActionButton>
        }
        back={[{ href: '/credentials', label: say('title') }]}
        backLabel={nav('breadcrumb')}
        lead={
          credential.fingerprint ? <span className="break-all font-mono">{credential.fingerprint}</span> : say('kept')
        }
        title={credential.name}
      />
      <div className="card p-4 sm:p-5">
        <CredentialForm action={changeCredential} defaults={credential} id={id} reason={reason} />
      </div>
    </>
  );
}
