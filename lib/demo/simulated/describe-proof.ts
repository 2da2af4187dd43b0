import { largestTcpPacket } from './describe-clamp';
import { networkRows } from './describe-docker';
import type { Machine } from './machine';
import type { AnswerFrame } from './render-frames';

const DOWNLOAD_BYTES = 262_144;
/** Bytes that arrive of a download whose large packets are dropped: the headers. */
const HEADER_BYTES = 193;

/** The sections of a proof from inside containers, if the script asks for one. */
export function describeProof(machine: Machine, script: string, root: boolean): AnswerFrame[] {
  const asked = /^PROOF_URL='([^']*)'$/m.exec(script);
  if (!asked || !machine.dockerRuns) return [];
  if (!root) return [{ name: 'proof-image', body: '', error: 'not root, and sudo is denied', status: 126 }];
  const url = asked[1] || 'http://mirror.example.jp/debian/dists/bookworm/Release';
  const limit = Math.min(machine.nicMtu, machine.definition.path?.mtu ?? machine.nicMtu);
  const networks = machine.networks.filter(
    ({ name, driver }) => driver !== 'overlay' && /^[A-Za-z0-9][\w.-]*$/.test(name),
  );
  return [
    { name: 'proof-image', body: `sha256:${machine.idOf('proof')}\n` },
    { name: 'proof-instance', body: `url ${url}\ntarget ${machine.gateway}\ngot ${DOWNLOAD_BYTES} curl\n` },
    { name: 'proof-networks', body: networkRows(machine).map(describeNetwork).join('') },
    ...networks.map(({ name }, index) => ({
      name: `proof ${networks.length - 1 - index} ${name}`,
      body: proofOf(machine, machine.mtuOfNetwork(name), limit),
    })),
    {
      name: 'proof-clean',
      body: `Untagged: clearance-proof\nDeleted: sha256:${machine.idOf('proof')}\nTotal reclaimed space: 0B\n`,
    },
  ];
}

/** As `proof_networks` lists it: no network is internal or attachable. */
function describeNetwork({ Id, Driver, Containers, Name }: ReturnType<typeof networkRows>[number]): string {
  return `${Id} ${Driver} false false false ${Object.keys(Containers).length > 0 ? 1 : 0} ${Name}\n`;
}

function proofOf(machine: Machine, mtu: number, limit: number): string {
  const fits = mtu <= limit;
  return [
    `mtu ${mtu}`,
    ...(fits ? [2] : [2, 6]).flatMap((count) => [
      `large ${ping(machine.gateway, mtu, count, fits)}`,
      `small ${ping(machine.gateway, 84, count, true)}`,
    ]),
    `got ${largestTcpPacket(machine, mtu) <= limit ? DOWNLOAD_BYTES : HEADER_BYTES} curl`,
    '',
  ].join('\n');
}

/** The output of this many pings, its lines joined by `|`, as the script prints it. */
function ping(address: string, size: number, count: number, answered: boolean): string {
  const payload = size - 28;
  const replies = Array.from(
    { length: count },
    (_, n) => `${payload + 8} bytes from ${address}: icmp_seq=${n + 1} ttl=64 time=0.488 ms`,
  );
  return [
    `PING ${address} (${address}) ${payload}(${size}) bytes of data.`,
    ...(answered ? replies : []),
    '',
    `--- ${address} ping statistics ---`,
    `${count} packets transmitted, ${answered ? count : 0} received, ${answered ? 0 : 100}% packet loss, time ${count * 200}ms`,
    '',
  ].join('|');
}
