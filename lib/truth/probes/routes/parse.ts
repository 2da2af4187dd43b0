import type { Egress, KernelSettings, Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { linesOf, wholeNumber } from '@/lib/truth/script/text';
import { parseRouteMtu } from './route-line';

interface Route {
  interface: string;
  gateway: string | null;
  /** Bytes of IP packet. */
  mtu: number | null;
}

interface DefaultRoute extends Route {
  metric: number;
  /** Every interface of a route with several next hops. */
  hops?: string[];
}

const ADDRESS = /^[0-9a-fA-F:.]{2,45}$/;

/** Default routes of `ip -o route show default`, also of BusyBox's; of `route -n` if there is no `ip`. */
export function parseDefaultRoutes(text: string): DefaultRoute[] {
  const routes: DefaultRoute[] = [];
  for (const line of linesOf(text, 200)) {
    const classic = /^0\.0\.0\.0\s+(\S+)\s+0\.0\.0\.0\s+\S+\s+(\d+)\s+\d+\s+\d+\s+(\S+)\s*$/.exec(line);
    if (classic?.[1] && classic[3]) {
      const gateway = ADDRESS.test(classic[1]) && classic[1] !== '0.0.0.0' ? classic[1] : null;
      routes.push({ interface: classic[3], gateway, metric: Number(classic[2]), mtu: null });
      continue;
    }
    const words = line.replace(/\\/g, ' ').trim();
    if (!/^default\b/.test(words) && !/^nexthop\b/.test(words)) continue;
    const way = wayOf(words);
    if (way === null) continue;
    const hops = [...words.matchAll(/ dev (\S{1,64})/g)].slice(0, 64).map((hop) => hop[1] ?? '');
    routes.push({
      ...way,
      ...(hops.length > 1 ? { hops } : {}),
      metric: wholeNumber(/ metric (\d+)/.exec(words)?.[1], 0, 2 ** 32) ?? 0,
      mtu: wholeNumber(/ mtu (?:lock )?(\d+)/.exec(words)?.[1], 1, 65_535),
    });
  }
  return routes;
}

/**
 * The egress of each family: the interface that `ip route get` returns for packets to the rest of the world, else that
 * of the default route with the lowest metric; with its MTU.
 */
export function parseEgress(frames: Frames, links: Observed<Link[]>): Egress[] {
  const found: Egress[] = [];
  for (const family of [4, 6] as const) {
    const byDefault = parseDefaultRoutes(frameOf(frames, `route${family}`)?.body ?? '').reduce<DefaultRoute | null>(
      (a, b) => (a === null || b.metric < a.metric ? b : a),
      null,
    );
    const asked = parseLeaving(frameOf(frames, `leaving${family}`)?.body ?? '');
    // Several next hops at once: the kernel returns one of them for one destination.
    const same = asked === null || [byDefault?.interface, ...(byDefault?.hops ?? [])].includes(asked.interface);
    const taken = same && byDefault ? { ...byDefault, mtu: asked?.mtu ?? byDefault.mtu } : asked;
    const linkMtu = taken && linkMtuOf(taken.interface, family, frames, links);
    if (!taken || linkMtu === null) continue;
    const defaultMtu = same ? null : byDefault && linkMtuOf(byDefault.interface, family, frames, links);
    found.push({
      family,
      interface: taken.interface,
      gateway: taken.gateway,
      linkMtu,
      routeMtu: taken.mtu,
      ...(byDefault && defaultMtu !== null
        ? { defaultRoute: { interface: byDefault.interface, mtu: Math.min(defaultMtu, byDefault.mtu ?? defaultMtu) } }
        : {}),
    });
  }
  return found;
}

/** `1.1.1.1 via 10.8.0.1 dev tun0 src …` and the output of fibmatch for it; null if there is no route. */
function parseLeaving(text: string): Route | null {
  const [get = '', fibmatch = ''] = linesOf(text.trim(), 2).map((line) => line.replace(/\\/g, ' ').trim());
  const way = /^[0-9a-fA-F:.]{2,45} /.test(get) ? wayOf(get) : null;
  return way && way.interface !== 'lo' ? { ...way, mtu: parseRouteMtu(get, fibmatch) } : null;
}

function wayOf(words: string): { interface: string; gateway: string | null } | null {
  const device = / dev (\S{1,64})/.exec(words)?.[1];
  if (device === undefined) return null;
  const gateway = / via (?:inet6? )?(\S+)/.exec(words)?.[1];
  return { interface: device, gateway: gateway !== undefined && ADDRESS.test(gateway) ? gateway : null };
}

/** A link's MTU; for IPv6 less if a router advertised less. */
function linkMtuOf(name: string, family: 4 | 6, frames: Frames, links: Observed<Link[]>): number | null {
  const link = links.known ? links.value.find((one) => one.name === name) : undefined;
  if (!link) return null;
  if (family === 4) return link.mtu;
  const prefix = `/proc/sys/net/ipv6/conf/${name}/mtu:`;
  const line = linesOf(frameOf(frames, 'mtu6')?.body ?? '').find((one) => one.startsWith(prefix));
  return Math.min(link.mtu, wholeNumber(line?.slice(prefix.length), 1280, 2 ** 32 - 1) ?? link.mtu);
}

/** Reads the `kernel` section of ./command. */
export function parseKernel(frames: Frames): KernelSettings {
  const text = frameOf(frames, 'kernel')?.body ?? '';
  return {
    ipNoPmtuDisc: wholeNumber(/^ip_no_pmtu_disc=(\d+)$/m.exec(text)?.[1], 0, 9),
    tcpMtuProbing: wholeNumber(/^tcp_mtu_probing=(\d+)$/m.exec(text)?.[1], 0, 9),
  };
}
