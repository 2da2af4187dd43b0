import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decodeConfig, encodeConfig } from './encoding';
import { ENGINES } from './engine-keys';
import { parseGoJson } from './go-json';
import { type DaemonReading, readDaemonConfig } from './read-daemon-config';

const OLD = '20.10.24+dfsg1';
const NEW = '26.1.5+dfsg1';
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, version: string | null = NEW): DaemonReading =>
  readDaemonConfig(typeof text === 'string' ? bytes(text) : text, version);
/** `taken`, or the code and key of what is in the way. */
const said = (text: string | Uint8Array, version: string | null = NEW): string => {
  const reading = read(text, version);
  const [first] = reading.state === 'taken' ? [] : reading.problems;
  return first && reading.state === 'refused' ? `${first.code} ${first.key}`.trim() : reading.state;
};

describe('both engines refuse', () => {
  test.each(
    [
      ['{"log-opts":{"max-file":3}}', 'wrong-type log-opts.max-file'],
      ['{"dns":"8.8.8.8"}', 'wrong-type dns'],
      ['{"live-restore":"true"}', 'wrong-type live-restore'],
      ['{"mtu":1442.0}', 'wrong-type mtu'],
      ['{"mtu":"1442"}', 'wrong-type mtu'],
      ['{"mtu":1e3}', 'wrong-type mtu'],
      ['{"mtu":1,"mtu":"1"}', 'wrong-type mtu'],
      ['{"MTU":1442}', 'unknown-key MTU'],
      ['{"no-such-key":1}', 'unknown-key no-such-key'],
      ['{"proxies":{"no-such-key":"x"}}', 'unknown-key no-such-key'],
      ['{"default-shm-size":null}', 'wrong-type default-shm-size'],
      ['{"LOG-OPTS":{"debug":3}}', 'wrong-type LOG-OPTS.debug'],
      ['{"labels":["a"]}', 'bad-value labels'],
      ['{"x":{"debug":1e400}}', 'number'],
      ['[]', 'not-object'],
      ['{"mtu":1442,}', 'syntax'],
      ['{"mtu":', 'ends-early'],
      [`{"x":${'['.repeat(10_000)}`, 'too-deep', '10,001 levels'],
    ].map(([text = '', expected = '', name = text]) => ({ text, expected, name })),
  )('$name', ({ text, expected }) => {
    expect(said(text, OLD)).toBe(expected);
    expect(said(text, NEW)).toBe(expected);
    // Whatever engine it is.
    expect(said(text, null)).toBe(expected);
  });
});

describe('one engine takes what another does not', () => {
  test.each<[string, string | Uint8Array, string, string]>([
    ['nothing', '', 'empty', 'taken'],
    ['white space', ' \n', 'empty', 'taken'],
    ['white space that JSON does not know', '\u3000{"mtu":1}', 'syntax', 'taken'],
    ['a byte order mark', '\uFEFF{"mtu":1500}', 'byte-order-mark', 'taken'],
    ['UTF-16', encodeConfig('{"mtu":1500}', 'utf-16le'), 'utf16', 'taken'],
    ['UTF-16, the other way round', encodeConfig('{"mtu":1500}', 'utf-16be'), 'utf16', 'taken'],
    ['two objects', '{"mtu":1450}{"debug":true}', 'taken', 'after-end'],
    [
      'bytes that are no text, in a string',
      new Uint8Array([...bytes('{"bridge":"'), 0xc3, 0x28, ...bytes('"}')]),
      'taken',
      'not-utf8',
    ],
    ['a key that came later', '{"log-format":"json"}', 'unknown-key log-format', 'taken'],
    ['a key that is gone', '{"oom-score-adjust":1}', 'taken', 'unknown-key oom-score-adjust'],
    ['a plugin in proxies', '{"proxies":{"http-proxy":"http://p"}}', 'unknown-key http-proxy', 'taken'],
    ['an MTU below zero', '{"mtu":-1}', 'taken', 'bad-value mtu'],
    ['an overlay in default-network-opts', '{"default-network-opts":{"overlay":{}}}', 'unknown-key overlay', 'taken'],
  ])('%s', (_, file, old, recent) => {
    expect(said(file, OLD)).toBe(old);
    expect(said(file, NEW)).toBe(recent);
    expect(said(file, null)).toBe('undecided');
    expect(readDaemonConfig(typeof file === 'string' ? bytes(file) : file, null, false).state).toBe(
      read(file, OLD).state,
    );
  });

  it('tells nothing of keys where the engine is older or newer than any that was read', () => {
    for (const version of ['19.03.15', '35.0.1']) {
      expect(said('{"no-such-key":1}', version)).toBe('undecided');
      expect(said('{"mtu":"1442"}', version)).toBe('wrong-type mtu');
      expect(said('{"mtu":1442}', version)).toBe('taken');
    }
  });
});

describe('what an engine has from it', () => {
  const value = (text: string, version: string | null = NEW) => {
    const reading = read(text, version);
    return reading.state === 'taken' ? reading.value : reading.problems;
  };

  it('is of two equal keys the last, and of maps all', () => {
    expect(value('{"mtu":1500,"mtu":1442}')).toEqual({ mtu: 1442 });
    expect(value('{"mtu":1442,"mtu":null}')).toEqual({ mtu: 1442 });
    const opts = (inner: string) => `"default-network-opts":{"bridge":{${inner}}}`;
    expect(value(`{${opts('"a":"1"')},${opts('"b":"2"')}}`)).toEqual({
      'default-network-opts': { bridge: { b: '2' } },
    });
  });

  it('is without what Go takes for not there, and with what is switched off', () => {
    expect(value('{"mtu":0,"bridge":"","dns":[],"icc":false,"bip":null}')).toEqual({ icc: false });
    expect(value('null')).toEqual({});
    expect(value('{"log-opts":{"__proto__":"x"}}')).toEqual({ 'log-opts': JSON.parse('{"__proto__":"x"}') });
  });

  it('is found in other letters where the check on keys passes over them', () => {
    const mtu = '{"bridge":{"com.docker.network.driver.mtu":"1442"}}';
    expect(value(`{"Default-Network-Opts":${mtu}}`)).toEqual({ 'default-network-opts': JSON.parse(mtu) });
    // An object that is not taken whole: its keys are known, and set nothing.
    expect(value('{"x":{"mtu":1400}}')).toEqual({});
    expect(value(`{"default-network-opts":${mtu}}`, '23.0.6')).toEqual({});
  });

  it('is what all agree on where nobody knows the engine', () => {
    const text = '{"mtu":1442,"default-network-opts":{"bridge":{"a":"b"}}}';
    expect(value(text)).toMatchObject({ 'default-network-opts': { bridge: { a: 'b' } } });
    expect(value(text, null)).toEqual({ mtu: 1442 });
  });

  it('is the first of several objects', () => {
    expect(value('{"mtu":1450}{"mtu":1400}', OLD)).toEqual({ mtu: 1450 });
  });
});

it('names the place by line and column, what is there, and what is wanted', () => {
  expect(read('{\n  "log-opts": {\n    "max-file": 3 }\n}')).toEqual({
    state: 'refused',
    problems: [{ code: 'wrong-type', place: '3:17', key: 'log-opts.max-file', value: '3', wanted: 'string' }],
  });
  expect(read('\n\u3000{"a":}')).toMatchObject({ problems: [{ code: 'syntax', place: '2:7' }] });
});

it('tells several problems of one file, and not hundreds', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, i]));
  const reading = read(JSON.stringify(many));
  expect(reading.state === 'refused' && reading.problems.length).toBe(5);
});

/** What an instance could have instead: a regular expression or a loop with the square of the length takes hours. */
test.each<[string, string]>([
  ['keys that nobody knows', '"a#":1,'],
  ['values of the wrong type', '"mtu":"x",'],
  ['parts of one map', '"log-opts":{"a#":"x"},'],
])('half a megabyte of %s is read in good time', (_, piece) => {
  const pieces = Array.from({ length: 500_000 / piece.length }, (_, i) => piece.replace('#', String(i)));
  read(`{${pieces.join('')}"debug":true}`);
});

test.each<[string, string, string, string]>([
  ['spaces', '{', ' ', '"mtu":1}'],
  ['spaces of Unicode', '{"bridge":"', '\u3000', 'a"}'],
  ['spaces in a domain', '{"dns-search":["a', ' ', 'b"]}'],
  ['dots and colons in a domain', '{"dns-search":["', 'a.:b', '!"]}'],
  ['percent signs in an address', '{"dns":["', '%', '"]}'],
  ['colons in an address', '{"dns":["', '::', '"]}'],
  ['dots in a runtime', '{"default-runtime":"a', '.', '/"}'],
  ['digits of a duration', '{"builder":{"History":{"MaxAge":"', '1', '"}}}'],
  ['resources of one kind', '{"node-generic-resources":["a=b"', ',"a=b"', ']}'],
])('a megabyte of %s is read in good time', (_, start, piece, end) => {
  for (const version of [OLD, '29.0']) read(start + piece.repeat(1_000_000 / piece.length) + end, version);
});

test('JSON is what it is to everybody', () => {
  const pieces = fc.constantFrom(
    ...'{}[]:,"\\ \n',
    '"a"',
    '1',
    '-',
    '0',
    '.5',
    'e1',
    'true',
    'null',
    '\\u00e9',
    '\u00a0',
    '\t',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
      ),
      (text) => {
        const parsed = parseGoJson(text);
        const isWhole = parsed.ok && /^[ \t\r\n]*$/.test(text.slice(parsed.node.end));
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(isWhole).toBe(isJson);
      },
    ),
    { numRuns: 2000 },
  );
});

test('no bytes make it throw, and every encoding is written as it was read', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(null, ...ENGINES.map((each) => `${each}.0.1`)),
      (file, version) => {
        expect(['taken', 'refused', 'undecided']).toContain(read(file, version).state);
        const { text, encoding, isText } = decodeConfig(file);
        if (isText) expect([...encodeConfig(text, encoding)]).toEqual([...file]);
      },
    ),
  );
});
