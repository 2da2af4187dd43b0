import type { OpenvswitchBridge, OpenvswitchPort } from '@/lib/truth/probes/observations';
import { linesOf, wholeNumber } from '@/lib/truth/script/text';

/** Limits of what is read. A bridge of an OpenStack node has a port for each guest. */
const MOST = { lines: 20_000, bridges: 500 };

/**
 * Reads `ovs-vsctl show`: bridges, their ports (several interfaces if a port is a bond), the types of the interfaces, and
 * the peers of patch ports, nested by indentation (cmd_show_tables of openvswitch/ovs:utilities/ovs-vsctl.c). Names are in
 * quotation marks if they are not plain words.
 */
export function parseBridges(text: string): OpenvswitchBridge[] {
  const bridges: OpenvswitchBridge[] = [];
  let tag: number | null = null;
  let port: OpenvswitchPort | null = null;
  for (const line of linesOf(text, MOST.lines)) {
    const [, word = '', said = ''] = /^ +(Bridge|Port|Interface|tag:|type:|options:) (.{1,500})$/.exec(line) ?? [];
    const ports = bridges.at(-1)?.ports;
    const name = plain(said);
    if (word === 'Bridge' && bridges.length === MOST.bridges) break;
    if (word === 'Bridge') bridges.push({ name: name ?? '', ports: [] });
    else if (word === 'Port') tag = port = null;
    else if (word === 'tag:') tag = wholeNumber(said, 0, 4095);
    else if (word === 'Interface') {
      port = name === null ? null : { interface: name, type: '', ...(tag === null ? {} : { tag }) };
      if (port) ports?.push(port);
    }
    if (word === 'type:' && port && name !== null) port.type = name;
    else if (word === 'options:' && port?.type === 'patch') {
      const peer = plain(/[{ ]peer=("[^"]*"|[^,} ]+)/.exec(said)?.[1] ?? '');
      if (peer !== null) port.peer = peer;
    }
  }
  return bridges;
}

function plain(name: string): string | null {
  return /^"?([^"\s]{1,64})"?$/.exec(name.trim())?.[1] ?? null;
}
