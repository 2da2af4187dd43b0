import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_CONFIG_BYTES, parseDaemonConfig } from './parse';

const code = (text: string | Uint8Array) => {
  const config = parseDaemonConfig(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  return config.ok ? 'ok' : config.code;
};

describe('what Docker would refuse, or what an edit could damage, is left alone', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['comments', '{ // no\n "mtu": 1500 }', 'syntax'],
    ['a trailing comma', '{"mtu":1500,}', 'syntax'],
    ['half a file', '{"mtu":', 'ends-early'],
    ['single quotes', "{'mtu':1500}", 'syntax'],
    ['a list', '[1]', 'not-object'],
    ['null', 'null', 'not-object'],
    ['two equal keys', '{"mtu":1500,"mtu":1442}', 'duplicate-key'],
    ['two equal keys further in', '{"log-opts":{"tag":"a","tag":"b"}}', 'duplicate-key'],
    ['a key spelt with capitals', '{"MTU":1500}', 'ambiguous-key'],
    ['options that are no object', '{"default-network-opts":[]}', 'unexpected-shape'],
    ['a bridge that is no object', '{"default-network-opts":{"bridge":"1442"}}', 'unexpected-shape'],
    ['deep nesting', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'too-deep'],
    ['five megabytes', `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`, 'too-large'],
    ['half a character of UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0, 0x0a]), 'not-utf8'],
    ['bytes that are no text', new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]), 'not-utf8'],
    ['a NUL', '{"a":\0}', 'syntax'],
  ])('%s', (_, text, expected) => {
    expect(code(text)).toBe(expected);
  });
});

test.each<[string, string | Uint8Array, string]>([
  ['an empty file', '', 'empty'],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), 'utf16'],
  ['a byte order mark', '\uFEFF{}', 'byte-order-mark'],
])('Docker 20.10 takes no %s, 26.1 does', (_, text, expected) => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  expect(parseDaemonConfig(bytes, '20.10.24')).toMatchObject({ ok: false, code: expected });
  expect(parseDaemonConfig(bytes, '26.1.5')).toMatchObject({ ok: true, problems: [] });
  expect(parseDaemonConfig(bytes, null, false)).toMatchObject({ ok: false, code: expected });
  expect(parseDaemonConfig(bytes, null, true)).toMatchObject({ ok: true, isUndecided: false });
  expect(parseDaemonConfig(bytes)).toMatchObject({ ok: true, isUndecided: true });
});

test('a second object is passed over before 23.0, and nothing comes after the first since', () => {
  const bytes = new TextEncoder().encode('{"mtu":1450}\n{"debug":true}');
  expect(parseDaemonConfig(bytes, '20.10.24')).toMatchObject({ ok: true, isFollowed: true, mtu: 1450 });
  expect(parseDaemonConfig(bytes, '26.1.5')).toMatchObject({ ok: false, code: 'after-end', detail: '2:1' });
});

test('what an edit could put right is told, and can be edited', () => {
  expect(parseDaemonConfig(new TextEncoder().encode('{"mtu":"1500"}'), '26.1.5')).toMatchObject({
    ok: true,
    mtu: null,
    problems: [{ code: 'wrong-type', key: 'mtu' }],
  });
});

test.each(['', ' \r\n', '{}', '{"mtu":1500}', '\uFEFF{"mtu":1500}', '{"__proto__":{"mtu":1}}'])('taken: %j', (text) => {
  expect(code(text)).toBe('ok');
});

test('brackets in strings nest nothing', () => {
  expect(code(`{"a":"${'[{'.repeat(500)}\\"["}`)).toBe('ok');
});

test('just under the size limit', () => {
  expect(code(`{"a":"${'x'.repeat(MAX_CONFIG_BYTES - 8)}"}`)).toBe('ok');
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(typeof parseDaemonConfig(bytes).ok).toBe('boolean');
    }),
  );
});
