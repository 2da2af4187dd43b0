import type { GoType } from './go-types';

/**
 * The engines that read daemon.json differently, by the first number of their version; 20 is 20.10. Source: moby/moby at
 * 20.10.24, 23.0, 26.1.5, 27.5.1, 28.5.2 and 29: daemon/config/{config,config_linux,builder}.go for the types,
 * cmd/dockerd/{config,config_unix,options}.go (in 29 daemon/command) for the flags, whose names are the keys that an
 * engine knows. Changes between these: default-network-opts 24.0 (moby#43197), cluster-store removed in 24.0
 * (moby#43798), log-format 25.0 (moby#45737), cdi-spec-dirs 25.0 (moby#45134), oom-score-adjust removed in 26.0
 * (docker/cli#5723).
 */
export const ENGINES = [20, 23, 24, 25, 26, 27, 28, 29] as const;

export type Engine = (typeof ENGINES)[number];

/** A key that an engine knows. */
interface Key {
  type: GoType;
  /** The first and the last engine that knows it; absent if there is no limit. */
  since?: Engine;
  until?: Engine;
}

const STRINGS: GoType = { list: 'string' };
const TEXTS: GoType = { map: 'string' };

/** Keys that all engines know, by the type of their value. */
const SETTINGS: readonly [GoType, string][] = [
  [
    'bool',
    `cri-containerd raw-logs experimental selinux-enabled iptables ip6tables ip-forward ip-masq ipv6 icc userland-proxy
     live-restore init no-new-privileges rootless debug tls tlsverify`,
  ],
  [
    'int',
    `mtu network-control-plane-mtu network-diagnostic-port max-concurrent-downloads max-concurrent-uploads
     max-download-attempts shutdown-timeout cpu-rt-period cpu-rt-runtime`,
  ],
  [
    'string',
    `pidfile data-root exec-root containerd log-driver api-cors-header swarm-default-advertise-addr metrics-addr
     containerd-namespace default-runtime group storage-driver bip bridge fixed-cidr fixed-cidr-v6 userland-proxy-path
     cgroup-parent userns-remap init-path seccomp-profile default-ipc-mode default-cgroupns-mode log-level tlscacert
     tlscert tlskey`,
  ],
  [
    STRINGS,
    `registry-mirrors insecure-registries storage-opts authorization-plugins exec-opts dns-opts dns-search labels
     node-generic-resources hosts`,
  ],
  [TEXTS, 'log-opts'],
  ['ip', 'host-gateway-ip default-gateway default-gateway-v6 ip'],
  ['size', 'default-shm-size'],
  [{ map: { fields: { Name: 'string', Hard: 'int', Soft: 'int' } } }, 'default-ulimits'],
  [{ map: 'bool' }, 'features'],
];

const HISTORY: Record<string, GoType> = { History: { fields: { MaxAge: 'duration', MaxEntries: 'int' } } };

/** Keys that not every engine knows, or not with the same type. */
const CHANGED: Readonly<Record<string, Key[]>> = {
  'allow-nondistributable-artifacts': [{ type: STRINGS, until: 28 }],
  'allow-direct-routing': [{ type: 'bool', since: 28 }],
  bip6: [{ type: 'string', since: 28 }],
  'bridge-accept-fwmark': [{ type: 'string', since: 29 }],
  builder: [
    { type: builder('filter-with-values'), until: 20 },
    { type: builder('filter'), since: 23, until: 25 },
    { type: builder('filter', HISTORY), since: 26, until: 27 },
    { type: builder('filter', HISTORY, ['ReservedSpace', 'MaxUsedSpace', 'MinFreeSpace']), since: 28 },
  ],
  'cdi-spec-dirs': [{ type: STRINGS, since: 25 }],
  'cluster-advertise': [{ type: 'string', until: 23 }],
  'cluster-store': [{ type: 'string', until: 23 }],
  'cluster-store-opts': [{ type: TEXTS, until: 23 }],
  'default-address-pools': [
    { type: { list: { fields: { base: 'string', size: 'int' } } }, until: 26 },
    { type: { list: { fields: { base: 'prefix', size: 'int' } } }, since: 27 },
  ],
  'default-network-opts': [{ type: { map: TEXTS }, since: 24 }],
  'deprecated-key-path': [{ type: 'string', until: 23 }],
  // Strings, which value-rules.ts checks; net.IP since moby#46803, netip.Addr in 29.
  dns: [
    { type: STRINGS, until: 24 },
    { type: { list: 'ip' }, since: 25, until: 28 },
    { type: { list: 'address' }, since: 29 },
  ],
  'firewall-backend': [{ type: 'string', since: 29 }],
  graph: [{ type: 'string', until: 23 }],
  'host-gateway-ips': [{ type: { list: 'address' }, since: 28 }],
  'ip-forward-no-drop': [{ type: 'bool', since: 28 }],
  'log-format': [{ type: 'string', since: 25 }],
  'oom-score-adjust': [{ type: 'int', until: 25 }],
  proxies: [{ type: { fields: { 'http-proxy': 'string', 'https-proxy': 'string', 'no-proxy': 'string' } }, since: 23 }],
  runtimes: [
    { type: { map: { fields: { path: 'string', runtimeArgs: STRINGS } } }, until: 23 },
    {
      type: {
        map: { fields: { path: 'string', runtimeArgs: STRINGS, runtimeType: 'string', options: { map: 'any' } } },
      },
      since: 24,
    },
  ],
};

/** They set something and are not flags: refused as keys of the file, but read where Docker does not check keys. */
const WITHOUT_FLAG: readonly [GoType, string][] = [
  ['uint32', 'swarm-raft-heartbeat-tick swarm-raft-election-tick'],
  ['string', 'containerd-plugin-namespace default-init resolv-conf'],
];

/** Keys that an engine accepts because they are names of flags or exceptions, and that set nothing. */
const KNOWN: readonly { names: string; since?: Engine; until?: Engine }[] = [
  {
    names: `add-runtime authorization-plugin config-file containerd-plugins-namespace default-address-pool default-ulimit
            deprecated-key-path dns-opt exec-opt features builder help host insecure-registry label log-opt
            node-generic-resource registry-mirror restart storage-opt version`,
  },
  { names: 'cluster-store-opt', until: 23 },
  { names: 'http-proxy https-proxy no-proxy validate', since: 23 },
  { names: 'default-network-opt', since: 24 },
  { names: 'cdi-spec-dir', since: 25 },
  { names: 'feature', since: 27 },
  { names: 'allow-nondistributable-artifacts', since: 28 },
];

/** Objects that Docker reads as one value. The keys of any other object count as keys of the file. */
const TAKEN_WHOLE = ['cluster-store-opts', 'log-opts', 'runtimes', 'default-ulimits', 'features', 'builder'];

function builder(filter: GoType, besides: Record<string, GoType> = {}, spaces: string[] = []): GoType {
  const more = (prefix: string) => spaces.map((name): [string, GoType] => [`${prefix}${name}`, 'string']);
  const rule: GoType = {
    fields: { All: 'bool', Filter: filter, KeepStorage: 'string', ...Object.fromEntries(more('')) },
  };
  const gc: Record<string, GoType> = {
    Enabled: 'bool',
    Policy: { list: rule },
    DefaultKeepStorage: 'string',
    ...Object.fromEntries(more('Default')),
  };
  return {
    fields: {
      GC: { fields: gc },
      Entitlements: { fields: { 'network-host': 'bool', 'security-insecure': 'bool' } },
      ...besides,
    },
  };
}

export interface EngineKeys {
  /** Types of the values, by key. */
  fields: Readonly<Record<string, GoType>>;
  /** Every key that the engine accepts. */
  known: ReadonlySet<string>;
  takenWhole: ReadonlySet<string>;
}

/** The keys of daemon.json that an engine knows, with their types. */
export function keysOf(engine: Engine): EngineKeys {
  const keys = MADE.get(engine) ?? makeKeys(engine);
  MADE.set(engine, keys);
  return keys;
}

const MADE = new Map<Engine, EngineKeys>();

function makeKeys(engine: Engine): EngineKeys {
  const isHere = ({ since = 0, until = 99 }: { since?: number; until?: number }) => since <= engine && engine <= until;
  const changed = Object.entries(CHANGED).flatMap(([name, keys]): [string, GoType][] =>
    keys.filter(isHere).map(({ type }) => [name, type]),
  );
  const set = [...SETTINGS.flatMap(named), ...changed];
  const names = KNOWN.filter(isHere).flatMap((each) => words(each.names));
  return {
    fields: Object.fromEntries([...set, ...WITHOUT_FLAG.flatMap(named)]),
    // `proxies` is not the name of a flag; the keys in it are.
    known: new Set([...set.map(([name]) => name).filter((name) => name !== 'proxies'), ...names]),
    takenWhole: new Set([...TAKEN_WHOLE, ...(engine >= 24 ? ['default-network-opts'] : [])]),
  };
}

function named([type, names]: readonly [GoType, string]): [string, GoType][] {
  return words(names).map((name) => [name, type]);
}

function words(names: string): string[] {
  return names.trim().split(/\s+/);
}
