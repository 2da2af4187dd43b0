import { Badge } from '@/components/ui/badge';
import { printable } from '@/components/ui/code';
import { DataTable } from '@/components/ui/data-table';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { egressInterfaces } from '@/lib/truth/mtu/egress/egress-interfaces';
import type { Observations } from '@/lib/truth/probes/observations';
import { Mtu } from './mtu';

/** Links with their MTUs, OpenStack's MTUs, the egress interfaces, and the bridges of other stacks. */
export function LinksTable({ observations, locale }: { observations: Observations; locale: Locale }) {
  const say = translator(locale, 'instance');
  const links = observations.links.known ? observations.links.value : [];
  const expected = observations.expectedMtus?.known ? observations.expectedMtus.value : [];
  const ways = egressInterfaces(observations);
  const egress = new Set(ways.map((way) => way.interface));
  return (
    <>
      <DataTable
        columns={[say('links.name'), say('links.kind'), say('links.mtu'), say('links.expected'), say('links.state')]}
        label={say('links.title')}
      >
        {links.map((link) => {
          // A bond, its NICs and a VLAN on it may have one address.
          const should =
            expected.find((one) => one.interface === link.name) ?? expected.find((one) => one.mac === link.mac);
          return (
            <tr key={link.name}>
              <td>
                <span className="font-medium font-mono text-[0.875rem]">{link.name}</span>{' '}
                {egress.has(link.name) ? <Badge tone="note">{say('links.egress')}</Badge> : null}
              </td>
              <td className="min-w-24 text-soft">
                {link.kind}
                {link.master ? ` → ${link.master}` : ''}
              </td>
              <td>
                <Mtu limit={should?.mtu ?? null} locale={locale} value={link.mtu} />
              </td>
              <td className="text-soft">{should ? `${should.mtu} (${say(`links.source.${should.source}`)})` : '–'}</td>
              <td className="text-soft">{link.state}</td>
            </tr>
          );
        })}
      </DataTable>
      {ways.length > 0 ? (
        <div className="border-line border-t px-4 py-3">
          <h3 className="mb-1 font-medium text-sm">{say('links.egressInterfaces')}</h3>
          <ul className="text-soft text-sm">
            {ways.map((way) => {
              const users = way.users.map((user) =>
                say(`links.users.${user.kind}`, user.kind === 'network' ? { name: printable(user.name) } : {}),
              );
              return (
                <li className="break-words" key={`${way.family} ${way.interface}`}>
                  <span className="font-mono">{printable(way.interface)}</span> (
                  {way.mtu === null
                    ? say('links.egressUnknown', { family: way.family })
                    : say('links.egressMtu', { family: way.family, mtu: way.mtu })}
                  ): {users.join(', ') || say('links.users.none')}
                </li>
              );
            })}
          </ul>
        </div>
      ) : null}
      {observations.otherStacks?.length > 0 ? (
        <div className="border-line border-t px-4 py-3">
          <h3 className="mb-1 font-medium text-sm">{say('links.others')}</h3>
          <ul className="text-soft text-sm">
            {observations.otherStacks.map((other) => (
              <li key={`${other.stack} ${other.name} ${other.source}`}>
                {other.stack} {other.name}: {other.mtu ?? say('mtu.unknown')} ({other.source})
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {observations.openvswitch?.known ? (
        <div className="border-line border-t px-4 py-3">
          <h3 className="mb-1 font-medium text-sm">
            {say('links.openvswitch', { version: observations.openvswitch.value.version })}
          </h3>
          <p className="text-soft text-sm">
            {observations.openvswitch.value.links.map((link) => `${link.name} ${link.mtu}`).join(', ')}
            {observations.openvswitch.value.tunnelTypes.length > 0
              ? ` · ${say('links.tunnels', { types: observations.openvswitch.value.tunnelTypes.join(', ') })}`
              : ''}
          </p>
        </div>
      ) : null}
    </>
  );
}
