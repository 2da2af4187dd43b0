import type { Metadata } from 'next';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { ImportForm } from '@/components/instances/import-form';
import { Forbidden } from '@/components/ui/forbidden';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { submitImport } from '../actions';

const EXAMPLE = 'name,address,port,credential,tags,notes\nweb-01,192.0.2.10,22,ubuntu key,web;tokyo,Front end';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('form'))('import.title') };
}

export default async function ImportPage() {
  const actor = await requireActor('viewer');
  const locale = await requestLocale();
  if (!hasRole(actor, 'operator')) return <Forbidden have={actor.role} locale={locale} needed="operator" />;
  const [say, nav] = await Promise.all([words('form'), words('nav')]);
  return (
    <>
      <PageHeader
        back={[{ href: '/', label: nav('fleet') }]}
        backLabel={nav('breadcrumb')}
        lead={say('import.lead')}
        title={say('import.title')}
      />
      <div className="card p-4 sm:p-5">
        <ImportForm action={submitImport} example={EXAMPLE} reason={null} />
      </div>
    </>
  );
}
