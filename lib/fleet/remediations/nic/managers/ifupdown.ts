import { headOf, type Manager } from './claim';

/** The start of the names of Clearance's hooks in /etc/network/if-up.d. */
export const IFUPDOWN_FILE = 'clearance-mtu-';

/**
 * ifupdown. A hook, because the option `mtu` exists only for some methods (interfaces(5): `static` and `manual`, not
 * `dhcp`), and an option would have to be put into a file of somebody else. Hooks in if-up.d run last, after the option
 * and after DHCP. run-parts takes only names of letters, digits, hyphens and underscores.
 */
export const ifupdown: Manager = {
  name: 'ifupdown',
  label: 'ifupdown',
  claims(facts, link) {
    return facts.ifupdown
      .filter((one) => one.interface === link)
      .map(({ isUp, mtu }) => ({
        name: 'ifupdown',
        renderer: null,
        claim: isUp ? 'up' : '',
        netplanId: null,
        definition: '/etc/network/interfaces',
        persisted: mtu,
        ownCommand: null,
        // The hook asks which link it is called for.
        shared: [],
        refusal: null,
        file: {
          path: `/etc/network/if-up.d/${IFUPDOWN_FILE}${link.replaceAll('.', '_dot_')}`,
          mode: '755',
          content: (size) =>
            `#!/bin/sh\n${headOf(link)}[ "$IFACE" = '${link}' ] || exit 0\nip link set dev '${link}' mtu ${size}\n`,
        },
        evidence: [{ command: `ifquery ${link}`, output: mtu === null ? 'no mtu' : `mtu: ${mtu}` }],
      }));
  },
};
