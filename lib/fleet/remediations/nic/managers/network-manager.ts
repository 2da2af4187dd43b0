import type { NicFacts } from '../fact-types';
import { headOf, type Manager } from './claim';

/** The start of the names of Clearance's files in /etc/NetworkManager/conf.d. */
export const NM_FILE = 'zz-clearance-mtu-';

/** Kinds of links whose MTU NetworkManager takes from `802-3-ethernet.mtu`. */
const TYPES = ['ethernet', 'veth', 'vlan', 'macvlan', 'bond', 'bridge', 'team'];

/**
 * NetworkManager. A file in conf.d sets the default for this link; sections of files that are read later win
 * (NetworkManager.conf(5)). It counts where the connection's own MTU is `auto`. A connection with its own MTU has to be
 * changed by its owner: nmcli rewrites the whole file, and drops comments, so it could not be put back byte for byte.
 */
export const networkManager: Manager = {
  name: 'network-manager',
  label: 'NetworkManager',
  claims(facts, link) {
    return facts.nm
      .filter((one) => one.interface === link && netplanIdOfConnection(one.file) === null)
      .map(({ type, uuid, mtu, file }) => ({
        name: 'network-manager',
        renderer: null,
        claim: uuid,
        netplanId: null,
        definition: file || uuid,
        persisted: mtu,
        ownCommand: mtu === null ? null : `nmcli connection modify uuid ${uuid} 802-3-ethernet.mtu`,
        // Its section names the link.
        shared: [],
        refusal: TYPES.includes(type) ? null : 'type',
        file: {
          path: `/etc/NetworkManager/conf.d/${NM_FILE}${link}.conf`,
          mode: '644',
          content: (size) =>
            `${headOf(link)}[connection-clearance-mtu-${link}]\nmatch-device=interface-name:${link}\nethernet.mtu=${size}\n`,
        },
        evidence: [
          {
            command: `nmcli -g 802-3-ethernet.mtu connection show uuid ${uuid}`,
            output: `${mtu ?? 'auto'}\n${file}`,
          },
        ],
      }));
  },
};

/** The other links on which the same connection is active. */
export function sharingConnection(facts: NicFacts, link: string, uuid: string): string[] {
  return facts.nm.filter((one) => one.uuid === uuid && one.interface !== link).map((one) => one.interface);
}

/** netplan's name of a definition, from the connection that it made; null if it did not make it. */
export function netplanIdOfConnection(file: string): string | null {
  return /^\/run\/NetworkManager\/system-connections\/netplan-(.+)\.nmconnection$/.exec(file)?.[1] ?? null;
}
