import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvironment, parseEnvironmentFile, parseUnitSource, splitWords } from './unit-environment';

describe('words', () => {
  it.each([
    ['--mtu=1450 --debug', ['--mtu=1450', '--debug']],
    ['  --mtu=1450\t\n', ['--mtu=1450']],
    [`--label="a b" '--label=c d'`, ['--label=a b', '--label=c d']],
    ['a\\ b "c\\"d" e', ['a b', 'c"d', 'e']],
    [`"" ''`, ['', '']],
    ['"never closed', ['never closed']],
    ['', []],
  ])('of %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });
});

describe('Environment= as systemctl shows it', () => {
  it.each([
    ['DOCKER_OPTS=--mtu=1450', { DOCKER_OPTS: '--mtu=1450' }],
    [
      '"DOCKER_OPTS=--mtu=1450 --debug" HTTP_PROXY=http://p:3128',
      { DOCKER_OPTS: '--mtu=1450 --debug', HTTP_PROXY: 'http://p:3128' },
    ],
    ['"A=say \\"hi\\" \\$x"', { A: 'say "hi" $x' }],
    ['A= 1B=2 nothing', { A: '' }],
    ['A=1 A=2', { A: '2' }],
  ])('%s', (line, variables) => {
    expect(Object.fromEntries(parseEnvironment(line))).toEqual(variables);
  });
});

describe('Environment= in the files of a unit', () => {
  const SECTION = '# /lib/systemd/system/docker.service\n[Unit]\nEnvironment=A=0\n[Service]\n';

  it.each<[string, Record<string, string | null>]>([
    ['Environment="A=--mtu=1450 --debug" B=2', { A: '--mtu=1450 --debug', B: '2' }],
    ['Environment=A=1\n\n# drop-in\n[Service]\nEnvironment=B=2\nEnvironment=A=3', { A: '3', B: '2' }],
    ['Environment=A=1\nEnvironment=\nEnvironment=B=2', { B: '2' }],
    ['Environment="A=1 \\\n# comment\n 2" B=3', { A: '1   2', B: '3' }],
    ['#Environment=A=1\n;Environment=B=2\nEnvironmentFile=/x', {}],
    ['[Install]\nEnvironment=A=1', {}],
    ['Environment=A=100%%', { A: '100%' }],
    ['Environment=A=%H B=1\nEnvironment=C=2', { A: null, B: null, C: '2' }],
    ['Environment=A=a\\x20b', { A: null }],
  ])('%j', (text, variables) => {
    expect(Object.fromEntries(parseUnitSource(`${SECTION}${text}\n`))).toEqual(variables);
  });
});

describe('EnvironmentFile=', () => {
  it.each([
    ['DOCKER_OPTS=--mtu=1450 --debug\n', { DOCKER_OPTS: '--mtu=1450 --debug' }],
    ['DOCKER_OPTS="--mtu=1450 --debug"', { DOCKER_OPTS: '--mtu=1450 --debug' }],
    ["  DOCKER_OPTS = '--mtu=1450'  \r\nB=2  \r\n", { DOCKER_OPTS: '--mtu=1450', B: '2' }],
    ['# A=1\n;B=2\n\nC=3', { C: '3' }],
    ['# continued \\\nA=1\nB=2', { B: '2' }],
    ['A=one \\\ntwo\nB="three \\\nfour"', { A: 'one two', B: 'three four' }],
    ['A=a\\"b "c"', { A: 'a"b "c"' }],
    ['A="a\\"b\\$c\\d"', { A: 'a"b$c\\d' }],
    [`A='a'"b" c`, { A: 'abc' }],
    ['A="kept  "\nB=not kept  ', { A: 'kept  ', B: 'not kept' }],
    ['export A=1\nnothing\nB=2', { B: '2' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=', { A: '' }],
    ['A="never closed\nB=2', { A: 'never closed\nB=2' }],
  ])('%j', (text, variables) => {
    expect(Object.fromEntries(parseEnvironmentFile(text))).toEqual(variables);
  });

  it('is read from any text, and plain values are read back', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300, unit: 'binary' }),
        fc.stringMatching(/^[a-z0-9=:/.,-]{1,40}$/),
        (noise, value) => {
          parseEnvironmentFile(noise);
          parseUnitSource(noise);
          splitWords(noise);
          expect(parseEnvironmentFile(`# ${noise.replace(/[\\\r\n]/g, '')}\nA=${value}\n`).get('A')).toBe(value);
        },
      ),
      { numRuns: 30 },
    );
  });
});
