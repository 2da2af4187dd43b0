import type { Egress, KernelSettings, Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { isAddress } from '@/lib/truth/probes/paths/target';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { linesOf, wholeNumber } from '@/lib/truth/script/text';
import { parseClassicRoute } from './classic-route';
import { linkMtuOf } from './link-mtu';
import { type NextHop, parseNextHops } from './next-hops';
import { parseRouteMtu } from './route-line';

interface Route {
  /** Empty if it has several and they are not printed. */
  hops: NextHop[];
  /** Bytes of IP packet. */
  mtu: number | null;
}

interface DefaultRoute extends Route {
  metric: number;
  /** The preference that its router advertised (RFC 4191): index in PREFERENCES. */
  preference: number;
}

const PREFERENCES = ['low', 'medium', 'high'];
const MEDIUM = 1;

/** Default routes of an IP family by `ip -o route show default`, also of BusyBox's; by `route -n` if there is no `ip`. */
export function parseDefaultRoutes(text: string, family: 4 | 6): DefaultRoute[] {
  const routes: DefaultRoute[] = [];
  // One line for each route, also if `ip` has no -o.
  for (const line of linesOf(text.replace(/\n\s*nexthop /g, ' nexthop '), 200)) {
    const classic = parseClassicRoute(line, family);
    if (classic) {
      const { interface: name, gateway, metric } = classic;
      routes.push({ hops: [{ interface: name, gateway }], metric, preference: MEDIUM, mtu: null });
      continue;
    }
    const words = line.replace(/\\/g, ' ').trim();
    if (!/^default\b/.test(words)) continue;
    const preference = PREFERENCES.indexOf(/ pref (\w+)/.exec(words)?.[1] ?? '');
    routes.push({
      hops: parseNextHops(words),
      metric: wholeNumber(/ metric (\d+)/.exec(words)?.[1], 0, 2 ** 32) ?? 0,
      preference: preference < 0 ? MEDIUM : preference,
      mtu: wholeNumber(/ mtu (?:lock )?(\d+)/.exec(words)?.[1], 1, 65_535),
    });
  }
  return routes;
}

/** The default route in use: the lowest metric. IPv6 may use all routes that are equal in metric and preference. */
function takenOf(text: string, family: 4 | 6): Route | null {
  const [first, ...others] = parseDefaultRoutes(text, family).sort(
    (a, b) => a.metric - b.metric || (family === 6 ? b.preference - a.preference : 0),
  );
  if (!first || family === 4) return first ?? null;
  const alike = others.filter((one) => one.metric === first.metric && one.preference === first.preference);
  const all = [first, ...alike];
  return { hops: all.flatMap(({ hops }) => hops), mtu: leastMtu(all.map(({ mtu }) => mtu)) };
}

/** The smallest of those that are set; null if none is. */
function leastMtu(mtus: readonly (number | null | undefined)[]): number | null {
  const known = mtus.flatMap((mtu) => mtu ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

/**
 * The egress of each family: the interface that `ip route get` returns for packets to the rest of the world, else that
 * of the default route with the lowest metric; with its MTU. Of several next hops, it is the one whose interface has the
 * smallest MTU, because some connections leave there.
 */
export function parseEgress(frames: Frames, links: Observed<Link[]>): Egress[] {
  const body = (name: string) => frameOf(frames, name)?.body ?? '';
  return ([4, 6] as const).flatMap((family): Egress[] => {
    const byDefault = takenOf(body(`route${family}`), family);
    const asked = parseLeaving(body(`leaving${family}`));
    const named = asked?.hops.map((hop) => hop.interface) ?? [];
    // Several next hops at once: the kernel returns one of them for one destination.
    const same =
      asked === null ||
      (byDefault !== null &&
        (byDefault.hops.length === 0 || byDefault.hops.some((hop) => named.includes(hop.interface))));
    const unseen = same && byDefault?.hops.length === 0;
    const taken =
      same && byDefault && !unseen
        ? { hops: byDefault.hops, mtu: leastMtu([asked?.mtu, byDefault.mtu]) }
        : (asked ?? byDefault);
    const mtuOf = (name: string) => linkMtuOf(name, family, links, body('mtu6'));
    const way = taken && leastHop(taken, mtuOf);
    if (!way) return [];
    const other = same || !byDefault ? null : leastHop(byDefault, mtuOf);
    return [
      {
        family,
        ...way,
        ...(asked?.source?.interface === way.interface ? { address: asked.source.address } : {}),
        routeMtu: taken.mtu,
        ...(unseen ? { hopsUnseen: true } : {}),
        ...(other && byDefault
          ? {
              defaultRoute: {
                interface: other.interface,
                mtu: Math.min(other.linkMtu, byDefault.mtu ?? other.linkMtu),
              },
            }
          : {}),
      },
    ];
  });
}

/** The next hop whose interface has the smallest MTU, and all of them if there are several; null if none is a link. */
function leastHop({ hops }: Route, mtuOf: (name: string) => number | null) {
  const known = hops.flatMap((hop) => {
    const mtu = mtuOf(hop.interface);
    return mtu === null ? [] : [{ ...hop, mtu }];
  });
  const [least] = [...known].sort((a, b) => a.mtu - b.mtu);
  if (!least) return null;
  const each = [...new Map(known.map(({ interface: name, mtu }) => [name, { interface: name, mtu }])).values()];
  return {
    interface: least.interface,
    gateway: least.gateway,
    linkMtu: least.mtu,
    ...(each.length > 1 ? { hops: each } : {}),
  };
}

/** The address from which packets leave by an interface. */
interface Source {
  interface: string;
  address: string;
}

/**
 * `1.1.1.1 via 10.8.0.1 dev tun0 src …` and the output of fibmatch for it, with the source address; null if there is no
 * route.
 */
function parseLeaving(text: string): (Route & { source: Source | null }) | null {
  const [get = '', fibmatch = ''] = linesOf(text.trim(), 2).map((line) => line.replace(/\\/g, ' ').trim());
  const [way] = /^[0-9a-fA-F:.]{2,45} /.test(get) ? parseNextHops(get) : [];
  if (!way || way.interface === 'lo') return null;
  const all = parseNextHops(fibmatch);
  const several = all.length > 1 && all.some((hop) => hop.interface === way.interface);
  const source = / src (\S+)/.exec(get)?.[1]?.toLowerCase();
  return {
    hops: several ? all : [way],
    mtu: parseRouteMtu(get, fibmatch),
    // Printed by the instance, and later an argument of ping on others.
    source: source !== undefined && isAddress(source) ? { interface: way.interface, address: source } : null,
  };
}

/** Reads the `kernel` section of ./command. */
export function parseKernel(frames: Frames): KernelSettings {
  const text = frameOf(frames, 'kernel')?.body ?? '';
  return {
    ipNoPmtuDisc: wholeNumber(/^ip_no_pmtu_disc=(\d+)$/m.exec(text)?.[1], 0, 9),
    tcpMtuProbing: wholeNumber(/^tcp_mtu_probing=(\d+)$/m.exec(text)?.[1], 0, 9),
  };
}
