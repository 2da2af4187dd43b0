/**
 * Keys without which Docker would look for its data in another place, let somebody in, or give containers another network
 * or another runtime. A value of these that Docker refuses is a person's decision. Source: dockerd's manual.
 */
const KEPT: ReadonlySet<string> = new Set([
  // Where its data are: with other values Docker knows none of its containers.
  ...['data-root', 'graph', 'exec-root', 'storage-driver', 'storage-opts', 'userns-remap', 'features'],
  ...['containerd', 'containerd-namespace', 'containerd-plugin-namespace', 'containerd-plugins-namespace'],
  // Who may use it, and what containers may do.
  ...['hosts', 'host', 'group', 'tls', 'tlsverify', 'tlscacert', 'tlscert', 'tlskey', 'authorization-plugins'],
  ...['no-new-privileges', 'selinux-enabled', 'seccomp-profile', 'default-ipc-mode', 'default-cgroupns-mode'],
  ...['cgroup-parent', 'exec-opts', 'runtimes', 'default-runtime', 'rootless'],
  // Networks and the firewall. `ip` is the address that ports are published on: without it, on all.
  ...['iptables', 'ip6tables', 'ip-forward', 'ip-masq', 'icc', 'ip', 'firewall-backend', 'bridge-accept-fwmark'],
  ...['default-address-pools', 'bridge', 'bip', 'bip6', 'fixed-cidr', 'fixed-cidr-v6', 'ipv6'],
  ...['default-gateway', 'default-gateway-v6', 'host-gateway-ip', 'host-gateway-ips'],
  // Services of a Swarm are placed by them.
  ...['labels', 'node-generic-resources'],
]);

/** Whether a key is never taken out of daemon.json by itself, because of what Docker would do without it. */
export function isNeverTakenOut(key: string): boolean {
  return KEPT.has(key);
}

/** The key of these that somebody may have meant: `data_root`, `dataRoot`, `storage.driver`; null if there is none. */
export function meantByKey(key: string): string | null {
  return MEANT.get(plain(key)) ?? null;
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const MEANT = new Map([...KEPT].map((key) => [plain(key), key]));
