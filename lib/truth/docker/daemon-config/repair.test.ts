import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseFlags } from '@/lib/truth/docker/daemon-flags';
import { decodeConfig, encodeConfig } from './encoding';
import { readDaemonConfig } from './read-daemon-config';
import { type RepairFor, repairConfig } from './repair';

const OLD = '20.10.24';
const NEW = '26.1.5';

function repaired(text: string | Uint8Array, { version = NEW, flags = '', keep = null as RepairFor['keep'] } = {}) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const repair = repairConfig(bytes, {
    ...{ version, canValidate: null, keep },
    flags: parseFlags(flags.split(' ').filter(Boolean)),
  });
  return {
    text: repair.bytes && decodeConfig(repair.bytes).text,
    bytes: repair.bytes,
    items: repair.items.map(({ code, key, place }) => `${code} ${key}`.trim() + (place ? ` ${place}` : '')),
    blocks: repair.blocks.map(({ code, key, place }) => `${code} ${key}`.trim() + (place ? ` ${place}` : '')),
    all: repair,
  };
}

describe('a value of a wrong type', () => {
  test.each([
    ['"mtu": "1442"', '"mtu": 1442'],
    ['"mtu": 1442.0', '"mtu": 1442'],
    ['"live-restore": "true"', '"live-restore": true'],
    ['"iptables": "false"', '"iptables": false'],
    ['"dns": "8.8.8.8"', '"dns": ["8.8.8.8"]'],
    ['"hosts": "unix:///run/docker.sock"', '"hosts": ["unix:///run/docker.sock"]'],
    ['"log-opts": {"max-file": 3, "max-size": "9m"}', '"log-opts": {"max-file": "3", "max-size": "9m"}'],
    ['"log-opts": {"compress": true}', '"log-opts": {"compress": "true"}'],
    ['"default-shm-size": 67108864', '"default-shm-size": "67108864"'],
    [
      '"default-network-opts": {"bridge": {"com.docker.network.driver.mtu": 1442}}',
      '"default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "1442"}}',
    ],
  ])('is corrected where it can mean one thing: %s', (before, after) => {
    const { text, all } = repaired(`{\n  "debug": true,\n  ${before}\n}\n`);
    expect(text).toBe(`{\n  "debug": true,\n  ${after}\n}\n`);
    expect(all.items).toMatchObject([{ code: 'corrected' }]);
    expect(after).toContain(all.items[0]?.after);
  });

  test.each([
    ['"mtu": "1442 bytes", "debug": true', '"debug": true', 'wrong-type mtu 1:2'],
    ['"debug": true, "mtu": 1442.5', '"debug": true', 'wrong-type mtu 1:17'],
    ['"debug": 1', '', 'wrong-type debug 1:2'],
    ['"dns": "8.8.8.8, 1.1.1.1"', '', 'wrong-type dns 1:2'],
    ['"dns": ["8.8.8.8", "x"]', '"dns": ["8.8.8.8"]', 'wrong-type dns[1] 1:21'],
    ['"log-opts": {"a": [], "b": "c"}', '"log-opts": {"b": "c"}', 'wrong-type log-opts.a 1:15'],
    ['"dns-search": ["a.b", "-"]', '"dns-search": ["a.b"]', 'bad-value dns-search[1] 1:24'],
    ['"mtu": -5', '', 'bad-value mtu 1:2'],
  ])('is taken out where it cannot: %s', (before, after, item) => {
    expect(repaired(`{${before}}`)).toMatchObject({ text: `{${after}}`, items: [item], blocks: [] });
  });

  test.each([
    ['"data-root": 5', 'never-taken-out data-root 1:15'],
    ['"storage-driver": ["overlay2"]', 'never-taken-out storage-driver 1:20'],
    ['"hosts": ["bad://x"]', 'never-taken-out hosts 1:2'],
    ['"hosts": "fd://, unix://"', 'never-taken-out hosts 1:11'],
    ['"tls": "yes"', 'never-taken-out tls 1:9'],
    ['"userns-remap": true', 'never-taken-out userns-remap 1:18'],
    ['"authorization-plugins": {}', 'never-taken-out authorization-plugins 1:27'],
    ['"iptables": 0', 'never-taken-out iptables 1:14'],
    ['"default-address-pools": [{"base":"x","size":"24 bits"}]', 'never-taken-out default-address-pools 1:47'],
    ['"runtimes": {"a": {"path": 1}}', 'never-taken-out runtimes 1:29'],
  ])('is never guessed where it would move data or open Docker: %s', (before, block) => {
    const { bytes, blocks } = repaired(`{${before}}`);
    expect([bytes, blocks]).toEqual([null, [block]]);
  });
});

describe('a key that the engine does not know', () => {
  test.each([
    ['{\n  "debug": true,\n  "foo": 1\n}\n', '{\n  "debug": true\n}\n', 'unknown-key foo 3:3'],
    ['{\n  "foo": {"bar": 1},\n  "debug": true\n}\n', '{\n  "debug": true\n}\n', 'unknown-key foo 2:3'],
    ['{"foo": 1}', '{}', 'unknown-key foo 1:2'],
    ['{"MTU": 1442}', '{"mtu": 1442}', 'renamed MTU 1:2'],
    ['{"Data-Root": "/srv"}', '{"data-root": "/srv"}', 'renamed Data-Root 1:2'],
    ['{"mtu": 1442, "MTU": 1500}', '{"mtu": 1442}', 'unknown-key MTU 1:15'],
  ])('is taken out, or renamed: %s', (before, after, item) => {
    expect(repaired(before)).toMatchObject({ text: after, items: [item], blocks: [] });
  });

  it('is taken out for an engine that is too old for it', () => {
    const text = '{"debug":true,"default-network-opts":{"overlay":{"a":"b"}}}';
    expect(repaired(text, { version: OLD })).toMatchObject({ text: '{"debug":true}' });
    expect(repaired(text).bytes).toEqual(Buffer.from(text));
  });

  test.each([
    ['{"data_root": "/srv"}', 'meant data_root 1:2'],
    ['{"storageDriver": "overlay2"}', 'meant storageDriver 1:2'],
    ['{"graph": "/srv"}', 'never-taken-out graph 1:2'],
  ])('blocks it by name where it may mean another one: %s', (text, block) => {
    expect(repaired(text)).toMatchObject({ bytes: null, blocks: [block] });
  });

  it('blocks it where the engine is not known', () => {
    expect(repaired('{"foo": 1}', { version: '' })).toMatchObject({ bytes: null });
    expect(repaired('{"foo": 1}', { version: '31.0.0' })).toMatchObject({ blocks: ['unknown-engine'] });
  });
});

describe('text that is not JSON', () => {
  test.each([
    ['{\n  "mtu": 1442,\n}\n', '{\n  "mtu": 1442\n}\n', ['trailing-comma 2:14']],
    ['{"dns": ["8.8.8.8",],}', '{"dns": ["8.8.8.8"]}', ['trailing-comma 1:19', 'trailing-comma 1:21']],
    ['{\n  // was 1500\n  "mtu": 1442 // NIC\n}', '{\n  "mtu": 1442\n}', ['comment 2:1', 'comment 3:14']],
    ['/* a\n b */\n{"mtu": /* x */ 1442}', '{"mtu":   1442}', ['comment 1:1', 'comment 3:9']],
    ['{\n  "debug": true\n  "mtu": 1442\n}', '{\n  "debug": true,\n  "mtu": 1442\n}', ['missing-comma 2:16']],
    ['{\n  "a": "// no",\n}', null, ['trailing-comma 2:15']],
  ])('is mended where it can mean one thing: %s', (before, after, items) => {
    const { text, items: said } = repaired(before);
    if (after !== null) expect(text).toBe(after);
    expect(said.slice(0, items.length)).toEqual(items);
  });

  test.each([
    ["{\n  'mtu': 1442\n}", 'syntax 2:3'],
    ['{\n  // x\n  mtu: 1442\n}', 'syntax 3:3'],
    ['{"debug": true "mtu": 1442}', 'syntax 1:16'],
    ['{"debug": true,, "mtu": 1442}', 'syntax 1:16'],
    ['{"mtu": 1442', 'ends-early 1:13'],
    ['{"a": "b\n}', 'syntax 1:9'],
    ['{ /* x', 'syntax 1:3'],
    ['[1]', 'not-object 1:1'],
    ['{"mtu": 1442}{"debug": true}', 'after-end 1:14'],
    ['{"mtu": 1e999}', 'number 1:9'],
  ])('is blocked with its place where it cannot: %s', (text, block) => {
    expect(repaired(text)).toMatchObject({ bytes: null, blocks: [block] });
  });

  it('loses what no engine reads after its end', () => {
    expect(repaired('{"mtu": 1442}\n}\n')).toMatchObject({ text: '{"mtu": 1442}\n', items: ['after-end 2:1'] });
    const two = '{"mtu": 1442}\n{"debug": true}';
    expect(repaired(two, { version: OLD })).toMatchObject({ text: '{"mtu": 1442}\n', items: ['after-end 2:1'] });
  });

  it('is UTF-8 for an engine that reads nothing else', () => {
    for (const encoding of ['utf-8-bom', 'utf-16le', 'utf-16be'] as const) {
      const bytes = encodeConfig('{"mtu": 1442}', encoding);
      expect(repaired(bytes, { version: OLD })).toMatchObject({ items: ['encoding'], blocks: [] });
      expect(Buffer.from(repaired(bytes, { version: OLD }).bytes ?? [])).toEqual(Buffer.from('{"mtu": 1442}'));
      expect(repaired(bytes).bytes).toBe(bytes);
    }
    expect(repaired('', { version: OLD })).toMatchObject({ text: '{}\n', items: ['empty'] });
    expect(repaired('').items).toEqual([]);
    expect(repaired(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ bytes: null, blocks: ['not-utf8'] });
    expect(repaired(Buffer.alloc(1024 * 1024 + 1, 32))).toMatchObject({ blocks: ['too-large'] });
  });
});

describe('a key that is also a flag', () => {
  test.each([
    ['--mtu=1442', '"mtu": 1442'],
    ['-H fd://', '"hosts": ["fd://"]'],
    ['--debug', '"debug": true'],
    ['--iptables=false', '"iptables": false'],
    ['--dns 1.1.1.1 --dns 8.8.8.8', '"dns": ["1.1.1.1", "8.8.8.8"]'],
    ['--log-opt max-size=9m', '"log-opts": {"max-size": "9m"}'],
    ['--data-root /srv', '"data-root": "/srv"'],
  ])('leaves the file where both say the same: %s', (flags, member) => {
    const { text, all } = repaired(`{"experimental": true, ${member}}`, { flags });
    expect([text, all.items.map(({ code }) => code)]).toEqual(['{"experimental": true}', ['flag-agrees']]);
  });

  it('waits for a person where they differ', () => {
    const text = '{"mtu": 1442, "debug": true}';
    const flags = '--mtu 1500';
    expect(repaired(text, { flags }).all).toMatchObject({
      bytes: null,
      blocks: [{ code: 'flag-differs', key: 'mtu', value: '1442', flag: '--mtu 1500' }],
    });
    expect(repaired(text, { flags, keep: 'flag' })).toMatchObject({
      text: '{"debug": true}',
      items: ['flag-kept mtu 1:2'],
    });
    expect(repaired(text, { flags, keep: 'file' })).toMatchObject({ bytes: null, blocks: ['flag-in-unit mtu 1:2'] });
    expect(repaired('{"debug": false}', { flags: '--debug' }).blocks).toEqual(['flag-differs debug 1:2']);
    expect(repaired('{"proxies":{"http-proxy":"a"}}', { flags: '--http-proxy b', keep: 'flag' }).text).toBe(
      '{"proxies":{}}',
    );
  });
});

/** Members that engines take, and members that they do not. */
const GOOD: Record<string, unknown> = {
  ...{ debug: true, mtu: 1442, 'log-level': 'warn', dns: ['8.8.8.8'], 'log-opts': { 'max-size': '9m' } },
  ...{ 'data-root': '/srv', labels: ['a=b'], hosts: ['fd://'], 'max-concurrent-downloads': 3 },
};
const BAD = [
  ['foo', 1],
  ['live-restore', 'true'],
  ['shutdown-timeout', '15'],
  ['bip', 7],
  ['MTU', 1500],
  ['storage_driver', 'x'],
  ['registry-mirrors', 'https://m'],
  ['default-ulimits', { nofile: { Name: 'nofile', Hard: '1' } }],
  ['ip-forward', null],
  ['tlsverify', {}],
] as const;

const FILE = fc.record({
  good: fc.uniqueArray(fc.constantFrom(...Object.keys(GOOD)), { maxLength: 6 }),
  bad: fc.uniqueArray(fc.constantFrom(...BAD), { maxLength: 3, selector: ([key]) => key }),
  version: fc.constantFrom('20.10.24', '23.0.6', '24.0.9', '26.1.5', '28.5.2', '29.0.0'),
  indent: fc.constantFrom('', '  ', '\t'),
  comma: fc.boolean(),
  comment: fc.constantFrom('', '// a "comment"', '/* { */'),
  encoding: fc.constantFrom('utf-8' as const, 'utf-8-bom' as const, 'utf-16le' as const),
  tail: fc.constantFrom('', '\n', '\n}', '{"debug":true}'),
});

function written({ good, bad, indent, comma, comment, tail }: Sample): string {
  const members = [...good.map((key) => [key, GOOD[key]] as const), ...bad];
  const text = JSON.stringify(Object.fromEntries(members), null, indent);
  const broken = comma && members.length > 0 ? text.replace(/\s*\}$/, ',$&') : text;
  return (comment && `${comment}\n`) + broken + tail;
}
type Sample = {
  good: string[];
  bad: (readonly [string, unknown])[];
  indent: string;
  comma: boolean;
  comment: string;
  tail: string;
};

describe('whatever is in the file', () => {
  test('the engine starts with the result, or a person is asked; no setting is lost', () => {
    fc.assert(
      fc.property(FILE, (sample) => {
        const bytes = encodeConfig(written(sample), sample.encoding);
        const repair = repairConfig(bytes, { version: sample.version, canValidate: null, flags: [], keep: null });
        if (repair.bytes === null) {
          expect(repair.blocks.length).toBeGreaterThan(0);
          return;
        }
        const reading = readDaemonConfig(repair.bytes, sample.version);
        expect(reading.state).toBe('taken');
        if (reading.state !== 'taken') return;
        expect(reading.isFollowed).toBe(false);
        for (const key of sample.good) expect(reading.value[key]).toEqual(GOOD[key]);
        const again = repairConfig(repair.bytes, { version: sample.version, canValidate: null, flags: [], keep: null });
        expect(again).toEqual({ bytes: repair.bytes, items: [], blocks: [] });
      }),
      { numRuns: 300 },
    );
  });

  test('a file with which it starts is not changed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...Object.keys(GOOD))), fc.constantFrom(OLD, NEW), (keys, version) => {
        const bytes = Buffer.from(JSON.stringify(Object.fromEntries(keys.map((key) => [key, GOOD[key]])), null, 3));
        expect(repairConfig(bytes, { version, canValidate: null, flags: [], keep: null })).toEqual({
          bytes,
          items: [],
          blocks: [],
        });
      }),
    );
  });

  test('bytes of any kind end, and never throw', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\n', '//', '/*', '*/', '"mtu"', '1', '\\', "'"],
    );
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(any, fc.constantFrom(OLD, NEW, null), (bytes, version) => {
        const repair = repairConfig(bytes, { version, canValidate: null, flags: [], keep: null });
        if (repair.bytes) expect(readDaemonConfig(repair.bytes, version).state).toBe('taken');
      }),
      { numRuns: 2000 },
    );
  });
});
