import type { NicFacts } from '../fact-types';
import { isPlainPath } from '../names';
import { headOf, type Manager } from './claim';

/** The last of the drop-ins of a .network file. */
export const NETWORKD_DROP_IN = 'zz-clearance-mtu.conf';

/**
 * systemd-networkd. A drop-in beside the file that applies leaves that file as it is, and counts after it and after
 * drop-ins with an earlier name (systemd.network(5)). With `MTUBytes=`, an MTU from DHCP (`UseMTU=`) is ignored. A file
 * that applies to several links gives them all the same MTU.
 */
export const networkd: Manager = {
  name: 'networkd',
  label: 'systemd-networkd',
  claims(facts, link) {
    return facts.networkd
      .filter((one) => one.interface === link && netplanIdOf(one.file) === null)
      .map(({ file, mtu }) => ({
        name: 'networkd',
        renderer: null,
        claim: file,
        netplanId: null,
        definition: file,
        persisted: mtu,
        ownCommand: null,
        shared: sharing(facts, link, file),
        refusal: isPlainPath(file) ? null : 'path',
        file: {
          path: `/etc/systemd/network/${file.slice(file.lastIndexOf('/') + 1)}.d/${NETWORKD_DROP_IN}`,
          mode: '644',
          content: (size) => `${headOf(link)}[Link]\nMTUBytes=${size}\n`,
        },
        evidence: [{ command: 'networkctl status', output: `${link} ${file}` }],
      }));
  },
};

/** The other links that the same .network file applies to. */
export function sharing(facts: NicFacts, link: string, file: string): string[] {
  return facts.networkd.filter((one) => one.file === file && one.interface !== link).map((one) => one.interface);
}

/** netplan's name of a definition, from the .network file that it made; null if it did not make it. */
export function netplanIdOf(file: string): string | null {
  return /^\/run\/systemd\/network\/10-netplan-(.+)\.network$/.exec(file)?.[1] ?? null;
}
