import { printable } from '@/components/ui/code';
import { DataTable } from '@/components/ui/data-table';
import { Moment } from '@/components/ui/moment';
import { Section } from '@/components/ui/section';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import type { Observations } from '@/lib/truth/probes/observations';
import { grownDuring } from '@/lib/truth/probes/traffic/difference';
import { TRAFFIC_COUNTERS, type TrafficObservation } from '@/lib/truth/probes/traffic-observation';

/** Counters that grew, how many connections were listed, and what was not seen. Old inspections have none of it. */
export function TrafficSection({ observations, locale }: { observations: Observations; locale: Locale }) {
  const say = translator(locale, 'instance');
  const { traffic, docker } = observations;
  if (!traffic) return null;
  const unseen = traffic.known
    ? traffic.value.unseen
    : [
        {
          part: 'counters',
          reason: traffic.detail ? 'missing' : 'failed',
          command: traffic.detail || 'awk',
          detail: '',
        },
      ];
  const containers = docker.known ? docker.value.containers : [];
  const nameOf = (id: string | null) =>
    id === null ? say('traffic.instance') : printable(containers.find((one) => one.id === id)?.name ?? id.slice(0, 12));
  return (
    <Section flush id="traffic" lead={say('traffic.lead')} title={say('traffic.title')}>
      {traffic.known ? <Counted locale={locale} nameOf={nameOf} traffic={traffic.value} /> : null}
      {unseen.length > 0 ? (
        <div className="border-line border-t px-4 py-3">
          <h3 className="mb-1 font-medium text-sm">{say('traffic.unseen')}</h3>
          <ul className="text-soft text-sm">
            {unseen.map(({ part, reason, command, detail }) => (
              <li className="break-words" key={`${part} ${reason} ${command}`}>
                {say(`traffic.reason.${reason}`, { part: say(`traffic.part.${part}`), command })}{' '}
                {detail ? <span className="font-mono">{printable(detail)}</span> : null}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Section>
  );
}

function Counted(props: { traffic: TrafficObservation; nameOf: (id: string | null) => string; locale: Locale }) {
  const { traffic, nameOf, locale } = props;
  const say = translator(locale, 'instance');
  const rows = traffic.namespaces.flatMap((namespace) => {
    const during = grownDuring(namespace);
    const since = traffic.since?.grown.find(({ container }) => container === namespace.container)?.counts ?? {};
    return TRAFFIC_COUNTERS.filter((name) => during[name] || since[name]).map((name) => {
      return { container: namespace.container, name, during: during[name] ?? 0, since: since[name] ?? 0 };
    });
  });
  const listed = traffic.namespaces.flatMap(({ connections }) => connections ?? []);
  return (
    <>
      {rows.length === 0 ? (
        <p className="p-4 text-soft">{say('traffic.quiet')}</p>
      ) : (
        <DataTable
          columns={[say('traffic.where'), say('traffic.counter'), say('traffic.during'), say('traffic.since')]}
          label={say('traffic.title')}
        >
          {rows.map((row) => (
            <tr key={`${row.container} ${row.name}`}>
              <td className="break-words">{nameOf(row.container)}</td>
              <td className="font-mono text-[0.875rem]">{row.name}</td>
              <td>+{row.during}</td>
              <td>{traffic.since ? `+${row.since}` : '–'}</td>
            </tr>
          ))}
        </DataTable>
      )}
      <p className="border-line border-t px-4 py-3 text-soft text-sm">
        {traffic.since ? (
          <>
            {say('traffic.sinceAt')} <Moment at={new Date(traffic.since.at)} locale={locale} />
          </>
        ) : (
          say('traffic.notCompared')
        )}
        {listed.length > 0 ? (
          <span className="block">
            {say('traffic.connections', {
              connections: listed.reduce((sum, one) => sum + one, 0),
              containers: listed.length,
            })}
          </span>
        ) : null}
      </p>
    </>
  );
}
