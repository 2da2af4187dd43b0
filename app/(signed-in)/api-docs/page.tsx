import { Braces } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { Notation } from '@/components/api-docs/notation';
import { ApiOperation } from '@/components/api-docs/operation';
import { CodeBlock } from '@/components/ui/code';
import { Icon } from '@/components/ui/icon';
import { PageHeader } from '@/components/ui/page-header';
import { Section } from '@/components/ui/section';
import { apiReference } from '@/lib/api/reference/reference';
import { config } from '@/lib/platform/config/config';

const POINTS = ['tokens', 'language', 'errors', 'pages', 'units', 'limits'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('api'))('title') };
}

export default async function ApiDocsPage() {
  await requireActor('viewer');
  const [say, common, nav, origin] = await Promise.all([words('api'), words('common'), words('nav'), publicOrigin()]);
  const { groups, schemas } = apiReference();
  return (
    <>
      <PageHeader
        actions={
          <a className="btn" href="/api/v1/openapi.json">
            <Icon as={Braces} />
            openapi.json
          </a>
        }
        back={[{ href: '/settings', label: nav('settings') }]}
        backLabel={nav('breadcrumb')}
        lead={say('lead')}
        title={say('title')}
      />
      <div className="space-y-4">
        <Section id="start" title={say('start')}>
          <div className="space-y-3">
            <ul className="max-w-[80ch] list-disc space-y-1 ps-5">
              {POINTS.map((point) => (
                <li key={point}>{say(`points.${point}`)}</li>
              ))}
            </ul>
            <CodeBlock label={say('start')}>{startOf(origin)}</CodeBlock>
            <nav aria-label={say('contents')} className="flex flex-wrap gap-x-4 gap-y-1" lang="en">
              {groups.map(({ tag }) => (
                <a className="link" href={`#${anchorOf(tag)}`} key={tag}>
                  {tag}
                </a>
              ))}
              <a className="link" href="#schemas">
                Schemas
              </a>
            </nav>
          </div>
        </Section>
        {groups.map(({ tag, operations }) => (
          <Section flush id={anchorOf(tag)} key={tag} title={<span lang="en">{tag}</span>}>
            <div className="divide-y divide-line">
              {operations.map((entry) => (
                <ApiOperation common={common} entry={entry} key={entry.id} say={say} />
              ))}
            </div>
          </Section>
        ))}
        <Section flush id="schemas" lead={say('schemasLead')} title={say('schemas')}>
          <div className="divide-y divide-line">
            {schemas.map(({ name, description, notation }) => (
              <details key={name}>
                <summary className="px-4 py-2.5">
                  <code className="font-medium font-mono text-[0.875rem]">{name}</code>
                  <span className="ms-2 text-soft text-sm" lang="en">
                    {description}
                  </span>
                </summary>
                <div className="px-4 pb-3" id={`schema-${name}`}>
                  <Notation label={name} parts={notation} />
                </div>
              </details>
            ))}
          </div>
        </Section>
      </div>
    </>
  );
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replaceAll(' ', '-');
}

function startOf(origin: string): string {
  return [
    `URL=${origin}/api/v1`,
    'TOKEN=$(npm run -s token -- create --name ci --role viewer)',
    'curl -H "Authorization: Bearer $TOKEN" "$URL/instances"',
  ].join('\n');
}

/** The address of this page: copied commands have to work from where the person is. */
async function publicOrigin(): Promise<string> {
  const { publicUrl } = config();
  if (publicUrl) return publicUrl;
  const host = (await headers()).get('host') ?? '';
  return `http://${/^[\w.:[\]-]+$/.test(host) ? host : '127.0.0.1:3000'}`;
}
