import { LADDER } from '@/lib/truth/probes/paths/ladder';
import type { SimulatedPath } from './instance';
import type { Machine } from './machine';
import type { AnswerFrame } from './render-frames';

// Bytes that the IPv4 and ICMP headers add to a payload.
const HEADERS = 28;
const FLOOR = 576;

interface Wanted {
  role: string;
  family: string;
  target: string;
}

/** The sections about the paths that a script asks for, also the gateway's, in the order of lib/truth/probes/paths. */
export function describePaths(machine: Machine, script: string): AnswerFrame[] {
  const asked: Wanted[] = [...script.matchAll(/'(target|instance) ([46]) ([a-z0-9.:-]{1,253})'/g)].map(
    ([, role = '', family = '', target = '']) => ({ role, family, target }),
  );
  // The simulated network has no IPv6 route, so the script does not try the IPv6 address of a name.
  const wanted = [
    ...asked.filter((one) => one.family === '4' || one.target.includes(':')),
    { role: 'gateway', family: '4', target: machine.gateway },
  ];
  return wanted.map(({ role, family, target }) => ({
    name: `path ${role} ${family} ${target}`,
    body: family === '6' ? `address ${target}\nip iproute2\nbefore \nno-route\n` : measure(machine, addressOf(target)),
  }));
}

/** The address of a name: from the block for documentation, always the same for the same name. */
function addressOf(target: string): string {
  if (/^[\d.]+$/.test(target)) return target;
  const sum = [...target].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 250, 7);
  return `198.51.100.${1 + sum}`;
}

/** What a packet meets between two instances: the worse of their paths. */
function narrower(own: SimulatedPath | undefined, other: SimulatedPath | undefined): SimulatedPath | undefined {
  if (!own || !other) return own ?? other;
  if (own.kind === 'icmp-blocked' || other.kind === 'icmp-blocked') return own.kind === 'icmp-blocked' ? own : other;
  return own.mtu <= other.mtu ? own : other;
}

type Fate = 'reply' | 'silence' | 'reported' | 'local';

function measure(machine: Machine, address: string): string {
  const top = machine.nicMtu;
  const path = narrower(machine.definition.path, machine.neighbours.get(address)?.definition.path);
  const limit = path && path.kind !== 'icmp-blocked' ? Math.min(path.mtu, top) : top;
  const fateOf = (size: number): Fate => {
    if (size > top) return 'local';
    if (path?.kind === 'icmp-blocked') return 'silence';
    if (size <= limit) return 'reply';
    return path?.kind === 'reported' ? 'reported' : 'silence';
  };
  const lines: string[] = [];
  let round = 0;
  const send = (sizes: number[]) => {
    for (const size of sizes) lines.push(tryLine(machine, address, round, size, fateOf(size), limit));
    round += 1;
  };
  const times = (count: number, ...sizes: number[]) => Array.from({ length: count }, () => sizes).flat();

  const small = HEADERS + 56;
  send([top, FLOOR, top, FLOOR, small, FLOOR, small, small]);
  if (path?.kind !== 'icmp-blocked' && limit < top) {
    if (path?.kind === 'reported') send([limit, limit]);
    else {
      const ladder = LADDER.filter((size) => size > FLOOR && size < top);
      send([...ladder, top]);
      const low = Math.max(FLOOR, ...ladder.filter((size) => size <= limit));
      const high = Math.min(top, ...ladder.filter((size) => size > limit));
      const between = Array.from({ length: high - low - 1 }, (_, index) => low + 1 + index);
      if (between.length > 0) send([...between, high]);
      send(times(12, limit, limit + 1));
    }
  }
  const route =
    address === machine.gateway
      ? `${address} dev ens3 src ${machine.address} uid 1000 \\    cache `
      : `${address} via ${machine.gateway} dev ens3 src ${machine.address} uid 1000 \\    cache `;
  const learned = path?.kind === 'reported' && limit < top ? `${route}expires 597sec mtu ${limit} ` : route;
  return [
    `address ${address}`,
    'ip iproute2',
    `before ${route}`,
    `route default via ${machine.gateway} dev ens3`,
    `link ens3 ${top}`,
    'tool iputils',
    ...lines,
    `after ${learned}`,
    '',
  ].join('\n');
}

/** One try as `path_try` prints it: the output of ping, its lines joined by `|`, without empty lines. */
function tryLine(machine: Machine, address: string, round: number, size: number, fate: Fate, limit: number): string {
  const payload = size - HEADERS;
  const head = `PING ${address} (${address}) ${payload}(${size}) bytes of data.`;
  const title = `--- ${address} ping statistics ---`;
  const lost = '1 packets transmitted, 0 received, 100% packet loss, time 0ms';
  const said = {
    reply: [
      head,
      `${payload + 8} bytes from ${address}: icmp_seq=1 ttl=64 time=0.412 ms`,
      title,
      '1 packets transmitted, 1 received, 0% packet loss, time 0ms',
      'rtt min/avg/max/mdev = 0.412/0.412/0.412/0.000 ms',
    ],
    silence: [head, title, lost],
    local: [
      head,
      `ping: local error: message too long, mtu=${machine.nicMtu}`,
      title,
      '1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms',
    ],
    reported: [
      head,
      `From ${machine.gateway} icmp_seq=1 Frag needed and DF set (mtu = ${limit})`,
      title,
      '1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms',
    ],
  }[fate];
  return `try ${round} ${size} do ${fate === 'reply' ? 0 : 1} ${said.join('|')}`;
}
