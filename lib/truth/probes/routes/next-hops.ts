const ADDRESS = /^[0-9a-fA-F:.]{2,45}$/;

/** One next hop of a route. */
export interface NextHop {
  interface: string;
  gateway: string | null;
}

/**
 * The next hops of a route that `ip -o route` printed: one, or several of a multipath route, over which the kernel spreads
 * connections. Dead next hops are left out unless all are dead. Empty if the route has no interface: BusyBox's `ip` prints
 * no next hop of a multipath route.
 */
export function parseNextHops(line: string): NextHop[] {
  const [head = '', ...hops] = line.replace(/\\/g, ' ').split(/\bnexthop\b/, 65);
  const parts = hops.length > 0 ? hops : [head];
  const alive = parts.filter((part) => !/ dead\b/.test(part));
  return (alive.length > 0 ? alive : parts).flatMap((part) => {
    const device = /(?:^| )dev (\S{1,64})/.exec(part)?.[1];
    if (device === undefined) return [];
    const gateway = / via (?:inet6? )?(\S+)/.exec(part)?.[1];
    return [{ interface: device, gateway: gateway !== undefined && ADDRESS.test(gateway) ? gateway : null }];
  });
}
