import { CodeBlock, printable } from '@/components/ui/code';
import { DataTable } from '@/components/ui/data-table';
import { Section } from '@/components/ui/section';
import type { ContainerPlan } from '@/lib/fleet/remediations/container/plan-types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** The interfaces of a container now and after its restart, and what is run. */
export function ContainerChange({ plan, locale }: { plan: ContainerPlan; locale: Locale }) {
  const say = translator(locale, 'fix');
  const { name, container, interfaces } = plan;
  return (
    <Section flush id="container" lead={<code>{printable(name)}</code>} title={say('container.title')}>
      {interfaces.length > 0 ? (
        <DataTable
          columns={[say('container.network'), say('container.now'), say('container.after')]}
          label={say('container.title')}
        >
          {interfaces.map((one) => (
            <tr key={`${one.networkId} ${one.now}`}>
              <td className="font-medium">{printable(one.network)}</td>
              <td className="font-mono">{one.now}</td>
              <td className="font-mono">
                {one.now === one.mtu ? (
                  <span className="font-sans text-soft">{say('container.same')}</span>
                ) : (
                  <strong>{one.mtu}</strong>
                )}
              </td>
            </tr>
          ))}
        </DataTable>
      ) : (
        <p className="p-4 text-soft">{say('container.unread')}</p>
      )}
      <div className="space-y-2 p-4">
        <CodeBlock label={say('container.command')}>{`docker restart ${printable(name)}`}</CodeBlock>
        <p className="text-soft text-sm">{say('container.stop', { seconds: container?.stopSeconds ?? 0 })}</p>
        <p className="text-soft text-sm">{say('container.notBack')}</p>
      </div>
    </Section>
  );
}
