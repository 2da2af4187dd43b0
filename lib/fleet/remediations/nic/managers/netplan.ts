import type { NicFacts } from '../fact-types';
import type { Claim, Manager } from './claim';
import { headOf } from './claim';
import { netplanIdOfConnection, sharingConnection } from './network-manager';
import { netplanIdOf, sharing } from './networkd';

/** The start of the names of Clearance's files in /etc/netplan. */
export const NETPLAN_FILE = '99-clearance-mtu-';

/** Sections whose definitions have an MTU and are links of the instance itself. */
const SECTIONS = ['ethernets', 'bonds', 'bridges', 'vlans', 'dummy-devices', 'virtual-ethernets'];

/**
 * netplan, with systemd-networkd or NetworkManager doing its work. Files with later names win for each key (netplan(5)),
 * so a file with the same section and id and nothing but `mtu:` is merged into the definition. An id that does not exist
 * would be a new definition, and one in another section stops netplan.
 */
export const netplan: Manager = {
  name: 'netplan',
  label: 'netplan',
  claims: (facts, link) => [
    ...facts.networkd.flatMap((one) => {
      const id = one.interface === link ? netplanIdOf(one.file) : null;
      return id === null
        ? []
        : [claimOf(facts, link, id, 'networkd', one.file, sharing(facts, link, one.file), one.file)];
    }),
    ...facts.nm.flatMap((one) => {
      const id = one.interface === link ? netplanIdOfConnection(one.file) : null;
      return id === null
        ? []
        : [claimOf(facts, link, id, 'network-manager', one.uuid, sharingConnection(facts, link, one.uuid), one.file)];
    }),
  ],
};

function claimOf(
  facts: NicFacts,
  link: string,
  id: string,
  renderer: Claim['renderer'],
  claim: string,
  shared: string[],
  made: string,
): Claim {
  const known = facts.netplan?.find((one) => one.id === id && SECTIONS.includes(one.section));
  const isPlain = /^[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,63}$/.test(id);
  const section = known?.section ?? 'ethernets';
  const evidence = [
    { command: 'netplan get all', output: known ? `${section}: ${id}: mtu ${known.mtu ?? 'not set'}\n${made}` : made },
    ...(facts.netplanRefusal ? [{ command: 'netplan generate', output: facts.netplanRefusal }] : []),
  ];
  return {
    name: 'netplan',
    renderer,
    claim,
    netplanId: id,
    definition: `${section}: ${id}`,
    persisted: known?.mtu ?? null,
    ownCommand: null,
    shared,
    refusal: facts.netplan === null ? 'unparsable' : !known || !isPlain ? 'no-id' : null,
    file: {
      path: `/etc/netplan/${NETPLAN_FILE}${link}.yaml`,
      mode: '600',
      content: (size) => `${headOf(link)}network:\n  version: 2\n  ${section}:\n    "${id}":\n      mtu: ${size}\n`,
    },
    evidence,
  };
}
