import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { compareConfigs, diffTexts } from './compare';
import { setMtu } from './edit';
import { encodeConfig } from './encoding';
import { type DaemonConfig, parseDaemonConfig } from './parse';

const encode = (text: string) => new TextEncoder().encode(text);

function parsed(text: string): Extract<DaemonConfig, { ok: true }> {
  const config = parseDaemonConfig(encode(text), '26.1.5');
  if (!config.ok) throw new Error(config.code);
  return config;
}

const edited = (text: string, mtu = 1442, networkDefaults = false) => setMtu(parsed(text), mtu, networkDefaults).text;

describe('the edit keeps the style of the file', () => {
  test.each([
    ['{}', '{\n  "mtu": 1442\n}'],
    ['{}\n', '{\n  "mtu": 1442\n}\n'],
    ['', '{\n  "mtu": 1442\n}\n'],
    ['{"debug":true}', '{"debug":true,"mtu":1442}'],
    ['{ "debug": true }\n', '{ "debug": true, "mtu": 1442 }\n'],
    ['{"mtu":1500,"debug":true}', '{"mtu":1442,"debug":true}'],
    ['{\n\t"debug": true\n}\n', '{\n\t"debug": true,\n\t"mtu": 1442\n}\n'],
    ['{\r\n    "debug" : true\r\n}\r\n', '{\r\n    "debug" : true,\r\n    "mtu" : 1442\r\n}\r\n'],
    ['{\n  "a": 1\n  , "b": 2\n}', '{\n  "a": 1\n  , "b": 2\n  , "mtu": 1442\n}'],
    ['{\n  "mtu":   "1500",\n  "labels": [ "a",  "b" ]\n}', '{\n  "mtu":   1442,\n  "labels": [ "a",  "b" ]\n}'],
  ])('%j', (before, after) => {
    expect(edited(before)).toBe(after);
  });

  test('default-network-opts, in lines and in one line', () => {
    expect(edited('{\n  "debug": true\n}\n', 1442, true)).toBe(
      `{\n  "debug": true,\n  "mtu": 1442,\n  "default-network-opts": {\n    "bridge": {\n      "${MTU_OPTION}": "1442"\n    }\n  }\n}\n`,
    );
    expect(edited('{"debug":true}', 1442, true)).toBe(
      `{"debug":true,"mtu":1442,"default-network-opts":{"bridge":{"${MTU_OPTION}":"1442"}}}`,
    );
    expect(edited(`{"mtu":1442,"default-network-opts":{"bridge":{"x":"1"},"overlay":{}}}`, 1442, true)).toBe(
      `{"mtu":1442,"default-network-opts":{"bridge":{"x":"1","${MTU_OPTION}":"1442"},"overlay":{}}}`,
    );
    expect(edited(`{"mtu":1442,"default-network-opts":{"bridge":{}}}`, 1442, true)).toBe(
      `{"mtu":1442,"default-network-opts":{"bridge":{"${MTU_OPTION}":"1442"}}}`,
    );
  });

  test('a file that is not there', () => {
    expect(setMtu(null, 1442, false).text).toBe('{\n  "mtu": 1442\n}\n');
  });

  test.each(['utf-8-bom', 'utf-16le', 'utf-16be'] as const)('the encoding stays: %s', (encoding) => {
    const config = parseDaemonConfig(encodeConfig('{"debug":true}', encoding), '26.1.5');
    if (!config.ok) throw new Error(config.code);
    expect(config.encoding).toBe(encoding);
    expect([...setMtu(config, 1442, false).bytes]).toEqual([...encodeConfig('{"debug":true,"mtu":1442}', encoding)]);
  });

  test('what stands after the configuration stays', () => {
    const config = parseDaemonConfig(encode(' {"mtu":1500}\n{"debug":true}'), '20.10.24');
    if (!config.ok) throw new Error(config.code);
    expect(setMtu(config, 1442, false).text).toBe(' {"mtu":1442}\n{"debug":true}');
  });

  test('a number that Docker takes for none is written anew', () => {
    const { text, changes } = setMtu(parsed('{"mtu":1442.0}'), 1442, false);
    expect(text).toBe('{"mtu":1442}');
    expect(changes).toEqual([{ key: 'mtu', before: '1442.0', after: '1442' }]);
  });
});

/** JSON text of an object in any style: the value, with white space of any kind between its tokens. */
const anyObjectText = fc
  .tuple(
    fc.dictionary(
      fc.string().filter((key) => !['mtu', 'default-network-opts'].includes(key.toLowerCase())),
      fc.jsonValue(),
    ),
    fc.option(fc.jsonValue(), { nil: undefined }),
    fc.constantFrom('compact', 'two', 'tab', 'crlf', 'loose'),
    fc.constantFrom('', '\n', '\r\n', '  \n\n'),
  )
  .map(([rest, mtu, style, end]) => {
    const value = mtu === undefined ? rest : { ...rest, mtu };
    if (style === 'compact') return JSON.stringify(value) + end;
    if (style === 'tab') return JSON.stringify(value, null, '\t') + end;
    if (style === 'crlf') return JSON.stringify(value, null, 4).replaceAll('\n', '\r\n') + end;
    if (style === 'loose') return ` ${JSON.stringify(value, null, 1).replaceAll('\n', ' \n ')}${end}`;
    return JSON.stringify(value, null, 2) + end;
  });

describe('any daemon.json', () => {
  test('only the key that was asked for changes, and every other byte stays', () => {
    fc.assert(
      fc.property(anyObjectText, fc.integer({ min: 576, max: 9216 }), fc.boolean(), (text, mtu, networkDefaults) => {
        const config = parseDaemonConfig(encode(text), '26.1.5');
        fc.pre(config.ok);
        const { text: after, changes } = setMtu(config, mtu, networkDefaults);
        const value = JSON.parse(after) as Record<string, unknown>;
        expect(value.mtu).toBe(mtu);
        if (networkDefaults) expect(value).toHaveProperty(['default-network-opts', 'bridge', MTU_OPTION], String(mtu));
        const { mtu: _, 'default-network-opts': __, ...kept } = value;
        const { mtu: ___, ...expected } = JSON.parse(text) as Record<string, unknown>;
        expect(kept).toEqual(expected);
        expect(Object.keys(value).filter((key) => key in config.value)).toEqual(Object.keys(config.value));
        for (const { key } of changes) expect(key).toMatch(/^(mtu|default-network-opts)/);

        // If the key was not there, one run of bytes was added. Without it, the file is the old one.
        if (!Object.hasOwn(config.value, 'mtu') && Object.keys(config.value).length > 0) {
          const added = after.length - text.length;
          let at = 0;
          while (at < text.length && text[at] === after[at]) at++;
          expect(after.slice(0, at) + after.slice(at + added)).toBe(text);
        }
      }),
    );
  });

  test('a second edit changes nothing', () => {
    fc.assert(
      fc.property(anyObjectText, fc.boolean(), (text, networkDefaults) => {
        const config = parseDaemonConfig(encode(text), '26.1.5');
        fc.pre(config.ok);
        const once = setMtu(config, 1442, networkDefaults);
        const twice = setMtu(parsed(once.text), 1442, networkDefaults);
        expect(twice.text).toBe(once.text);
        expect(twice.changes).toEqual([]);
      }),
    );
  });
});

describe('differences', () => {
  test('the order of keys and white space are none', () => {
    expect(
      compareConfigs({ a: 1, b: { c: 1, d: [{ x: 1, y: 2 }] } }, { b: { d: [{ y: 2, x: 1 }], c: 1 }, a: 1 }),
    ).toEqual([]);
  });

  test('by key, with JSON text', () => {
    expect(compareConfigs({ mtu: '1500', gone: 1 }, { mtu: 1442, new: { x: 'y' } })).toEqual([
      { key: 'mtu', before: '"1500"', after: '1442' },
      { key: 'gone', before: '1', after: null },
      { key: 'new', before: null, after: '{"x":"y"}' },
    ]);
  });

  test('as a whole where the texts have nothing in common, rather than searched for hours', () => {
    const hostile = Array.from({ length: 20_000 }, (_, i) => `"${i}"`).join('\n');
    const lines = diffTexts('/etc/docker/daemon.json', hostile, '{}\n').split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '--- /etc/docker/daemon.json',
      '+++ /etc/docker/daemon.json',
      '@@ -1,20000 +1,1 @@',
      '-"0"',
    ]);
    expect(lines.slice(-3)).toEqual(['-"19999"', '+{}', '']);
  });

  test('as text', () => {
    expect(diffTexts('/etc/docker/daemon.json', '{}\n', '{}\n')).toBe('');
    const diff = diffTexts('/etc/docker/daemon.json', null, '{\n  "mtu": 1442\n}\n');
    expect(diff).toContain('--- /dev/null');
    expect(diff).toContain('+  "mtu": 1442');
  });
});
