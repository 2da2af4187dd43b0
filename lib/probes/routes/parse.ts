import { type Frames, frameOf } from '@/lib/probes/frames';
import type { Egress, KernelSettings, Link, Observed } from '@/lib/probes/observations';
import { linesOf, wholeNumber } from '@/lib/probes/text';

interface DefaultRoute {
  interface: string;
  gateway: string | null;
  metric: number;
  /** Bytes of IP packet. */
  mtu: number | null;
}

const ADDRESS = /^[0-9a-fA-F:.]{2,45}$/;

/** Default routes of `ip -o route show default`, BusyBox's the same; of `route -n` where there is no `ip`. */
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
    const device = / dev (\S{1,64})/.exec(words)?.[1];
    if (device === undefined) continue;
    const gateway = / via (?:inet6? )?(\S+)/.exec(words)?.[1];
    routes.push({
      interface: device,
      gateway: gateway !== undefined && ADDRESS.test(gateway) ? gateway : null,
      metric: wholeNumber(/ metric (\d+)/.exec(words)?.[1], 0, 2 ** 32) ?? 0,
      mtu: wholeNumber(/ mtu (?:lock )?(\d+)/.exec(words)?.[1], 1, 65_535),
    });
  }
  return routes;
}

/** The egress interface of each family: the default route with the lowest metric, with its interface's MTU. */
export function parseEgress(frames: Frames, links: Observed<Link[]>): Egress[] {
  const found: Egress[] = [];
  for (const family of [4, 6] as const) {
    const routes = parseDefaultRoutes(frameOf(frames, `route${family}`)?.body ?? '');
    const best = routes.reduce<DefaultRoute | null>((a, b) => (a === null || b.metric < a.metric ? b : a), null);
    const link = links.known ? links.value.find((one) => one.name === best?.interface) : undefined;
    if (!best || !link) continue;
    found.push({ family, interface: best.interface, gateway: best.gateway, linkMtu: link.mtu, routeMtu: best.mtu });
  }
  return found;
}

/** Reads the `kernel` section of ./command. */
export function parseKernel(frames: Frames): KernelSettings {
  const text = frameOf(frames, 'kernel')?.body ?? '';
  return {
    ipNoPmtuDisc: wholeNumber(/^ip_no_pmtu_disc=(\d+)$/m.exec(text)?.[1], 0, 9),
    tcpMtuProbing: wholeNumber(/^tcp_mtu_probing=(\d+)$/m.exec(text)?.[1], 0, 9),
  };
}
