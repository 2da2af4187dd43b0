import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Finding } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { ROUTE_LOOKUP } from '@/lib/truth/probes/routes/route-lookup';

/** Packets that do not follow the default route: a VPN's two halves of the Internet, or a rule with its own table. */
export function egressFindings(observations: Observations): Finding[] {
  return observations.egress.flatMap((egress) => {
    const { family, defaultRoute } = egress;
    if (!defaultRoute) return [];
    const params = {
      family,
      interface: egress.interface,
      mtu: Math.min(egress.linkMtu, egress.routeMtu ?? egress.linkMtu),
      defaultInterface: defaultRoute.interface,
      defaultMtu: defaultRoute.mtu,
    };
    return [
      finding(
        'egress-elsewhere',
        'warning',
        params,
        evidence(`ip -${family} route get ${ROUTE_LOOKUP[family]}`, `dev ${params.interface}, mtu ${params.mtu}`),
        evidence(`ip -${family} route show default`, `dev ${params.defaultInterface}, mtu ${params.defaultMtu}`),
      ),
    ];
  });
}
