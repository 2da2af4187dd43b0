import { CodeBlock, printable } from '@/components/ui/code';
import { DataTable } from '@/components/ui/data-table';
import { Section } from '@/components/ui/section';
import type {
  NetworkConfig,
  NetworkPlan,
  NetworkRepair,
  PlannedEndpoint,
} from '@/lib/fleet/remediations/network/plan-types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';

/** A network before and after, the containers on it, and, if a project owns the network, the edit of its file. */
export function NetworkChange({ plan, locale }: { plan: NetworkPlan; locale: Locale }) {
  const say = translator(locale, 'fix');
  const { network, edit, endpoints } = plan;
  return (
    <>
      <Section flush id="diff" lead={<code>{printable(plan.name)}</code>} title={say('network.title')}>
        {network ? (
          <>
            <DataTable
              columns={[say('network.setting'), say('network.before'), say('network.after')]}
              label={say('network.title')}
            >
              {rows(plan, network, say).map(([label, before, after]) => (
                <tr key={label}>
                  <td className="font-medium">{label}</td>
                  <td className="whitespace-pre-line break-all font-mono text-[0.8125rem]">{printable(before)}</td>
                  <td className="whitespace-pre-line break-all font-mono text-[0.8125rem]">
                    {before === after ? (
                      <span className="font-sans text-soft">{say('network.same')}</span>
                    ) : (
                      <strong>{printable(after)}</strong>
                    )}
                  </td>
                </tr>
              ))}
            </DataTable>
            <p className="px-4 py-2 text-soft text-sm">{say(`network.kept.${fateOf(plan)}`)}</p>
          </>
        ) : (
          <p className="p-4 text-soft">{say('network.unread')}</p>
        )}
      </Section>
      {edit ? (
        <Section id="edit" title={say('network.edit')}>
          <CodeBlock label={say('network.edit')}>{edit}</CodeBlock>
          <p className="mt-2 text-soft text-sm">{say('network.editThen')}</p>
        </Section>
      ) : null}
      {endpoints.length > 0 ? <Endpoints locale={locale} plan={plan} /> : null}
    </>
  );
}

function Endpoints({ plan, locale }: { plan: NetworkPlan; locale: Locale }) {
  const { endpoints, repair } = plan;
  const say = translator(locale, 'fix');
  const common = translator(locale, 'common');
  return (
    <Section
      flush
      id="endpoints"
      lead={say(`network.containersLead.${fateOf(plan) === 'anew' ? 'anew' : 'repair'}`)}
      title={say('network.containers')}
    >
      <DataTable
        columns={[say('network.container'), say('network.state'), say('network.address'), say('network.aliases')]}
        label={say('network.containers')}
      >
        {endpoints.map((endpoint) => {
          const { id, name, address, fixed4, fixed6, mayMove, aliases } = endpoint;
          const fixed = [fixed4, fixed6].filter(Boolean).join(', ');
          return (
            <tr key={id}>
              <td className="min-w-32 break-all font-medium">{printable(name)}</td>
              <td className="min-w-40 text-soft">{say(`network.${becomes(endpoint, repair)}`)}</td>
              <td className="min-w-44">
                <span className="figures">{printable(fixed || address || common('none'))}</span>{' '}
                <span className={`text-sm ${mayMove ? 'text-warn' : 'text-soft'}`}>
                  {fixed
                    ? say('network.fixed')
                    : mayMove
                      ? say('network.mayMove')
                      : address
                        ? say('network.again')
                        : ''}
                </span>
              </td>
              <td className="break-all text-soft">{printable(aliases.join(', ')) || common('none')}</td>
            </tr>
          );
        })}
      </DataTable>
    </Section>
  );
}

/** What happens to the network itself: it stays, is created because there is none, or is recreated. */
function fateOf({ repair }: NetworkPlan): 'anew' | 'stays' | 'made' {
  if (repair?.keeps) return 'stays';
  return repair && !repair.now ? 'made' : 'anew';
}

/** The word for what happens to a container. */
function becomes({ id, running }: PlannedEndpoint, repair?: NetworkRepair) {
  if (repair?.idle.includes(id)) return 'starts';
  if (repair?.missing.includes(id)) return running ? 'rejoins' : 'stopped';
  if (repair?.keeps) return 'stays';
  return running ? 'cutOff' : 'stopped';
}

/** Label, before and after; the MTU first, then everything else. */
function rows({ option, repair }: NetworkPlan, network: NetworkConfig, say: Translate): [string, string, string][] {
  const unset = say('network.unset');
  const now = repair ? repair.now : network;
  const before = new Map(now ? settingsOf(now, say) : []);
  const after = new Map(settingsOf(network, say));
  const labels = [...new Set([...before.keys(), ...after.keys()])];
  return [
    [say('network.mtu'), now ? (option.before ?? unset) : say('network.none'), option.after ?? unset],
    ...labels.map((label): [string, string, string] => [label, before.get(label) ?? '', after.get(label) ?? '']),
  ];
}

/** Everything but the MTU, by its label. */
function settingsOf(network: NetworkConfig, say: Translate): [string, string][] {
  const pairs = (values: Record<string, string>) =>
    Object.entries(values)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n');
  const kept: [string, string][] = [
    [say('network.subnet'), network.pools.map(({ subnet }) => subnet).join(', ')],
    [say('network.gateway'), network.pools.flatMap(({ gateway }) => gateway ?? []).join(', ')],
    [say('network.range'), network.pools.flatMap(({ range }) => range ?? []).join(', ')],
    [say('network.reserved'), network.pools.map(({ reserved }) => pairs(reserved)).join('')],
    [say('network.options'), pairs(network.options)],
    [say('network.labels'), pairs(network.labels)],
    [
      say('network.kind'),
      [network.ipv6 ? 'IPv6' : '', network.internal ? 'internal' : '', network.attachable ? 'attachable' : '']
        .filter(Boolean)
        .join(', '),
    ],
  ];
  return kept.filter(([, value]) => value !== '');
}
