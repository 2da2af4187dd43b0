import { shell } from '@/lib/platform/shell/read';
import type { Question } from '@/lib/remote/runner/root-script';
import { readMtu } from '@/lib/truth/packet/mtu';
import { type Frames, frameOf, textOf, textsOf } from '@/lib/truth/script/frames';
import { cleanLine, cleanText, linesOf } from '@/lib/truth/script/text';
import type { NetplanLink, NicFacts } from './fact-types';
import { IFUPDOWN_FILE } from './managers/ifupdown';
import { NETPLAN_FILE } from './managers/netplan';
import { NM_FILE } from './managers/network-manager';
import { NETWORKD_DROP_IN } from './managers/networkd';
import { isLinkName, isPlainPath } from './names';

/** What the plan for a NIC's MTU needs in addition to the facts of every plan. Changes nothing: netplan reads a copy. */
export const NIC_QUESTION: Question = {
  name: 'nic',
  variables: { NETWORKD_DROP_IN, NETPLAN_FILE, NM_FILE, IFUPDOWN_FILE },
  body: [
    shell('truth/probes/system/command'),
    shell('truth/probes/openstack/command'),
    shell('fleet/remediations/nic/claim'),
    shell('fleet/remediations/nic/netplan-copy'),
    shell('fleet/remediations/nic/question'),
  ].join(''),
};

/** Reads the answer to `NIC_QUESTION`. */
export function readNicFacts(answer: Frames): NicFacts {
  const rows = (key: string, most = 500) =>
    linesOf(textOf(answer, key), most)
      .filter(Boolean)
      .map((line) => line.split('\t'));
  return {
    networkd: rows('nic-networkd').flatMap(([name = '', file = '', mtu]) =>
      isLinkName(name) && file.startsWith('/') ? [{ interface: name, file: cleanLine(file), mtu: readMtu(mtu) }] : [],
    ),
    nm: rows('nic-nm').flatMap(([name = '', type = '', uuid = '', mtu, file = '']) =>
      isLinkName(name) && /^[0-9a-f-]{36}$/.test(uuid)
        ? [{ interface: name, type: cleanLine(type, 40), uuid, mtu: readMtu(mtu), file: cleanLine(file, 300) }]
        : [],
    ),
    ifupdown: rows('nic-ifupdown').flatMap(([name = '', state, mtu]) =>
      isLinkName(name) ? [{ interface: name, isUp: state === 'up', mtu: readMtu(mtu) }] : [],
    ),
    netplan: frameOf(answer, 'nic-netplan') ? readNetplan(textOf(answer, 'nic-netplan')) : null,
    netplanRefusal: cleanText(textOf(answer, 'nic-netplan-refusal'), 1500),
    frozen: linesOf(textOf(answer, 'nic-cloud-init'), 20)
      .map((line) => cleanLine(line, 300))
      .filter(Boolean),
    others: textsOf(answer, 'nic-other').map((other) => cleanLine(other, 40)),
    own: rows('nic-own', 50).flatMap(([path = '', kind, mode = '', content]) =>
      isPlainPath(path)
        ? [
            {
              path,
              content: kind === 'file' ? Buffer.from(content ?? '', 'base64') : null,
              mode: /^[0-7]{3,4}$/.test(mode) ? mode : '644',
            },
          ]
        : [],
    ),
    folders: rows('nic-folders', 10).map(([path = '', writable, mount = '']) => ({
      path: cleanLine(path),
      writable: writable === 'yes',
      mount: cleanLine(mount, 300),
    })),
    uppers: rows('nic-uppers').flatMap(([name = '', upper = '']) =>
      isLinkName(name) && isLinkName(upper) ? [{ interface: name, upper }] : [],
    ),
    missingTools: textsOf(answer, 'nic-missing-tool').map((tool) => cleanLine(tool, 40)),
  };
}

/**
 * The sections, ids and MTUs of `netplan get all`: libnetplan prints them in block style, indented by two spaces for
 * each level.
 */
function readNetplan(text: string): NetplanLink[] {
  const found: NetplanLink[] = [];
  let section = '';
  for (const line of linesOf(text, 2000)) {
    const [, head] = /^ {2}([a-z-]{1,40}):$/.exec(line) ?? [];
    if (head) section = head;
    const [, id] = /^ {4}"?([^"\s]{1,100}?)"?:$/.exec(line) ?? [];
    if (id && section) found.push({ section, id, mtu: null });
    const [, mtu] = /^ {6}mtu: (\d{1,5})$/.exec(line) ?? [];
    const last = found.at(-1);
    if (mtu && last) last.mtu = readMtu(mtu);
  }
  return found;
}
