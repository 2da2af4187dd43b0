import { must, run } from '../host/run';
import { addNamespace, ipBatch, mustInNamespace } from './namespaces';
import type { NetworkPlan } from './plan';

// High enough to lose against any real route: it is only used when the link to the lab does not exist.
const LAST_RESORT = 4_000_000_000;

/** Makes the router, the web server's namespace and the link from this machine, which only gets routes to the lab. */
export async function createNetwork(plan: NetworkPlan): Promise<void> {
  const { router, web } = plan.namespaces;
  // First, so that no packet for the lab ever follows this machine's default route.
  await ipBatch('', unreachable(plan, 'replace'));
  await addNamespace(router);
  await addNamespace(web);
  await createRouter(plan);
  await createWeb(plan);
  await createLink(plan);
}

/** Removes this machine's end of the link and its routes; the rest is removed with the namespaces. */
export async function removeLink(plan: NetworkPlan): Promise<void> {
  await run('ip', ['link', 'del', plan.link]);
  for (const line of unreachable(plan, 'del')) await run('ip', line.split(' '));
}

function unreachable(plan: NetworkPlan, verb: 'replace' | 'del'): string[] {
  return [
    ...plan.prefixes.map((prefix) => `route ${verb} unreachable ${prefix} metric ${LAST_RESORT}`),
    ...plan.prefixes6.map((prefix) => `-6 route ${verb} unreachable ${prefix} metric ${LAST_RESORT}`),
  ];
}

async function createRouter(plan: NetworkPlan): Promise<void> {
  const { router, web } = plan.namespaces;
  await mustInNamespace(router, [
    'sysctl',
    '-qw',
    'net.ipv4.ip_forward=1',
    'net.ipv6.conf.all.forwarding=1',
    // A router of the lab reports a size each time, without a rate limit.
    'net.ipv4.icmp_ratelimit=0',
    'net.ipv6.icmp.ratelimit=0',
    'net.ipv4.icmp_msgs_per_sec=100000',
    'net.ipv4.icmp_msgs_burst=100000',
  ]);
  await ipBatch(router, [
    // Everything but ens3 itself is wide: packets are dropped by a rule with a number in it, not by a veth's own check,
    // which lets four more bytes pass.
    // A fixed address: a bridge takes the lowest address of its ports, and the gateway's would change at each reset.
    'link add tenant address fa:16:3e:fe:00:01 mtu 9000 type bridge forward_delay 0',
    `addr add ${plan.tenant.router}/${plan.tenant.bits} dev tenant`,
    `addr add ${plan.tenant.router6}/64 dev tenant nodad`,
    'link set tenant up',
    `link add web mtu 1500 type veth peer name eth0 netns ${web} mtu 1500`,
    `addr add ${plan.web.router}/26 dev web`,
    `addr add ${plan.web.router6}/64 dev web nodad`,
    `addr add ${plan.other.router}/26 dev web`,
    `addr add ${plan.other.router6}/64 dev web nodad`,
    'link set web up',
  ]);
  await offloadsOff(router, 'web');
}

async function createWeb(plan: NetworkPlan): Promise<void> {
  const { web } = plan.namespaces;
  await ipBatch(web, [
    `addr add ${plan.web.address}/26 dev eth0`,
    `addr add ${plan.web.address6}/64 dev eth0 nodad`,
    `addr add ${plan.other.address}/26 dev eth0`,
    `addr add ${plan.other.address6}/64 dev eth0 nodad`,
    'link set eth0 up',
    `route add default via ${plan.web.router}`,
    `-6 route add default via ${plan.web.router6}`,
  ]);
  await offloadsOff(web, 'eth0');
}

async function createLink(plan: NetworkPlan): Promise<void> {
  const { router } = plan.namespaces;
  const { uplink } = plan;
  await ipBatch('', [`link add ${plan.link} mtu 1500 type veth peer name uplink netns ${router} mtu 1500`]);
  await ipBatch(router, [
    `addr add ${uplink.router}/30 dev uplink`,
    `addr add ${uplink.router6}/64 dev uplink nodad`,
    'link set uplink up',
  ]);
  await ipBatch('', [
    `addr add ${uplink.machine}/30 dev ${plan.link}`,
    `addr add ${uplink.machine6}/64 dev ${plan.link} nodad`,
    `link set ${plan.link} up`,
    ...plan.prefixes.map((prefix) => `route add ${prefix} via ${uplink.router} dev ${plan.link}`),
    ...plan.prefixes6.map((prefix) => `-6 route add ${prefix} via ${uplink.router6} dev ${plan.link}`),
  ]);
  await offloadsOff(router, 'uplink');
  await must('ethtool', ['-K', plan.link, ...OFFLOADS_OFF]);
}

/** Makes every packet really have its size: with offloads on, a veth passes 64 KB at a time. */
export async function offloadsOff(namespace: string, device: string): Promise<void> {
  await mustInNamespace(namespace, ['ethtool', '-K', device, ...OFFLOADS_OFF]);
}

const OFFLOADS_OFF = ['tso', 'off', 'gso', 'off', 'gro', 'off'];
