import fc from 'fast-check';
import { ENGINES, keysOf } from '@/lib/truth/docker/daemon-config/engine-keys';
import type { GoType } from '@/lib/truth/docker/daemon-config/go-types';

/** Values of keys with which a real dockerd would do more than read: `tls` needs certificates. */
const KEPT_OFF: Readonly<Record<string, string[]>> = {
  rootless: ['false', 'null'],
  tls: ['false', 'null'],
  tlsverify: ['null', '"x"'],
  tlscacert: ['""', '1'],
  'userland-proxy-path': ['""', '[]'],
  'cpu-rt-period': ['0', '"0"'],
  'cpu-rt-runtime': ['0', '0.0'],
  validate: ['false', 'null'],
};

/** Texts that some keys accept and others do not. */
const TEXTS = [
  '',
  'x',
  'true',
  '1442',
  'none',
  'a=b',
  'a=c',
  'gpu=1',
  'gpu=-1',
  'gpu=red',
  'gpu=blue',
  'com.docker.x=1',
  'A=B=C',
  '8.8.8.8',
  ' 8.8.8.8 ',
  '::1',
  'fe80::1%eth0',
  '1.2.3',
  '::ffff:1.2.3.4',
  '10.0.0.0/8',
  'fd00::/64',
  'fd00::/129',
  '10m',
  '64M',
  '1.5g',
  '1kib',
  '-1m',
  'm',
  '10 mb',
  '48h',
  '1h30m',
  '3600',
  '1y',
  'info',
  'WARN',
  'warning',
  'loud',
  'json',
  'text',
  'private',
  'shareable',
  'host',
  'runc',
  'crun',
  'unix:///run/x.sock',
  'fd://',
  'tcp://127.0.0.1:2375',
  'tcp://x:0',
  'ftp://x',
  '127.0.0.1:2375',
  'unix://a://b',
  'example.org',
  '.',
  '-x',
  'münchen',
  '例え',
  'a\\u0000b',
  '\\ud800',
  'https://mirror.example/',
  'mirror.example',
];

const NUMBERS = [
  '0',
  '1',
  '-1',
  '1442',
  '1442.0',
  '1e3',
  '-0',
  '1.5',
  '4294967296',
  '99999999999999999999',
  '1e400',
  '-1e400',
];

const text = fc.constantFrom(...TEXTS).map((each) => `"${each}"`);
const scalar = fc.oneof(text, fc.constantFrom(...NUMBERS, 'true', 'false', 'null'));
const listOf = (each: fc.Arbitrary<string>, most = 3) =>
  fc.array(each, { maxLength: most }).map((all) => `[${all.join(', ')}]`);
const mapOf = (key: fc.Arbitrary<string>, each: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(key, each), { maxLength: 3 }).map((all) => object(all));
const anything: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 2, arbitrary: listOf(fc.oneof(scalar, listOf(scalar))) },
  {
    weight: 2,
    arbitrary: mapOf(
      fc.constantFrom('a', 'max-file', 'bridge', 'debug', 'mtu', 'Name'),
      fc.oneof(scalar, listOf(scalar)),
    ),
  },
);

function object(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`;
}

/** Mostly a value that fits the type, sometimes any value. */
function ofType(type: GoType): fc.Arbitrary<string> {
  return fc.oneof({ weight: 9, arbitrary: fitting(type) }, { weight: 1, arbitrary: anything });
}

function fitting(type: GoType): fc.Arbitrary<string> {
  if (typeof type !== 'object') return SCALARS[type] ?? text;
  if ('list' in type) return listOf(ofType(type.list));
  if ('map' in type)
    return mapOf(fc.constantFrom('a', 'bridge', 'overlay', 'max-file', 'crun', 'runc'), ofType(type.map));
  const names = Object.keys(type.fields);
  return fc
    .subarray(names, { maxLength: Math.min(3, names.length) })
    .chain((chosen) => fc.tuple(...chosen.map((name) => fc.tuple(spelt(name), ofType(type.fields[name] ?? 'any')))))
    .map((all) => object(all));
}

const quoted = (...all: string[]) => fc.constantFrom(...all.map((each) => `"${each}"`));
const SCALARS: Readonly<Partial<Record<string, fc.Arbitrary<string>>>> = {
  any: anything,
  bool: fc.constantFrom('true', 'false'),
  int: fc.constantFrom('0', '1', '1442', '9000', '-1', '65536'),
  uint32: fc.constantFrom('0', '1', '4294967295'),
  ip: quoted('8.8.8.8', '::1', '', '1.2.3'),
  address: quoted('8.8.8.8', '::1', ''),
  prefix: quoted('10.0.0.0/8', 'fd00::/64', '10.0.0.0'),
  size: quoted('64m', '1g', '1024', '1.5k', 'x'),
  duration: quoted('48h', '3600', '1h30m', '1y'),
  filter: fc.oneof(listOf(text), fc.constant('{"until": {"48h": true}}')),
  'filter-with-values': listOf(quoted('a=b', 'until=48h', 'a')),
};

/** For keys with rules besides the type. */
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'log-level': quoted('debug', 'INFO', 'warn', 'warning', 'trace', 'loud', ''),
  'log-format': quoted('text', 'json', 'xml', ''),
  'default-ipc-mode': quoted('private', 'shareable', 'host', ''),
  'default-cgroupns-mode': quoted('private', 'host', 'none', ''),
  'default-runtime': quoted('runc', 'crun', 'io.containerd.runc.v2', 'kata.v2', ''),
  'fixed-cidr-v6': quoted('fd00::/64', 'fd00::', '10.0.0.0/8', ''),
  dns: listOf(quoted('8.8.8.8', '::1', '', ' 8.8.8.8', 'x')),
  'dns-search': listOf(quoted('example.org', '.', '1', ' a.b ', '-', '')),
  labels: listOf(quoted('a=b', 'a=c', 'a', 'com.docker.a=b', 'c=')),
  hosts: listOf(quoted('fd://', 'unix:///x', 'tcp://127.0.0.1:2375', '127.0.0.1', 'ftp://x', 'tcp://a/b', '')),
  'node-generic-resources': listOf(quoted('gpu=1', 'gpu=-1', 'gpu=red', 'gpu=blue', 'gpu', 'a=b=c')),
  'registry-mirrors': listOf(quoted('https://m.example', 'm.example', 'https://u:p@m.example')),
  'exec-opts': listOf(quoted('native.cgroupdriver=systemd', 'isolation=process', 'x')),
};

const FIELDS = new Map<string, GoType>(ENGINES.flatMap((engine) => Object.entries(keysOf(engine).fields)));
/** Without the flag with which dockerd gets the files: a key that is also a flag is an error. */
const KNOWN = [...new Set(ENGINES.flatMap((engine) => [...keysOf(engine).known]))].filter(
  (key) => key !== 'config-file',
);

/** A key, sometimes in other letters, which are the same to Go but not to Docker's own check. */
function spelt(name: string): fc.Arbitrary<string> {
  const upper = name.toUpperCase();
  return fc.oneof(
    { weight: 30, arbitrary: fc.constant(name) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        upper,
        `${upper[0] ?? ''}${name.slice(1)}`,
        name.replace(/s/, 'ſ').replace(/k/, '\u212a'),
      ),
    },
  );
}

function valueFor(name: string, type: GoType): fc.Arbitrary<string> {
  const kept = KEPT_OFF[name];
  if (kept) return fc.constantFrom(...kept);
  const own = VALUES[name];
  return own ? fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: ofType(type) }) : ofType(type);
}

const member: fc.Arbitrary<[string, string]> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.constantFrom(...FIELDS).chain(([name, type]) => fc.tuple(spelt(name), valueFor(name, type))),
  },
  // The keys that matter here.
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('mtu', 'default-network-opts', 'bridge'), anything) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...KNOWN)
      .chain((name) =>
        fc.tuple(fc.constant(name), KEPT_OFF[name] ? fc.constantFrom(...(KEPT_OFF[name] ?? [])) : anything),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('no-such-key', 'default-network-opt', '', 'Debug', '//'), anything),
  },
  // Objects whose keys count as keys of the file.
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom('x', 'proxies', 'Features', 'LOG-OPTS', 'Default-Network-Opts', 'mtu'),
      mapOf(fc.constantFrom('debug', 'mtu', 'http-proxy', 'bridge', 'y'), anything),
    ),
  },
);

const BREAKS = ['', ' ', '\n', '\r\n\t', '\n\n  '];
const written = fc
  .tuple(fc.array(member, { maxLength: 4 }), fc.constantFrom(...BREAKS), fc.constantFrom(...BREAKS))
  .map(([members, inside, around]) => {
    const lines = members.map(([key, value]) => `${inside}"${key}"${around.slice(0, 1).trim()}: ${value}`);
    return `${around}{${lines.join(',')}${inside}}${around}`;
  });

export const bytesOf = (json: string) => Buffer.from(json, 'utf8');
export const utf16 = (json: string, bigEndian: boolean, bom = true) => {
  const bytes = Buffer.from(`${bom ? '\uFEFF' : ''}${json}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

/** Damage, with its weight. */
const DAMAGE: readonly [number, (json: string, at: number) => Buffer][] = [
  [60, bytesOf],
  [2, (json, at) => bytesOf(json.slice(0, at))],
  [2, (json, at) => bytesOf(`${json.slice(0, at)}${json.slice(at + 1)}`)],
  [2, (json, at) => Buffer.concat([bytesOf(json.slice(0, at)), Buffer.from([0xc3, 0x28]), bytesOf(json.slice(at))])],
  [1, (json, at) => bytesOf(`${json.slice(0, at)}\0${json.slice(at)}`)],
  [1, (json) => bytesOf(json.replace(/\}(?=\s*$)/, ',}'))],
  [1, (json) => bytesOf(`// a comment\n${json}`)],
  [2, (json) => bytesOf(`${json}{"debug":true}`)],
  [1, (json) => bytesOf(`${json} and more`)],
  [1, (json) => bytesOf(`\u00a0${json}\u3000`)],
  [2, (json) => bytesOf(`\uFEFF${json}`)],
  [2, (json) => utf16(json, false)],
  [1, (json) => utf16(json, true)],
  [1, (json) => utf16(json, false, false)],
  [1, (json) => Buffer.concat([utf16(json, false), Buffer.from([0x20])])],
  [1, (json) => bytesOf(`[${json}]`)],
];

const file = fc
  .tuple(written, fc.oneof(...DAMAGE.map(([weight, damage]) => ({ weight, arbitrary: fc.constant(damage) }))), fc.nat())
  .map(([json, damage, at]) => damage(json, at % (json.length + 1)));

/** daemon.json files like those of people, programs and editors, and worse ones; the same for the same seed. */
export function generatedFiles(seed: number, count: number): Buffer[] {
  return fc.sample(file, { seed, numRuns: count });
}
